"""What is done to many at once: who is chosen, how far a run is, who was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.campaigns import reads as campaigns
from kithwork.contacts.rules import UNDO
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.table import Row, parse
from kithwork.kernel.table.compile import AnyRows, narrow
from kithwork.people import reads as people
from kithwork.stewardship.models import BulkItem, BulkRun

PAGE = 50
MOBILIZERS, CONTACTS = "mobilizers", "contacts"
_Status, _Outcome = BulkRun.Status, BulkItem.Outcome
LEFT_OUT = (_Outcome.UNMATCHED.value, _Outcome.UNINVITED.value, _Outcome.GONE.value)


def visible_runs(scope: OrgScope) -> QuerySet[BulkRun]:
    """Of the campaign; a nightly job sees the organization's."""
    runs = BulkRun.objects.filter(organization_id=scope.organization_id)
    if isinstance(scope, CampaignScope):
        scope.require(Permission.MANAGE_PEOPLE)
        return runs.filter(campaign_id=scope.campaign_id)
    scope.require(Permission.RUN_JOBS)
    return runs


def visible_items(scope: OrgScope, *, run_id: int) -> QuerySet[BulkItem]:
    scope.require(Permission.MANAGE_PEOPLE)
    return BulkItem.objects.filter(organization_id=scope.organization_id, run_id=run_id)


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of one of the two tables of People, as the text of a TableQuery; of it only filters and search count."""

    noun: str
    query: str


@dataclass(frozen=True, slots=True)
class Selected:
    """`contacts`: those chosen, or those held by the mobilizers chosen. `mobilizers`: who holds them, or those chosen.

    `matched` and `unmatched` count the rows chosen themselves.
    """

    rows: int
    contacts: int
    mobilizers: int
    unassigned: int
    matched: int

    @property
    def unmatched(self) -> int:
        return self.rows - self.matched


def selected(scope: CampaignScope, *, selection: Selection) -> Selected:
    """Counted to the last one, as what a person is asked to confirm must be."""
    scope.require(Permission.MANAGE_PEOPLE)
    rows = chosen_rows(scope, selection=selection).order_by()
    matched = Count("pk", filter=Q(match_status="matched"))
    if selection.noun == MOBILIZERS:
        found = rows.aggregate(rows=Count("pk"), matched=matched, held=Sum("tally__contacts"))
        return Selected(found["rows"], found["held"] or 0, found["rows"], 0, found["matched"])
    found = rows.aggregate(
        rows=Count("pk"),
        matched=matched,
        holders=Count("mobilizer_id", distinct=True),
        unassigned=Count("pk", filter=Q(mobilizer=None)),
    )
    return Selected(found["rows"], found["rows"], found["holders"], found["unassigned"], found["matched"])


def chosen_rows(scope: CampaignScope, *, selection: Selection) -> AnyRows:
    """RefusedError where the query is not understood whole: nothing is done to more people than were meant."""
    scope.require(Permission.MANAGE_PEOPLE)
    if selection.noun not in {MOBILIZERS, CONTACTS}:
        raise NotFoundError(selection.noun)
    source = people.mobilizers_source(scope) if selection.noun == MOBILIZERS else people.contacts_source(scope)
    parameters = {name: [*map(str, values)] for name, values in QueryDict(selection.query).lists()}
    asked = parse(parameters, source.table)
    if asked.problems:
        raise RefusedError(asked.problems[0])
    return narrow(source.rows, source.table, asked.query, scope.zone)


@dataclass(frozen=True, slots=True)
class RunCard:
    """A line of what was done in bulk. `made_by` is an e-mail address, `receiver` a name, "" for Unassigned.

    `counts_mobilizers`: its rows are mobilizers and not contacts. `is_kept`: it can be undone still, being recent enough.
    """

    id: int
    verb: str
    status: str
    noun: str
    receiver_id: int | None
    receiver: str
    tag: str
    tag_file_id: int | None
    invited_to: str
    leavers: tuple[int, ...]
    total: int
    position: int
    done: int
    left_out: int
    brought_back: int
    failure: str
    made_by: str
    made_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    is_kept: bool

    @property
    def counts_mobilizers(self) -> bool:
        return self.noun == MOBILIZERS and self.verb in {BulkRun.Verb.TAG, BulkRun.Verb.INVITE}

    @property
    def is_moving(self) -> bool:
        return self.status in {_Status.WAITING, _Status.RUNNING, _Status.UNDOING}

    @property
    def may_undo(self) -> bool:
        """A mail that left cannot be called back."""
        return (
            self.is_kept
            and self.verb != BulkRun.Verb.INVITE
            and self.status in {_Status.DONE, _Status.FAILED}
            and bool(self.done or self.leavers)
        )

    @property
    def unchanged(self) -> int:
        return self.total - self.done - self.left_out

    @property
    def undo_until(self) -> datetime:
        return self.made_at + UNDO


@dataclass(frozen=True, slots=True)
class RunPage:
    """The newest first; `next` is the id to ask older ones `before`."""

    runs: tuple[RunCard, ...]
    next: int | None


def runs(scope: CampaignScope, *, now: datetime, before: int | None = None) -> RunPage:
    scope.require(Permission.MANAGE_PEOPLE)
    rows = visible_runs(scope).select_related("receiver", "invited_to").order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    shown = found[:PAGE]
    names = accounts.user_labels(scope, user_ids={row.made_by_id for row in shown if row.made_by_id})
    cards = tuple(_card(row, names.get(row.made_by_id or 0, ""), now) for row in shown)
    return RunPage(cards, shown[-1].id if len(found) > PAGE else None)


def run(scope: CampaignScope, *, run_id: int, now: datetime) -> RunCard:
    scope.require(Permission.MANAGE_PEOPLE)
    row = visible_runs(scope).select_related("receiver", "invited_to").filter(id=run_id).first()
    if row is None:
        raise NotFoundError(run_id)
    names = accounts.user_labels(scope, user_ids={row.made_by_id} if row.made_by_id else set())
    return _card(row, names.get(row.made_by_id or 0, ""), now)


def invitable(scope: CampaignScope) -> tuple[tuple[int, str], ...]:
    """Id and name of the other published campaigns of the organization."""
    scope.require(Permission.INVITE)
    rows = campaigns.visible_beside(scope).filter(status="active").order_by("name", "id")
    return tuple(rows.values_list("id", "name"))


def invited_to(scope: CampaignScope, *, run_id: int) -> int | None:
    """The campaign that the mobilizers of this run are invited to."""
    return visible_runs(scope).filter(id=run_id).values_list("invited_to_id", flat=True).first()


def items(scope: CampaignScope, *, run_id: int, after: int, limit: int) -> list[BulkItem]:
    """A page of them: the places up to `after` + `limit`."""
    found = visible_items(scope, run_id=run_id).filter(place__gt=after, place__lte=after + limit)
    return list(found.order_by("place"))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who was left out, those who can still be seen, and how many cannot; `next` is the place to ask on `after`."""

    rows: tuple[tuple[Row, str], ...]
    gone: int
    next: int | None


