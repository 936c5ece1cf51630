"""The same numbers from every place that says them. A new page or file is one more function in SOURCES."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from kithwork.analytics import reads as analytics
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import Tallies
from kithwork.exports import reads as exports_reads
from kithwork.exports import writes as exports
from kithwork.exports.reads import order
from kithwork.kernel.table.copy import copy_rows, header_line
from kithwork.people import reads as people
from kithwork.stewardship import reads as stewardship
from tests.same_numbers.campaign import Campaign
from tests.same_numbers.model import Numbers
from tests.world import RUNGS

Holder = int | None
COLUMNS = {
    "contacts": ["mobilizer_id", "match_status", "key_question_response", "relational_touchpoints"],
    "responses": ["action_id"],
    "mobilizers": ["mobilizer_id", "total_contacts"],
}


@dataclass(frozen=True)
class Names:
    """What the model calls the program's ids."""

    holders: dict[int | None, Holder]
    rungs: dict[int, int]
    actions: dict[int, str]
    options: dict[int | None, int | None]

    @classmethod
    def of(cls, campaign: Campaign) -> "Names":
        who = {user.pk: number for number, user in enumerate(campaign.users)}
        rows = Mobilizer.objects.filter(campaign_id=campaign.admin.campaign_id).values_list("id", "user_id")
        places: dict[int | None, int | None] = {None: None}
        for action in campaign.actions.values():
            own = [option.id for option in campaign.options if option.action_id == action.id]
            places |= dict(zip(own, range(len(own)), strict=True))
        return cls(
            {None: None} | {mobilizer: who[user] for mobilizer, user in rows},
            {rung.id: number for number, rung in enumerate(campaign.rungs)},
            {action.id: key for key, action in campaign.actions.items()},
            places,
        )


def of_tallies(campaign: Campaign, names: Names, model: Numbers) -> None:
    assert _named(contacts.stored(campaign.admin), names) == (model.holders, model.rungs, model.actions)


def of_doctor(campaign: Campaign, _names: Names, _model: Numbers) -> None:
    """Rows beside histories, tallies beside rows."""
    assert [str(found) for found in stewardship.differences(campaign.admin)] == []


def of_analytics(campaign: Campaign, names: Names, model: Numbers) -> None:
    found = analytics.numbers(campaign.admin)
    sums = [sum(column) for column in zip(*model.holders.values(), strict=True)] or [0] * 5
    assert [found.contacts, found.matched, found.touched, found.answered, found.touchpoints] == sums
    assert (found.mobilizers, found.people_reached) == (model.mobilizers, model.reached)
    assert {names.rungs[rung.id]: n for rung, n in found.rungs if n} == _summed(model.rungs)
    said = {(names.actions[each.action.id], None): each.responded for each in found.actions}
    for each in found.actions:
        said |= {(names.actions[each.action.id], names.options[option.id]): n for option, n in each.options}
    assert {key: n for key, n in said.items() if n} == _summed(model.actions)
    assert {names.actions[each.action.id]: each.eligible for each in found.actions} == model.eligible


def of_people(campaign: Campaign, names: Names, model: Numbers) -> None:
    keys = ("total_contacts", "matched_contacts", "contacts_with_touchpoints", "key_question_responses",
            "relational_touchpoints")  # fmt: skip
    asked = {"col": ["name", *keys]}
    listing = people.mobilizers(campaign.admin, parameters=asked, now=campaign.now)
    rows = {names.holders[row.id]: row for row in listing.page.rows}
    assert len(rows) == model.mobilizers
    if listing.unassigned:
        rows[None] = listing.unassigned
    found = {who: tuple(_values(row)[key] or 0 for key in keys) for who, row in rows.items()}
    assert {who: counts for who, counts in found.items() if any(counts)} == model.holders


def of_contacts_table(campaign: Campaign, _names: Names, model: Numbers) -> None:
    asked = {"col": ["name", "relational_touchpoints"]}
    page = people.contacts(campaign.admin, parameters=asked, now=campaign.now).page
    assert page.count == sum(counts[0] for counts in model.holders.values())
    if page.next is None:
        touchpoints = sum(_values(row)["relational_touchpoints"] for row in page.rows)
        assert touchpoints == sum(counts[4] for counts in model.holders.values())


