from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.exports.columns import ExportKind, read_query
from kithwork.exports.models import Export
from kithwork.exports.reads.kinds import kinds
from kithwork.exports.rules import EXCEL_MOST
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.table import Table
from kithwork.kernel.table.words import query_words

LISTED = 50


def visible(scope: OrgScope) -> QuerySet[Export]:
    """Of the organization; from inside a campaign, of that one."""
    scope.require(Permission.EXPORT)
    exports = Export.objects.filter(organization_id=scope.organization_id)
    return exports.filter(campaign_id=scope.campaign_id) if isinstance(scope, CampaignScope) else exports


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCard:
    """`what` says in words how the rows were narrowed. `percent` is how far the file is."""

    id: int
    kind: str
    label: str
    format: str
    what: tuple[str, ...]
    status: str
    rows: int
    total: int | None
    bytes: int | None
    sha256: str
    requested_by: str
    requested_at: datetime
    expires_at: datetime | None
    failure: str
    terms_accepted: bool
    is_scheduled: bool
    delivered_as: str
    delivered_at: datetime | None
    delivery_failure: str

    @property
    def is_moving(self) -> bool:
        return self.status in {Export.Status.QUEUED, Export.Status.RUNNING}

    @property
    def is_leaving(self) -> bool:
        """Made by a schedule, and not yet where it is to be brought."""
        return self.is_scheduled and self.is_ready and not (self.delivered_at or self.delivery_failure)

    @property
    def is_ready(self) -> bool:
        return self.status == Export.Status.DONE

    @property
    def has_failed(self) -> bool:
        return self.status == Export.Status.FAILED

    @property
    def format_label(self) -> str:
        return {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet"}[self.format]

    @property
    def is_too_large(self) -> bool:
        return self.has_failed and self.format == Export.Format.EXCEL and (self.total or 0) > EXCEL_MOST

    @property
    def is_cancelled(self) -> bool:
        return self.status == Export.Status.CANCELLED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Export.Status.WITHDRAWN

    @property
    def percent(self) -> int:
        return min(100, 100 * self.rows // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Download:
    name: str
    format: str
    file: BinaryIO


def kept(scope: OrgScope) -> timedelta:
    """How long a file is kept once it is made, as the organization set it."""
    return timedelta(days=accounts.organization(scope).keep_exports_days)


def exports(scope: CampaignScope, *, now: datetime) -> tuple[ExportCard, ...]:
    """The latest first."""
    scope.require(Permission.EXPORT)
    rows = list(visible(scope).select_related("requested_by").order_by("-requested_at", "-id")[:LISTED])
    return cards(scope, rows=rows, now=now)


def cards(scope: CampaignScope, *, rows: list[Export], now: datetime) -> tuple[ExportCard, ...]:
    scope.require(Permission.EXPORT)
    known = kinds(scope)
    tables = _tables(scope, rows, known)
    return tuple(_card(scope, row, known, tables, now) for row in rows)


def export(scope: CampaignScope, *, export_id: int, now: datetime) -> ExportCard:
    scope.require(Permission.EXPORT)
    row = visible(scope).select_related("requested_by").filter(id=export_id).first()
    if row is None:
        raise NotFoundError(export_id)
    known = kinds(scope)
    return _card(scope, row, known, _tables(scope, [row], known), now)


def download(scope: CampaignScope, *, export_id: int, now: datetime) -> Download:
    """The only way to the file. NotFoundError where it is not made yet, or kept no longer."""
    scope.require(Permission.EXPORT)
    row = visible(scope).filter(id=export_id, status=Export.Status.DONE, expires_at__gt=now).first()
    if row is None:
        raise NotFoundError(export_id)
    try:
        file = storage.open(row.storage_key)
    except FileNotFoundError as error:
        raise NotFoundError(export_id) from error
    record(scope, verb="export.download", noun="export", noun_id=row.id, people=row.rows_done, now=now)
    return Download(row.file_name(scope.zone), row.format, file)


def _tables(scope: CampaignScope, rows: list[Export], known: dict[str, ExportKind]) -> dict[str, Table]:
    """The tables in whose words the rows' queries are said; asked once a kind."""
    narrowed = {row.kind for row in rows if row.query}
    return {key: kind.source(scope).table for key, kind in known.items() if key in narrowed}


def _card(
    scope: CampaignScope, row: Export, known: dict[str, ExportKind], tables: dict[str, Table], now: datetime
) -> ExportCard:
    is_over = row.status == Export.Status.DONE and (row.expires_at is None or row.expires_at <= now)
    return ExportCard(
        id=row.id,
        kind=row.kind,
        label=str(known[row.kind].label) if row.kind in known else row.kind,
        format=row.format,
        what=(*_days(row.first_day, row.last_day), *_narrowed(row, tables.get(row.kind))),
        status=Export.Status.EXPIRED if is_over else row.status,
        rows=row.rows_done,
        total=row.rows_total,
        bytes=row.bytes,
        sha256=row.sha256,
        requested_by=row.requested_by.email,
        requested_at=row.requested_at.astimezone(scope.zone),
        expires_at=row.expires_at and row.expires_at.astimezone(scope.zone),
        failure=row.failure,
        terms_accepted=row.terms_accepted,
        is_scheduled=row.schedule_id is not None,
        delivered_as=row.delivered_as,
        delivered_at=row.delivered_at and row.delivered_at.astimezone(scope.zone),
        delivery_failure=row.delivery_failure,
    )


def _days(first: date | None, last: date | None) -> tuple[str, ...]:
    return (f"{first or '…'} – {last or '…'}",) if first or last else ()


def _narrowed(row: Export, table: Table | None) -> tuple[str, ...]:
    if table is None:
        return ()
    query = read_query(row.query, table).query
    chosen = [_("%(count)d columns chosen") % {"count": len(query.columns)}] if query.columns else []
    return (*query_words(query, table), *chosen)
