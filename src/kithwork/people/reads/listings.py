from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.contacts.reads import visible_tallies
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Page, Row, parse, read_page
from kithwork.kernel.table.page import cells
from kithwork.people.columns import UNASSIGNED_METRICS
from kithwork.people.reads.sources import Source, contacts_source, mobilizers_source

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """`problems` are sentences about what of the question was left out. `unassigned` is the campaign's own row among
    the mobilizers: there when the campaign holds anybody and every mobilizer is asked for.
    """

    page: Page
    problems: tuple[str, ...]
    unassigned: Row | None = None


def mobilizers(scope: CampaignScope, *, parameters: Parameters, now: datetime) -> Listing:
    scope.require(Permission.VIEW_PEOPLE)
    page, problems = _page(scope, mobilizers_source(scope), parameters)
    record(scope, verb="mobilizers.list", noun="mobilizer", people=len(page.rows), fields=page.personal, now=now)
    is_first = page.previous is None and not page.query.is_narrowed
    return Listing(page, problems, _unassigned(scope, page) if is_first else None)


def contacts(scope: CampaignScope, *, parameters: Parameters, now: datetime) -> Listing:
    scope.require(Permission.VIEW_PEOPLE)
    page, problems = _page(scope, contacts_source(scope), parameters)
    record(scope, verb="contacts.list", noun="contact", people=len(page.rows), fields=page.personal, now=now)
    return Listing(page, problems)


def contacts_of(scope: CampaignScope, *, mobilizer_id: int, cursor: str, now: datetime) -> Page:
    """The contacts a mobilizer holds, without the column that would say so in every row."""
    scope.require(Permission.VIEW_PEOPLE)
    source = contacts_source(scope)
    shown = [key for key in source.table.shown if key != "mobilizer_name"]
    parameters = {"mobilizer_id.is": [str(mobilizer_id)], "col": shown, "page": [cursor]}
    page, _problems = _page(scope, source, parameters)
    record(scope, verb="contacts.list", noun="contact", people=len(page.rows), fields=page.personal, now=now)
    return page


def _page(scope: CampaignScope, source: Source, parameters: Parameters) -> tuple[Page, tuple[str, ...]]:
    asked = parse(parameters, source.table)
    return read_page(source.rows, source.table, asked.query, zone=scope.zone), asked.problems


def _unassigned(scope: CampaignScope, page: Page) -> Row | None:
    metrics = {column.key: column.expression for column in UNASSIGNED_METRICS}
    tally = visible_tallies(scope).filter(mobilizer=None, contacts__gt=0).values(**metrics).first()
    return Row(0, cells({**tally, "name": _("Unassigned")}, page.columns, scope.zone)) if tally else None