def of_made_files(campaign: Campaign, _names: Names, model: Numbers) -> None:
    """By request, job and download, with all columns."""
    meant = {
        "contacts": sum(counts[0] for counts in model.holders.values()),
        "responses": sum(n for (_, _, option), n in model.actions.items() if option is None),
        "mobilizers": model.mobilizers,
    }
    for kind, rows in meant.items():
        export_id = exports.request(
            campaign.admin,
            kind=kind,
            query="",
            first_day=None,
            last_day=None,
            terms_accepted=True,
            client_key=uuid4(),
            now=campaign.now,
        )
        exports.make(campaign.admin, export_id=export_id, now=campaign.now)
        made = exports_reads.export(campaign.admin, export_id=export_id, now=campaign.now)
        assert (kind, made.rows) == (kind, rows)


def of_files(campaign: Campaign, names: Names, model: Numbers) -> None:
    rows = _file(campaign, "contacts")
    holders: dict[Holder, list[int]] = {}
    for row in rows:
        counts = holders.setdefault(names.holders[int(row["mobilizer_id"]) if row["mobilizer_id"] else None], [0] * 5)
        touchpoints = int(row["relational_touchpoints"])
        said = (1, row["match_status"] == "matched", touchpoints > 0, bool(row["key_question_response"]), touchpoints)
        counts[:] = [old + int(new) for old, new in zip(counts, said, strict=True)]
    assert {holder: tuple(counts) for holder, counts in holders.items()} == model.holders
    rungs = Counter(RUNGS.index(row["key_question_response"]) for row in rows if row["key_question_response"])
    assert dict(rungs) == _summed(model.rungs)
    responses = Counter(names.actions[int(row["action_id"])] for row in _file(campaign, "responses"))
    assert dict(responses) == {action: n for (action, option), n in _summed(model.actions).items() if option is None}
    mobilizers = _file(campaign, "mobilizers")
    assert len(mobilizers) == model.mobilizers
    held = {names.holders[int(row["mobilizer_id"])]: int(row["total_contacts"] or 0) for row in mobilizers}
    meant = {holder: counts[0] for holder, counts in model.holders.items() if holder is not None}
    assert {holder: n for holder, n in held.items() if n} == meant


Source = Callable[[Campaign, Names, Numbers], None]
AFTER_EVERY_STEP: tuple[Source, ...] = (of_tallies, of_files, of_analytics, of_people)
AT_THE_END: tuple[Source, ...] = (of_doctor, of_contacts_table, of_made_files)


def agree(campaign: Campaign, model: Numbers, sources: Iterable[Source]) -> None:
    names = Names.of(campaign)
    for source in sources:
        source(campaign, names, model)


def tallies_agree(campaign: Campaign, model: Numbers) -> bool:
    return _named(contacts.counted(campaign.admin), Names.of(campaign)) == (model.holders, model.rungs, model.actions)


def _named(tallies: Tallies, names: Names) -> tuple[dict, dict, dict]:
    return (
        {names.holders[holder]: counts for (holder,), counts in tallies.holders.items()},
        {(names.holders[holder], names.rungs[rung]): n for (holder, rung), (n,) in tallies.rungs.items()},
        {
            (names.holders[holder], names.actions[action], names.options[option]): n
            for (holder, action, option), (n,) in tallies.actions.items()
        },
    )


def _summed(counts: dict) -> dict:
    """Over the holders."""
    found: Counter = Counter()
    for (_, *key), n in counts.items():
        found[tuple(key) if len(key) > 1 else key[0]] += n
    return dict(found)


def _values(row) -> dict[str, object]:
    return {cell.column.key: cell.value for cell in row.cells}


def _file(campaign: Campaign, kind: str) -> list[dict[str, str]]:
    """The rows of the export, as they go into its file; only the columns that count here, as most of the time is theirs."""
    if kind not in campaign.orders:
        query = urlencode({"col": COLUMNS[kind]}, doseq=True)
        campaign.orders[kind] = order(campaign.admin, kind=kind, query=query, first_day=None, last_day=None)
    asked = campaign.orders[kind]
    rows = copy_rows(asked.source.rows, asked.table, asked.query, zone=campaign.admin.zone)
    text = b"".join((header_line(asked.columns), *rows)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))
