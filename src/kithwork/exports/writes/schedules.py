"""Files made again and again by themselves, and brought where others fetch them."""

import json
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.exports import rules
from kithwork.exports.models import Export, ExportSchedule
from kithwork.exports.reads import (
    as_kept,
    data_package_of,
    lacks_terms,
    order,
    terms,
    visible,
    visible_schedules,
)
from kithwork.exports.rules import Rhythm
from kithwork.exports.writes.requests import enqueue_making
from kithwork.kernel import delivery, storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope

MOST = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What a schedule makes, and where it brings it."""

    kind: str
    query: str
    format: str
    rhythm: Rhythm
    target: str
    folder: str


@transaction.atomic
def schedule(scope: CampaignScope, *, wish: Wish, terms_accepted: bool, client_key: UUID, now: datetime) -> int:
    """Returns the schedule's id; a repeated `client_key` returns the first one's."""
    scope.require(Permission.EXPORT)
    known = visible_schedules(scope).filter(client_key=client_key).values_list("id", flat=True).first()
    if known:
        return known
    rules.check_format(wish.format)
    rules.check_rhythm(wish.rhythm)
    folder = rules.check_folder(wish.folder)
    if wish.target not in delivery.offered():
        raise RefusedError(_("This server has no such storage. Please choose another place."), field="target")
    if visible_schedules(scope).count() >= MOST:
        raise RefusedError(_("A campaign has at most %(most)d schedules. Stop one first.") % {"most": MOST})
    asked = order(scope, kind=wish.kind, query=wish.query, first_day=None, last_day=None)
    in_force = terms(scope)
    rules.check_terms(shows_voter_file=asked.shows_voter_file, has_terms=bool(in_force), accepted=terms_accepted)
    made = ExportSchedule.objects.create(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        kind=wish.kind,
        query=wish.query,
        format=wish.format,
        every=wish.rhythm.every,
        weekday=wish.rhythm.weekday,
        hour=wish.rhythm.hour,
        days=wish.rhythm.days,
        target=wish.target,
        folder=folder,
        terms_of=[one.file_id for one in in_force] if terms_accepted else [],
        made_by_id=scope.person,
        made_at=now,
        next_at=rules.next_run(wish.rhythm, zone=scope.zone, after=now),
        client_key=client_key,
    )
    record(scope, verb="export_schedule.make", noun="export_schedule", noun_id=made.id, now=now)
    return made.id


@transaction.atomic
def stop_schedule(scope: CampaignScope, *, schedule_id: int, now: datetime) -> None:
    """What it made stays."""
    scope.require(Permission.EXPORT)
    row = _locked(scope, schedule_id)
    row.stopped_at = now
    row.save(update_fields=["stopped_at"])
    record(scope, verb="export_schedule.stop", noun="export_schedule", noun_id=row.id, now=now)


@transaction.atomic
def accept_terms(scope: CampaignScope, *, schedule_id: int, now: datetime) -> None:
    """Of the voter files in force now, for the runs to come."""
    scope.require(Permission.EXPORT)
    row = _locked(scope, schedule_id)
    row.terms_of = [one.file_id for one in terms(scope)]
    row.save(update_fields=["terms_of"])
    record(scope, verb="export_schedule.accept_terms", noun="export_schedule", noun_id=row.id, now=now)


def run_due(scope: CampaignScope, *, schedule_id: int, now: datetime) -> None:
    """By the job: the run whose hour has come, once; of several that were missed, one."""
    scope.require(Permission.EXPORT)
    with transaction.atomic():
        row = _locked(scope, schedule_id)
        if row.next_at <= now:
            _run(scope, row, uuid5(row.client_key, row.next_at.isoformat()), now)
            row.next_at = rules.next_run(row.rhythm, zone=scope.zone, after=now)
            row.save(update_fields=["next_at"])


@transaction.atomic
def run_now(scope: CampaignScope, *, schedule_id: int, client_key: UUID, now: datetime) -> None:
    """Besides its hours, to see whether it arrives."""
    scope.require(Permission.EXPORT)
    _run(scope, _locked(scope, schedule_id), client_key, now)


def deliver(scope: CampaignScope, *, export_id: int, now: datetime) -> None:
    """Brings a made file to its schedule's place, its description first. Can run twice: what is there is replaced."""
    scope.require(Permission.EXPORT)
    export = visible(scope).select_related("schedule").filter(id=export_id, status=Export.Status.DONE).first()
    if export is None or export.schedule is None or export.delivered_at:
        return
    schedule = export.schedule
    places = (accounts.organization(scope).slug, campaigns.details(scope).slug, schedule.folder)
    folder, name = "/".join(places), export.file_name(scope.zone)
    told = json.dumps(data_package_of(scope, export_id=export_id), indent=2, ensure_ascii=False).encode()
    try:
        delivery.put(schedule.target, f"{folder}/{name}.datapackage.json", BytesIO(told))
        with storage.open(export.storage_key) as file:
            export.delivered_as = delivery.put(schedule.target, f"{folder}/{name}", file)
    except Exception as error:
        export.delivery_failure = rules.delivery_sentence(error)
        export.save(update_fields=["delivery_failure"])
        raise
    with transaction.atomic():
        export.delivered_at, export.delivery_failure = now, ""
        export.save(update_fields=["delivered_as", "delivered_at", "delivery_failure"])
        record(scope, verb="export.deliver", noun="export", noun_id=export.id, people=export.rows_done, now=now)


@transaction.atomic
def deliver_again(scope: CampaignScope, *, export_id: int, now: datetime) -> None:
    scope.require(Permission.EXPORT)
    export = visible(scope).select_for_update().filter(id=export_id).first()
    if export is None:
        raise NotFoundError(export_id)
    if export.status == Export.Status.DONE and export.schedule_id and not export.delivered_at:
        enqueue_delivery(scope, export_id=export_id)
        record(scope, verb="export.retry", noun="export", noun_id=export.id, now=now)


def enqueue_delivery(scope: CampaignScope, *, export_id: int) -> None:
    scope.require(Permission.EXPORT)
    enqueue(
        "exports.deliver",
        once=f"exports.deliver:{export_id}",
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        export_id=export_id,
    )


def _run(scope: CampaignScope, row: ExportSchedule, client_key: UUID, now: datetime) -> None:
    first_day, last_day = rules.covered(row.rhythm, on=now.astimezone(scope.zone).date())
    lacking = lacks_terms(scope, schedule=row, in_force=[one.file_id for one in terms(scope)])
    export, is_new = Export.objects.get_or_create(
        campaign_id=scope.campaign_id,
        client_key=client_key,
        defaults={
            "organization_id": scope.organization_id,
            "schedule_id": row.id,
            "kind": row.kind,
            "query": row.query,
            "format": row.format,
            "first_day": first_day,
            "last_day": last_day,
            "terms_accepted": bool(row.terms_of),
            "accepted": as_kept(scope, shows_voter_file=bool(row.terms_of)),
            "requested_by_id": row.made_by_id,
            "requested_at": now,
            "status": Export.Status.FAILED if lacking else Export.Status.QUEUED,
            "failure": rules.new_terms_sentence() if lacking else "",
        },
    )
    if is_new and not lacking:
        record(scope, verb="export.request", noun="export", noun_id=export.id, now=now)
        enqueue_making(scope, export_id=export.id)


def _locked(scope: CampaignScope, schedule_id: int) -> ExportSchedule:
    row = visible_schedules(scope).select_for_update().filter(id=schedule_id).first()
    if row is None:
        raise NotFoundError(schedule_id)
    return row
