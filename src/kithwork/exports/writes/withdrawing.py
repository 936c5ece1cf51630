"""Files that may hold somebody who was erased are taken back; what has left the server cannot be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kithwork.audit.writes import record
from kithwork.exports.models import Export
from kithwork.exports.reads import visible, visible_alive, visible_orders
from kithwork.kernel import delivery, storage
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.traces import Traces

_Status = Export.Status
_ALIVE = (_Status.QUEUED, _Status.RUNNING, _Status.DONE)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """`outside`: of the files, how many a schedule has brought where this server cannot take them back."""

    files: int
    outside: int


def withdraw(scope: OrgScope, *, campaign_ids: Collection[int], traces: Traces, now: datetime) -> Withdrawn:
    """Every file of these campaigns, made or being made; and what exports and schedules had searched for."""
    scope.require(Permission.ERASE)
    files = outside = 0
    for export in visible_alive(scope, campaign_ids=campaign_ids).select_for_update():
        storage.delete(export.stored_as)
        if export.delivered_as and not delivery.take_back(export.delivered_as):
            outside += 1
        export.status, export.storage_key, export.finished_at = _Status.WITHDRAWN, "", export.finished_at or now
        export.save(update_fields=["status", "storage_key", "finished_at"])
        record(scope, verb="export.withdraw", noun="export", noun_id=export.id, people=export.rows_done, now=now)
        files += 1
    _forget_searches(scope, traces, now)
    return Withdrawn(files, outside)


def stop_of(scope: OrgScope, *, user_id: int, now: datetime) -> None:
    """What somebody asked for and is not made yet is made no more, when their account goes."""
    scope.require(Permission.ERASE)
    theirs = visible(scope).filter(requested_by_id=user_id, status__in=(_Status.QUEUED, _Status.RUNNING))
    for export in theirs.select_for_update():
        export.status, export.finished_at = _Status.CANCELLED, now
        export.save(update_fields=["status", "finished_at"])
        record(scope, verb="export.cancel", noun="export", noun_id=export.id, now=now)


def _forget_searches(scope: OrgScope, traces: Traces, now: datetime) -> None:
    """Without its search a file would hold everybody: it is not made again, nor by its schedule."""
    for export in visible(scope).exclude(query="").select_for_update():
        if traces.were_asked(export.query):
            export.query = ""
            if export.status in {_Status.FAILED, _Status.CANCELLED, *_ALIVE}:
                storage.delete(export.stored_as)
                export.status, export.storage_key = _Status.WITHDRAWN, ""
            export.save(update_fields=["query", "status", "storage_key"])
    for schedule in visible_orders(scope).exclude(query="").select_for_update():
        if traces.were_asked(schedule.query):
            schedule.query, schedule.stopped_at = "", schedule.stopped_at or now
            schedule.save(update_fields=["query", "stopped_at"])
