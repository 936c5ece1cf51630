from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns.models import ManagementNote, ManagementNoteVersion
from kithwork.campaigns.reads import visible_mobilizers, visible_notes
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.text import check_text

NOTE_LIMIT = 10_000


@transaction.atomic
def write_management_note(
    scope: CampaignScope, *, mobilizer_id: int, body: str, client_key: UUID, now: datetime
) -> int:
    """Returns the note's id; a repeated `client_key` returns the first one's. Not a relational touchpoint."""
    scope.require(Permission.WRITE_MANAGEMENT_NOTES)
    body = check_text(body, field="body", what=_("a note"), limit=NOTE_LIMIT)
    if not visible_mobilizers(scope).filter(id=mobilizer_id).exists():
        raise NotFoundError(mobilizer_id)
    note, is_new = ManagementNote.objects.get_or_create(
        campaign_id=scope.campaign_id,
        client_key=client_key,
        defaults={
            "organization_id": scope.organization_id,
            "mobilizer_id": mobilizer_id,
            "author_id": scope.person,
            "body": body,
            "written_at": now,
        },
    )
    if is_new:
        record(scope, verb="management_note.write", noun="mobilizer", noun_id=mobilizer_id, people=1, now=now)
    return note.id


@transaction.atomic
def edit_management_note(scope: CampaignScope, *, note_id: int, body: str, now: datetime) -> None:
    """What it said before is kept as a version; saying the same again changes nothing."""
    scope.require(Permission.WRITE_MANAGEMENT_NOTES)
    body = check_text(body, field="body", what=_("a note"), limit=NOTE_LIMIT)
    note = _locked(scope, note_id)
    if note.deleted_at:
        raise RefusedError(_("This note was deleted meanwhile. Please write a new one."))
    if note.body == body:
        return
    ManagementNoteVersion.objects.create(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        note=note,
        author_id=note.edited_by_id or note.author_id,
        body=note.body,
        written_at=note.edited_at or note.written_at,
    )
    note.body, note.edited_at, note.edited_by_id = body, now, scope.person
    note.save(update_fields=["body", "edited_at", "edited_by"])
    record(scope, verb="management_note.edit", noun="mobilizer", noun_id=note.mobilizer_id, people=1, now=now)


@transaction.atomic
def delete_management_note(scope: CampaignScope, *, mobilizer_id: int, note_id: int, now: datetime) -> None:
    """What it said stays among the deleted ones; deleted twice, it is deleted once."""
    scope.require(Permission.WRITE_MANAGEMENT_NOTES)
    note = _locked(scope, note_id)
    if note.mobilizer_id != mobilizer_id:
        raise NotFoundError(note_id)
    if note.deleted_at is None:
        note.deleted_at, note.deleted_by_id = now, scope.person
        note.save(update_fields=["deleted_at", "deleted_by"])
        record(scope, verb="management_note.delete", noun="mobilizer", noun_id=note.mobilizer_id, people=1, now=now)


def _locked(scope: CampaignScope, note_id: int) -> ManagementNote:
    note = visible_notes(scope).select_for_update(of=("self",)).filter(id=note_id).first()
    if note is None:
        raise NotFoundError(note_id)
    return note
