"""The summary of a large campaign: made anew after a change. It holds no row of its own, and is a file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, QuerySet, Sum, TextField, Value
from django.db.models.functions import TruncDate

from kithwork.analytics.reads.summaries import summary, summary_key
from kithwork.analytics.rules import LARGE, Summary, pack
from kithwork.analytics.rules.summary import EPOCH, Numbers
from kithwork.audit import reads as audit
from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.contacts.columns import AREA_FIELDS
from kithwork.content.rules import MATCH_STATUSES
from kithwork.kernel import storage
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach import reads as outreach

if TYPE_CHECKING:
    import pyarrow as pa

# What was written while the last one was made may have come too late for it.
OVERLAP: Final = timedelta(minutes=1)
# What writes nothing in the trail as it goes (a job over many contacts) is seen then.
AT_LEAST_EVERY: Final = timedelta(minutes=10)
SEPARATOR: Final = "\x1f"


def count_now(scope: CampaignScope) -> None:
    """Somebody wants numbers of this moment."""
    scope.require(Permission.VIEW_ANALYTICS)
    enqueue(
        "analytics.summarize",
        once=f"analytics.summarize.{scope.campaign_id}",
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
    )


def summarize_where_due(scope: CampaignScope, *, now: datetime) -> None:
    scope.require(Permission.RUN_JOBS)
    size = contacts.visible_tallies(scope).aggregate(found=Sum("contacts", default=0))["found"]
    if size <= LARGE:
        storage.delete(summary_key(scope))
        return
    last = summary(scope)
    changed = audit.changed_at(scope)
    if last and last.as_of > now - AT_LEAST_EVERY and (changed is None or changed < last.as_of - OVERLAP):
        return
    summarize(scope, now=now)


def summarize(scope: CampaignScope, *, now: datetime) -> None:
    scope.require(Permission.RUN_JOBS)
    storage.save(summary_key(scope), pack(_counted(scope, now)))


def _counted(scope: CampaignScope, now: datetime) -> Summary:
    people = _contacts(scope)
    ids = people["id"].to_numpy()
    rungs, rung = _numbered(people["rung"].fill_null(0).to_numpy())
    arrays: dict[str, Numbers] = {"rung": rung.astype(np.int8)}
    areas: dict[str, list[tuple[str, str]]] = {}
    _mobilizers, arrays["mobilizer"] = _numbered(people["mobilizer"].fill_null(0).to_numpy())
    arrays["touchpoints"] = people["touchpoints"].to_numpy().astype(np.int32)
    statuses = np.array([MATCH_STATUSES.index(one) for one in _words(people, "status")], dtype=np.int8)
    arrays["status"] = statuses[_codes(people, "status")] if ids.size else statuses
    arrays["added"] = people["added"].to_numpy().astype("datetime64[D]").astype(np.int32)
    arrays["tags"] = _codes(people, "tags")
    for kind in AREA_FIELDS:
        areas[kind], arrays[f"area_{kind}"] = _areas(people, kind)
    arrays |= _voters(people, arrays) | _responses(scope, ids) | _daily(scope)
    answers, rungs = _answers(scope, ids, rungs)
    tag_sets = [tags.split(SEPARATOR) if tags else [] for tags in _words(people, "tags")]
    return Summary(now, arrays | answers, [int(one) for one in rungs], areas, tag_sets)


def _numbered(told: Numbers) -> tuple[Numbers, Numbers]:
    """The different ones, 0 first, and which of them each is."""
    found, codes = np.unique(np.append(told, 0), return_inverse=True)
    at = int(np.searchsorted(found, 0))
    # 0 goes to the front, whatever is below it.
    order = np.concatenate([[at], np.delete(np.arange(found.size), at)])
    places = np.empty(found.size, dtype=np.int32)
    places[order] = np.arange(found.size, dtype=np.int32)
    return found[order], places[codes[:-1]]


def _voters(people: "pa.Table", arrays: dict[str, Numbers]) -> dict[str, Numbers]:
    matched = arrays["status"] == MATCH_STATUSES.index("matched")
    voters, voter = _numbered(np.where(matched, people["voter"].to_numpy(), 0))
    held = matched & (arrays["mobilizer"] > 0)
    pairs = np.unique(voter[held].astype(np.int64) << 32 | arrays["mobilizer"][held])
    holders = np.bincount(pairs >> 32, minlength=voters.size).astype(np.int32)
    return {"voters": voters.astype(np.int64), "voter": voter, "holders": holders}


def _contacts(scope: CampaignScope) -> "pa.Table":
    """In the order of their ids."""
    tags = Func(F("tags"), Value(SEPARATOR), function="array_to_string", output_field=TextField(), arity=2)
    voter = Func(
        F("canonical_voter_id"), Value(0), function="hashtextextended", output_field=BigIntegerField(), arity=2
    )
    named = {
        "mobilizer": F("mobilizer_id"),
        "rung": F("rung_id"),
        "status": F("match_status"),
        "touchpoints": F("touchpoints"),
        "voter": voter,
        "added": TruncDate("added_at", tzinfo=scope.zone),
        "tags": tags,
        **{f"area_{kind}": F(field) for kind, field in AREA_FIELDS.items()},
    }
    aliased = {f"told_{name}": expression for name, expression in named.items()}
    rows = contacts.visible(scope).order_by("id").annotate(**aliased).values_list("id", *aliased)
    texts = {"status", "tags", *(f"area_{kind}" for kind in AREA_FIELDS)}
    return _table(rows, ["id", *named], texts=texts)


def _responses(scope: CampaignScope, ids: Numbers) -> dict[str, Numbers]:
    """Of contacts that came too late for `ids` nothing is told."""
    rows = contacts.visible_responses(scope).order_by().values_list("contact_id", "action_id")
    given = _table(rows, ["contact", "action"])
    at, known = _placed(ids, given["contact"].to_numpy())
    actions = given["action"].to_numpy()[known]
    return {f"responded_{action}": at[known][actions == action] for action in np.unique(actions)}


def _answers(scope: CampaignScope, ids: Numbers, rungs: Numbers) -> tuple[dict[str, Numbers], Numbers]:
    """The history, and `rungs` with those that stand in it alone."""
    rows = outreach.visible_answers(scope).order_by("contact_id", "recorded_at", "id")
    told = rows.annotate(day=TruncDate("recorded_at", tzinfo=scope.zone)).values_list("contact_id", "day", "rung_id")
    given = _table(told, ["contact", "day", "rung"])
    at, known = _placed(ids, given["contact"].to_numpy())
    said = given["rung"].fill_null(0).to_numpy()[known]
    every = np.concatenate([rungs, np.setdiff1d(said, rungs)])
    order = np.argsort(every)
    answers = {
        "answer_contact": at[known],
        "answer_day": given["day"].to_numpy().astype("datetime64[D]").astype(np.int32)[known],
        "answer_rung": order[np.searchsorted(every, said, sorter=order)].astype(np.int8),
    }
    return answers, every


def _placed(ids: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Where each wanted id stands in `ids`, which are in order, and whether it does."""
    at = np.searchsorted(ids, wanted.astype(np.int64)).astype(np.int32)
    known = np.zeros(at.size, dtype=bool)
    inside = at < ids.size
    known[inside] = ids[at[inside]] == wanted[inside]
    return at, known


