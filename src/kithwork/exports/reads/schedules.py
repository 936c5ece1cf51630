from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kithwork.exports.models import Export, ExportSchedule
from kithwork.exports.reads.exports import ExportCard, cards, visible
from kithwork.exports.reads.kinds import kinds
from kithwork.exports.reads.orders import order
from kithwork.exports.reads.terms import terms
from kithwork.exports.rules import Rhythm
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope

RUNS_SHOWN = 5


def visible_schedules(scope: OrgScope) -> QuerySet[ExportSchedule]:
    """Of the organization; from inside a campaign, of that one. Stopped ones are gone."""
    scope.require(Permission.EXPORT)
    found = ExportSchedule.objects.filter(organization_id=scope.organization_id, stopped_at=None)
    return found.filter(campaign_id=scope.campaign_id) if isinstance(scope, CampaignScope) else found


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleCard:
    """`needs_terms`: a voter file came into force whose terms nobody accepted for it. `runs` are the last ones."""

    id: int
    label: str
    format: str
    rhythm: Rhythm
    target: str
    folder: str
    made_by: str
    next_at: datetime
    needs_terms: bool
    runs: tuple[ExportCard, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """`made_by_id` is whose export a run is."""

    schedule_id: int
    campaign_id: int
    made_by_id: int


def schedules(scope: CampaignScope, *, now: datetime) -> tuple[ScheduleCard, ...]:
    scope.require(Permission.EXPORT)
    known = kinds(scope)
    in_force = {one.file_id for one in terms(scope)}
    return tuple(
        ScheduleCard(
            id=row.id,
            label=str(known[row.kind].label) if row.kind in known else row.kind,
            format=row.format,
            rhythm=row.rhythm,
            target=row.target,
            folder=row.folder,
            made_by=row.made_by.email,
            next_at=row.next_at.astimezone(scope.zone),
            needs_terms=lacks_terms(scope, schedule=row, in_force=in_force),
            runs=cards(scope, rows=list(_runs(scope, row)), now=now),
        )
        for row in visible_schedules(scope).select_related("made_by").order_by("id")
    )


def due(scope: OrgScope, *, now: datetime) -> tuple[Due, ...]:
    scope.require(Permission.EXPORT)
    rows = visible_schedules(scope).filter(next_at__lte=now).order_by("next_at", "id")
    return tuple(Due(*row) for row in rows.values_list("id", "campaign_id", "made_by_id"))


def lacks_terms(scope: CampaignScope, *, schedule: ExportSchedule, in_force: Collection[int]) -> bool:
    scope.require(Permission.EXPORT)
    if set(in_force) <= set(schedule.terms_of):
        return False
    try:
        return order(scope, kind=schedule.kind, query=schedule.query, first_day=None, last_day=None).shows_voter_file
    except RefusedError:  # its action or a column is gone; the run will say so
        return False


def _runs(scope: CampaignScope, row: ExportSchedule) -> QuerySet[Export]:
    return visible(scope).filter(schedule=row).select_related("requested_by").order_by("-id")[:RUNS_SHOWN]
