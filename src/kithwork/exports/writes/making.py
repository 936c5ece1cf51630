"""An export becomes a file. Killed half-way it starts again from its first row; a file is there whole or not at all."""

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from django.db import connections, transaction

from kithwork.audit.writes import record
from kithwork.exports import rules
from kithwork.exports.models import Export
from kithwork.exports.reads import Order, kept, order, visible
from kithwork.exports.writes.formats import WRITERS, Plan
from kithwork.exports.writes.schedules import enqueue_delivery
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import copy_rows, count_rows

PROGRESS_STEPS = 200
TELL = "UPDATE exports_export SET rows_done = %s WHERE id = %s AND organization_id = %s AND status = 'running'"
IS_CANCELLED = (
    "SELECT 1 FROM exports_export WHERE id = %s AND organization_id = %s AND status IN ('cancelled', 'withdrawn')"
)
FINAL = {Export.Status.DONE, Export.Status.EXPIRED, Export.Status.CANCELLED, Export.Status.WITHDRAWN}


class _CancelledError(Exception):
    """Somebody wants this file no more."""


def make(scope: CampaignScope, *, export_id: int, now: datetime) -> None:
    """Can run twice: what is made is left alone. What cannot be made says so; on any other fault the job fails too."""
    scope.require(Permission.EXPORT)
    export = _start(scope, export_id)
    if export is None:
        return
    try:
        rows = _write(scope, export)
        _finish(scope, export_id, rows, now)
    except _CancelledError:
        storage.delete(export.stored_as)
    except RefusedError as refused:
        _fail(scope, export_id, refused, now)
    except Exception as error:
        _fail(scope, export_id, error, now)
        raise


@transaction.atomic
def _start(scope: CampaignScope, export_id: int) -> Export | None:
    export = visible(scope).select_for_update().filter(id=export_id).first()
    if export is None:
        raise NotFoundError(export_id)
    if export.status in FINAL:
        return None
    export.status, export.rows_done, export.failure = Export.Status.RUNNING, 0, ""
    export.save(update_fields=["status", "rows_done", "failure"])
    return export


def _write(scope: CampaignScope, export: Export) -> int:
    """Returns the number of rows."""
    asked = order(scope, kind=export.kind, query=export.query, first_day=export.first_day, last_day=export.last_day)
    _count(scope, export, asked)
    storage.delete(export.stored_as)  # what a killed run left; the job's lock says that none is running
    key = export.stored_as
    with _Progress(export) as progress, storage.scratch(key) as folder, storage.writing(key) as file:
        plan = Plan(export.id, asked.kind.sheet, asked.columns, scope.zone, folder)
        WRITERS[export.format](file, progress.watched(_rows(scope, export, asked)), plan)
    return progress.rows


def _count(scope: CampaignScope, export: Export, asked: Order) -> None:
    export.rows_total = count_rows(asked.source.rows, asked.table, asked.query, zone=scope.zone)
    export.save(update_fields=["rows_total"])
    rules.check_size(format=export.format, rows=export.rows_total)


def _rows(scope: CampaignScope, export: Export, asked: Order) -> Iterator[bytes]:
    is_guarded = export.format == Export.Format.CSV
    return copy_rows(asked.source.rows, asked.table, asked.query, zone=scope.zone, is_guarded=is_guarded)


class _Progress:
    """Says how far the file is while the export's own connection is busy copying: so it has one besides."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.rows = 0
        self.connection = connections["default"].copy()

    def __enter__(self) -> Self:
        return self

    def watched(self, rows: Iterator[bytes]) -> Iterator[bytes]:
        step = max(1, (self.export.rows_total or 0) // PROGRESS_STEPS)
        self._tell()
        for row in rows:
            yield row
            self.rows += 1
            if self.rows % step == 0:
                self._tell()

    def _tell(self) -> None:
        named = [self.export.id, self.export.organization_id]
        with self.connection.cursor() as cursor:
            cursor.execute(TELL, [self.rows, *named])
            if cursor.rowcount == 0:
                cursor.execute(IS_CANCELLED, named)
                if cursor.fetchone():
                    raise _CancelledError

    def __exit__(self, *_fault: object) -> None:
        self.connection.close()


def _finish(scope: CampaignScope, export_id: int, rows: int, now: datetime) -> None:
    stored_as = visible(scope).get(id=export_id).stored_as
    size, digest = storage.measure(stored_as)
    with transaction.atomic():
        export = visible(scope).select_for_update().get(id=export_id)
        if export.status != Export.Status.RUNNING:
            raise _CancelledError
        export.status, export.storage_key = Export.Status.DONE, stored_as
        export.rows_done = export.rows_total = rows
        export.bytes, export.sha256 = size, digest
        export.finished_at, export.expires_at = now, now + kept(scope)
        export.save()
        if export.schedule_id:
            enqueue_delivery(scope, export_id=export.id)
        record(scope, verb="export.make", noun="export", noun_id=export.id, people=rows, now=now)


@transaction.atomic
def _fail(scope: CampaignScope, export_id: int, error: Exception, now: datetime) -> None:
    export = visible(scope).select_for_update().get(id=export_id)
    if export.status in FINAL:
        return
    export.status, export.failure, export.finished_at = Export.Status.FAILED, rules.failure_sentence(error), now
    export.save(update_fields=["status", "failure", "finished_at"])