def _daily(scope: CampaignScope) -> dict[str, Numbers]:
    return {
        "joined": _by_day(scope, campaigns.visible_numbers(scope), "joined_at"),
        "touched": _by_day(scope, contacts.visible_touchpoint_numbers(scope), "recorded_at"),
    }


def _by_day(scope: CampaignScope, rows: QuerySet[Any], moment: str) -> Numbers:
    counts = rows.values_list(TruncDate(moment, tzinfo=scope.zone)).annotate(Count("id")).order_by()
    pairs = [(day.toordinal() - EPOCH.toordinal(), count) for day, count in counts]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _areas(people: "pa.Table", kind: str) -> tuple[list[tuple[str, str]], Numbers]:
    """The areas there are as (state, name), and which of them each contact's is."""
    states, names = _words(people, "area_"), _words(people, f"area_{kind}")
    both = _codes(people, "area_").astype(np.int64) * max(len(names), 1) + _codes(people, f"area_{kind}")
    found, codes = np.unique(both, return_inverse=True)
    told = [(states[int(one) // len(names)], names[int(one) % len(names)]) for one in found]
    return told, codes.astype(np.int32)


def _codes(people: "pa.Table", name: str) -> Numbers:
    return people[name].combine_chunks().indices.to_numpy() if len(people) else np.zeros(0, dtype=np.int32)


def _words(people: "pa.Table", name: str) -> list[str]:
    return [str(word) for word in people[name].combine_chunks().dictionary.to_pylist()] if len(people) else []


def _table(
    rows: QuerySet[Any, Any], names: Sequence[str], *, texts: frozenset[str] | set[str] = frozenset()
) -> "pa.Table":
    """By COPY: a million rows without a loop in Python. Texts are kept once each."""
    import pyarrow as pa  # noqa: PLC0415 - the web process does without it
    from pyarrow import csv  # noqa: PLC0415

    statement, parameters = rows.query.sql_with_params()
    written = BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", parameters) as copied:
        for piece in copied:
            written.write(piece)
    days = {"added", "day"}
    kinds = {
        name: pa.dictionary(pa.int32(), pa.string()) if name in texts else pa.date32() if name in days else pa.int64()
        for name in names
    }
    if not written.tell():
        return pa.table({name: pa.array([], type=kind) for name, kind in kinds.items()})
    written.seek(0)
    return csv.read_csv(
        written,
        read_options=csv.ReadOptions(column_names=list(names)),
        convert_options=csv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
    ).unify_dictionaries()
