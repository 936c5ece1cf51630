from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithwork.contacts.rules import NOTE
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach.models import Note
from kithwork.outreach.reads import visible_notes, visible_own, visible_written
from kithwork.outreach.rules import check_note
from kithwork.outreach.writes.recording import conclude, enter, hold, judge, sent_before


@transaction.atomic
def note(
    scope: MobilizerScope, *, contact_id: int, body: str, client_key: UUID, recorded_at: datetime, now: datetime
) -> int:
    """Writes a note, one touchpoint. Returns its id, the first one's if repeated."""
    scope.require(Permission.RECORD)
    body = check_note(body)
    hold(scope, contact_id=contact_id)
    if sent := sent_before(scope, kind=Note, client_key=client_key):
        return sent
    entry = Note(contact_id=contact_id, body=body, client_key=client_key)
    entry_id = enter(scope, entry=entry, recorded_at=recorded_at, now=now)
    judge_notes(scope, contact_id=contact_id, note_id=entry_id)
    conclude(scope, verb="note.write", contact_id=contact_id, now=now)
    return entry_id


@transaction.atomic
def edit_note(scope: MobilizerScope, *, note_id: int, body: str, now: datetime) -> None:
    """Only who wrote it, and only as long as they hold the contact. Adds no touchpoint."""
    scope.require(Permission.RECORD)
    body = check_note(body)
    entry = _held(scope, note_id)
    visible_notes(scope).filter(id=note_id).update(body=body, edited_at=now)
    conclude(scope, verb="note.edit", contact_id=entry.contact_id, now=now)


@transaction.atomic
def delete_note(scope: MobilizerScope, *, note_id: int, now: datetime) -> None:
    """Removes the note and its touchpoint, however long ago it was written."""
    scope.require(Permission.RECORD)
    entry = _held(scope, note_id)
    visible_notes(scope).filter(id=note_id).update(removed_at=now)
    judge_notes(scope, contact_id=entry.contact_id, note_id=note_id)
    conclude(scope, verb="note.delete", contact_id=entry.contact_id, now=now)


def judge_notes(scope: MobilizerScope, *, contact_id: int, note_id: int) -> None:
    """Every note stands for itself."""
    for entry in visible_written(scope, Note).filter(contact_id=contact_id, id=note_id):
        counts = [entry.removed_at is None]
        judge(scope, contact_id=contact_id, kind=NOTE, history=[entry], counts=counts)


def _held(scope: MobilizerScope, note_id: int) -> Note:
    entry = visible_own(scope, Note).filter(id=note_id).first()
    if entry is None:
        raise NotFoundError(note_id)
    hold(scope, contact_id=entry.contact_id)
    # Deleted in another window between the look and the lock.
    if not visible_own(scope, Note).filter(id=note_id).exists():
        raise NotFoundError(note_id)
    return entry
