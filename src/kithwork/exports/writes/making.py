"""An export becomes a file. Killed half-way it starts again from its first row; a file is there whole or not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from django.db import connections, transaction

from kithwork.audit.writes import record
from kithwork.exports import rules
from kithwork.exports.models import Export
from kithwork.exports.reads import Order, order, visible
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import copy_rows, count_rows, header_line

BUFFER = 64 * 1024
PROGRESS_STEPS = 50


@dataclass(slots=True)
class Written:
    """What has gone into the file so far."""

    rows: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)


def make(scope: CampaignScope, *, export_id: int, now: datetime) -> None:
    """Can run twice: what is made is left alone. On any fault the export says so and the job fails."""
    scope.require(Permission.EXPORT)
    export = _start(scope, export_id)
    if export is None:
        return
    try:
        asked = order(scope, kind=export.kind, query=export.query, first_day=export.first_day, last_day=export.last_day)
        _count(scope, export, asked)
        storage.delete(_key(export))  # what a killed run left; the job's lock says that none is running
        written = Written()
        size = storage.save(_key(export), _pieces(scope, export, asked, written))
    except Exception as error:
        _fail(scope, export_id, error, now)
        raise
    _finish(scope, export_id, written, size, now)


@transaction.atomic
def _start(scope: CampaignScope, export_id: int) -> Export | None:
    export = visible(scope).select_for_update().filter(id=export_id).first()
    if export is None:
        raise NotFoundError(export_id)
    if export.status in {Export.Status.DONE, Export.Status.EXPIRED}:
        return None
    export.status, export.rows_done, export.failure = Export.Status.RUNNING, 0, ""
    export.save(update_fields=["status", "rows_done", "failure"])
    return export


def _count(scope: CampaignScope, export: Export, asked: Order) -> None:
    export.rows_total = count_rows(asked.source.rows, asked.table, asked.query, zone=scope.zone)
    export.save(update_fields=["rows_total"])


def _pieces(scope: CampaignScope, export: Export, asked: Order, written: Written) -> Iterator[bytes]:
    """The file in buffers, counted and digested as it passes."""
    buffer = bytearray(header_line(asked.columns))
    step = max(1, (export.rows_total or 0) // PROGRESS_STEPS)
    with _Progress(export) as progress:
        for row in copy_rows(asked.source.rows, asked.table, asked.query, zone=scope.zone):
            buffer += row
            written.rows += 1
            if written.rows % step == 0:
                progress.tell(written.rows)
            if len(buffer) >= BUFFER:
                yield _digested(buffer, written)
                buffer.clear()
    yield _digested(buffer, written)


def _digested(buffer: bytearray, written: Written) -> bytes:
    written.digest.update(buffer)
    return bytes(buffer)


class _Progress:
    """Says how far the file is while the export's own connection is busy copying: so it has one besides."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.connection = connections["default"].copy()

    def __enter__(self) -> Self:
        return self

    def tell(self, rows: int) -> None:
        statement = "UPDATE exports_export SET rows_done = %s WHERE id = %s AND organization_id = %s"
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [rows, self.export.id, self.export.organization_id])

    def __exit__(self, *_fault: object) -> None:
        self.connection.close()


@transaction.atomic
def _finish(scope: CampaignScope, export_id: int, written: Written, size: int, now: datetime) -> None:
    export = visible(scope).select_for_update().get(id=export_id)
    export.status, export.storage_key = Export.Status.DONE, _key(export)
    export.rows_done = export.rows_total = written.rows
    export.bytes, export.sha256 = size, written.digest.hexdigest()
    export.finished_at, export.expires_at = now, now + rules.KEPT
    export.save()
    record(scope, verb="export.make", noun="export", noun_id=export.id, people=written.rows, now=now)


@transaction.atomic
def _fail(scope: CampaignScope, export_id: int, error: Exception, now: datetime) -> None:
    export = visible(scope).select_for_update().get(id=export_id)
    export.status, export.failure, export.finished_at = Export.Status.FAILED, rules.failure_sentence(error), now
    export.save(update_fields=["status", "failure", "finished_at"])


def _key(export: Export) -> str:
    return rules.storage_key(organization_id=export.organization_id, export_id=export.id)
