from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.exports import rules
from kithwork.exports.models import Export
from kithwork.exports.reads import as_kept, kept, lacks_terms, order, terms, visible
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope

QUERY_LIMIT = 10_000


@transaction.atomic
def request(
    scope: CampaignScope,
    *,
    kind: str,
    query: str,
    format: str = Export.Format.CSV,  # noqa: A002 - PRODUCT's own word
    first_day: date | None,
    last_day: date | None,
    terms_accepted: bool,
    client_key: UUID,
    now: datetime,
) -> int:
    """Returns the export's id; a repeated `client_key` returns the first one's. `query` is a TableQuery's text."""
    scope.require(Permission.EXPORT)
    rules.check_format(format)
    rules.check_range(first_day, last_day)
    if len(query) > QUERY_LIMIT:
        raise RefusedError(_("This selection is too long to keep. Please use fewer filters."))
    asked = order(scope, kind=kind, query=query, first_day=first_day, last_day=last_day)
    rules.check_terms(shows_voter_file=asked.shows_voter_file, has_terms=bool(terms(scope)), accepted=terms_accepted)
    export, is_new = Export.objects.get_or_create(
        campaign_id=scope.campaign_id,
        client_key=client_key,
        defaults={
            "organization_id": scope.organization_id,
            "kind": kind,
            "query": query,
            "format": format,
            "first_day": first_day,
            "last_day": last_day,
            "terms_accepted": terms_accepted,
            "accepted": as_kept(scope, shows_voter_file=asked.shows_voter_file),
            "requested_by_id": scope.person,
            "requested_at": now,
        },
    )
    if is_new:
        fields = [column.key for column in asked.columns if column.is_personal]
        record(scope, verb="export.request", noun="export", noun_id=export.id, fields=fields, now=now)
        enqueue_making(scope, export_id=export.id)
    return export.id


@transaction.atomic
def retry(scope: CampaignScope, *, export_id: int, format: str = "", now: datetime) -> None:  # noqa: A002 - as above
    """Of a failed or cancelled export, in another format where one is given; of one on its way it does nothing."""
    scope.require(Permission.EXPORT)
    export = _locked(scope, export_id)
    if export.status not in {Export.Status.FAILED, Export.Status.CANCELLED}:
        return
    if export.schedule and lacks_terms(scope, schedule=export.schedule, in_force=[one.file_id for one in terms(scope)]):
        raise RefusedError(rules.new_terms_sentence())
    if format:
        rules.check_format(format)
        export.format = format
    export.status, export.failure, export.rows_done = Export.Status.QUEUED, "", 0
    export.save(update_fields=["status", "failure", "rows_done", "format"])
    record(scope, verb="export.retry", noun="export", noun_id=export.id, now=now)
    enqueue_making(scope, export_id=export.id)


@transaction.atomic
def cancel(scope: CampaignScope, *, export_id: int, now: datetime) -> None:
    """The job that makes it looks between rows whether it still should. What is made already stays."""
    scope.require(Permission.EXPORT)
    export = _locked(scope, export_id)
    if export.status not in {Export.Status.QUEUED, Export.Status.RUNNING}:
        return
    export.status, export.finished_at = Export.Status.CANCELLED, now
    export.save(update_fields=["status", "finished_at"])
    record(scope, verb="export.cancel", noun="export", noun_id=export.id, now=now)


def sweep(scope: OrgScope, *, now: datetime) -> int:
    """Deletes files kept long enough, and what is left of those never finished; the list keeps their lines.

    Returns how many.
    """
    scope.require(Permission.EXPORT)
    made = Q(status=Export.Status.DONE, expires_at__lte=now)
    never_made = Q(
        status__in=(Export.Status.RUNNING, Export.Status.FAILED, Export.Status.CANCELLED),
        requested_at__lte=now - kept(scope),
    )
    over = list(visible(scope).filter(made | never_made))
    for export in over:
        storage.delete(export.stored_as)
        export.status, export.storage_key = Export.Status.EXPIRED, ""
        export.save(update_fields=["status", "storage_key"])
        record(scope, verb="export.expire", noun="export", noun_id=export.id, now=now)
    return len(over)


def _locked(scope: CampaignScope, export_id: int) -> Export:
    export = visible(scope).select_for_update().filter(id=export_id).first()
    if export is None:
        raise NotFoundError(export_id)
    return export


def enqueue_making(scope: CampaignScope, *, export_id: int) -> None:
    """The lock: two workers never make one file at once."""
    scope.require(Permission.EXPORT)
    enqueue(
        "exports.make",
        lock=f"exports.make:{export_id}",
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        export_id=export_id,
        actor_id=scope.actor_id,
    )