def left_out(scope: CampaignScope, *, run_id: int, after: int, now: datetime) -> LeftOut:
    """A page of them with the reason; reading their names leaves its mark."""
    card = run(scope, run_id=run_id, now=now)
    rows = visible_items(scope, run_id=run_id).filter(place__gt=after, outcome__in=LEFT_OUT)
    found = list(rows.order_by("place")[: PAGE + 1])
    shown = {item.row_id: item.outcome for item in found[:PAGE]}
    named = _named(scope, card, [*shown], now)
    return LeftOut(
        rows=tuple((row, shown[row.id]) for row in named),
        gone=len(shown) - len(named),
        next=found[PAGE - 1].place if len(found) > PAGE else None,
    )


def _named(scope: CampaignScope, card: RunCard, ids: Sequence[int], now: datetime) -> tuple[Row, ...]:
    if not ids:
        return ()
    if card.counts_mobilizers:
        asked = {"mobilizer_id.is": [*map(str, ids)], "col": ["name", "match_status"]}
        return people.mobilizers(scope, parameters=asked, now=now).page.rows
    asked = {"contact_id.is": [*map(str, ids)], "col": ["name", "match_status", "mobilizer_name"]}
    return people.contacts(scope, parameters=asked, now=now).page.rows


def _card(row: BulkRun, made_by: str, now: datetime) -> RunCard:
    holder = row.receiver
    return RunCard(
        id=row.id,
        verb=row.verb,
        status=row.status,
        noun=row.noun,
        receiver_id=row.receiver_id,
        receiver=f"{holder.first_name} {holder.last_name}".strip() or _("a former mobilizer") if holder else "",
        tag=row.tag,
        tag_file_id=row.tag_file_id,
        invited_to=row.invited_to.name if row.invited_to else "",
        leavers=tuple(row.leavers),
        total=row.total,
        position=row.position,
        done=row.done,
        left_out=row.left_out,
        brought_back=row.brought_back,
        failure=row.failure,
        made_by=made_by,
        made_at=row.made_at,
        finished_at=row.finished_at,
        undone_at=row.undone_at,
        is_kept=now < row.made_at + UNDO,
    )
