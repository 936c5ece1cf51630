"""What is asked of the large campaign: each page of People as the dashboard asks it, beside its statements in psql's way."""

import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.dashboard import campaign
from kithwork.accounts.models import User
from kithwork.analytics import reads as analytics
from kithwork.analytics.writes import summarize
from kithwork.campaigns import door
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import BLANK, Column, Kind, Table, copy_rows, parse
from kithwork.people import reads

LIMIT_MS, SEARCH_MS, ANY_MS = 150, 100, 1500
RUNS: Final = 12
# What a text is asked for: a part that many have, a rare whole, one nobody has.
COMMON: Final = {
    "name": ("an", "mary smith", "zzyzx"), "mobilizer_provided_first_name": ("mar", "xenia", "zzyzx"),
    "mobilizer_provided_last_name": ("son", "zamora", "zzyzx"), "nickname": ("mar", "xeni", "zzyzx"),
    "voterfile_provided_first_name": ("mar", "xenia", "zzyzx"), "voterfile_provided_last_name": ("son", "zamora", "zzyzx"),
    "phone": ("555", "2155550142", "99999"), "email": ("example.org", "zamora", "zzyzx"),
    "mobilizer_provided_city": ("ra", "zebulon", "zzyzx"), "voterfile_provided_city": ("ra", "zebulon", "zzyzx"),
    "mobilizer_provided_state": ("nc", "va", "zz"), "voterfile_provided_state": ("nc", "n", "zz"),
    "mobilizer_provided_zip": ("2", "27597", "99"), "voterfile_provided_zip": ("2", "27597", "99"),
    "voterfile_provided_county": ("wake", "tyrrell", "zzyzx"), "congressional_district": ("1", "14", "99"),
    "state_senate_district": ("1", "50", "99"), "state_house_district": ("1", "120", "999"),
    "tags": ("member", "tenant", "zzyzx"), "mobilizer_name": ("an", "zamora", "zzyzx"),
    "mobilizer_email": ("example.org", "mobilizer777@", "zzyzx"), "mobilizer_provided_preferred_name": ("mar", "xen", "zzyzx"),
}  # fmt: skip
SEARCHES: Final = ("an", "zq", "smith", "mary smith", "xenia", "zamora jo", "zzyzx", "2155550142", "0142", "mobilizer")
OTHERS: Final = (
    "match_status.in=matched&relational_touchpoints.min=3&sort=name",
    "voterfile_provided_county.is=wake&key_question_response.in={rung}&sort=-relational_touchpoints",
    "voterfile_provided_county.has=wake&mobilizer_provided_first_name.has=mar&sort=voterfile_provided_zip&sort=name",
    "added_at.last=7&sort=mobilizer_name&sort=name",
    "tags.is=tenant&sort=voterfile_provided_last_name",
    "phone.blank=yes&email.blank=yes&sort=-added_at",
    "q=mary&match_status.in=unmatched&sort=voterfile_provided_city",
    "mobilizer_name.has=smith&{action}.in={option}&sort=-key_question_responded_at",
    "key_question_responded_at.to={early}&sort=relational_touchpoints",
)


@dataclass(frozen=True, slots=True)
class Asked:
    what: str
    query: str
    limit: int
    is_contacts: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """Milliseconds: of the page, and of the same statements alone."""

    asked: Asked
    page: tuple[float, ...]
    plain: tuple[float, ...]
    found: str

    @property
    def p95(self) -> float:
        return float(np.percentile(self.page, 95))


def scope() -> CampaignScope:
    # As the web process does, so that nobody waits for it.
    gc.collect()
    gc.freeze()
    admin = User.objects.get(email=campaign.ADMIN)
    return door.campaign_scope(admin.pk, organization_slug=campaign.SLUG, campaign_slug=campaign.SLUG)


def questions(scope: CampaignScope) -> Iterator[Asked]:
    contacts, mobilizers = reads.contacts_source(scope).table, reads.mobilizers_source(scope).table
    yield Asked("contacts, as they come", "", LIMIT_MS)
    yield Asked("mobilizers, as they come", "", LIMIT_MS, is_contacts=False)
    for table, is_contacts in ((contacts, True), (mobilizers, False)):
        noun = "contacts" if is_contacts else "mobilizers"
        for column in table.columns:
            for query in _filters(column):
                yield Asked(f"{noun}, filter", query, LIMIT_MS, is_contacts)
        for column in table.columns:
            if column.sortable:
                limit = ANY_MS if column.key.startswith("action_") else LIMIT_MS
                yield Asked(f"{noun}, sort", f"sort={column.key}", limit, is_contacts)
                yield Asked(f"{noun}, sort", f"sort=-{column.key}", limit, is_contacts)
        for search in SEARCHES:
            yield Asked(f"{noun}, search", f"q={search.replace(' ', '+')}", SEARCH_MS, is_contacts)
    for query in _others(contacts):
        yield Asked("contacts, several at once", query, ANY_MS)


def _filters(column: Column) -> Iterator[str]:
    today = timezone.now().date()
    key = column.key
    if not column.offered or not column.filterable:
        return
    if column.choices:
        yield from (f"{key}.in={choice.value}" for choice in column.choices)
    elif column.kind is Kind.DATE:
        yield from (f"{key}.last=1", f"{key}.last=30", f"{key}.from=2020-01-01", f"{key}.to=2020-01-01",
                    f"{key}.to={today.replace(month=10, day=10)}", f"{key}.blank=yes", f"{key}.blank=no")  # fmt: skip
    elif column.kind is Kind.NUMBER:
        yield from (f"{key}.min=0", f"{key}.min=2", f"{key}.min=7", f"{key}.min=5000", f"{key}.max=0")
    elif column.kind is Kind.PERCENT:
        yield from (f"{key}.min=0", f"{key}.min=100", f"{key}.max=1")
    elif column.kind in {Kind.ID, Kind.KEY}:
        values = {"state_file_id": "AA77", "canonical_voter_id": "NC-AA77"}
        yield from (f"{key}.is={values.get(key, '777')}", f"{key}.blank=yes", f"{key}.blank=no")
    else:
        for text in COMMON.get(key, ("re", "bedroom", "zzyzx")):
            yield from (f"{key}.has={text.replace(' ', '+')}", f"{key}.is={text.replace(' ', '+')}")
        yield from (f"{key}.blank=yes", f"{key}.blank=no")


def _others(contacts: Table) -> Iterator[str]:
    choices = {
        column.key: [choice.value for choice in column.choices if choice.value != BLANK] for column in contacts.columns
    }
    action = next(key for key, values in choices.items() if key.startswith("action_") and len(values) > 1)
    early = (timezone.now() - timezone.timedelta(weeks=campaign.WEEKS - 2)).date()  # type: ignore[attr-defined]
    for query in OTHERS:
        yield query.format(
            rung=choices["key_question_response"][0], action=action, option=choices[action][-1], early=early
        )


def measure(scope: CampaignScope, asked: Asked, *, runs: int = RUNS) -> Told:
    read = reads.contacts if asked.is_contacts else reads.mobilizers
    parameters = _parameters(asked.query)
    listing = read(scope, parameters=parameters, now=timezone.now())
    if listing.problems:
        raise SystemExit(f"{asked.query}: {listing.problems}")
    with CaptureQueriesContext(connection) as captured:
        read(scope, parameters=parameters, now=timezone.now())
    statements = [one["sql"] for one in captured if one["sql"].startswith("SELECT") and any(
        part in one["sql"] for part in ('_contact"', "campaigns_mobilizer", "'enable_sort'"))]  # fmt: skip
    pages = tuple(_timed(lambda: read(scope, parameters=parameters, now=timezone.now())) for _ in range(runs))
    plain = tuple(_timed(lambda: _run(statements)) for _ in range(runs))
    total = getattr(listing.page, "total", "") if listing.page else "too slow"
    return Told(asked, pages, plain, total)


def _parameters(query: str) -> dict[str, list[str]]:
    from urllib.parse import parse_qs  # noqa: PLC0415

    return parse_qs(query)


def _run(statements: Sequence[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def _timed(call: Any) -> float:  # noqa: ANN401
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def overview(scope: CampaignScope) -> tuple[float, ...]:
    # As the job does within a minute of a change.
    summarize(door.campaign_scope_for_job(scope.organization_id, scope.campaign_id), now=timezone.now())
    return tuple(_timed(lambda: analytics.dashboard(scope)) for _ in range(RUNS))


def exported(scope: CampaignScope) -> tuple[int, float, float]:
    """Rows, seconds of the file's rows, seconds of COPY with the same SELECT."""
    source = reads.contacts_source(scope)
    query = parse({"col": list(source.table.exported)}, source.table).query
    begun = time.perf_counter()
    rows = sum(1 for _piece in copy_rows(source.rows, source.table, query, zone=scope.zone))
    ours = time.perf_counter() - begun
    return rows, ours, _copied(source, query, scope)


def _copied(source: reads.Source, query: Any, scope: CampaignScope) -> float:  # noqa: ANN401
    from kithwork.kernel.table.copy import copying_statement  # noqa: PLC0415

    copying, parameters = copying_statement(source.rows, source.table, query, zone=scope.zone)
    begun = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy(copying, parameters) as copied:
        while copied.read():
            pass
    return time.perf_counter() - begun


HEADS: Final = ("what", "asked", "found", "page, p95", "the statements alone", "limit")


def rows(scope: CampaignScope, *, just: str = "") -> Iterator[tuple[str, ...]]:
    """The lines of the report: every question's, then Analytics and the file."""
    for asked in questions(scope):
        if just and just not in f"{asked.what} {asked.query}":
            continue
        told = measure(scope, asked)
        plain = float(np.median(told.plain))
        yield (
            asked.what, f"`{asked.query}`" if asked.query else "", told.found, f"{told.p95:.0f} ms", f"{plain:.0f} ms",
            _limit(told.p95, asked.limit),
        )  # fmt: skip
    if just:
        return
    seconds = overview(scope)
    p95 = float(np.percentile(seconds, 95))
    yield "Analytics: top numbers, ladder, responses", "", "", f"{p95:.0f} ms", "", _limit(p95, LIMIT_MS)
    count, ours, copied = exported(scope)
    yield "Contacts as CSV", "standard columns", f"{count:,}", f"{ours:.1f} s", f"COPY: {copied:.1f} s", ""


def _limit(measured: float, limit: int) -> str:
    return f"{limit} ms" if measured <= limit else f"{limit} ms, **missed**"


def indexes() -> str:
    """How much room the contacts' indexes take beside the contacts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_table_size('contacts_contact'), pg_indexes_size('contacts_contact'),"
            " (SELECT count(*) FROM pg_index WHERE indrelid = 'contacts_contact'::regclass)"
        )
        table, size, count = cursor.fetchone()
    return f"The contacts take {table >> 20:,} MB, their {count} indexes {size >> 20:,} MB."
