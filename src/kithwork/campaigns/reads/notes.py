"""Management notes: what admins wrote about a mobilizer, each version of it, and what they took back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kithwork.audit.writes import record
from kithwork.campaigns.models import ManagementNote, ManagementNoteVersion
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


def visible_notes(scope: CampaignScope) -> QuerySet[ManagementNote]:
    """The deleted ones too: what they said stays readable."""
    scope.require(Permission.VIEW_PEOPLE)
    return ManagementNote.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_versions(scope: CampaignScope) -> QuerySet[ManagementNoteVersion]:
    scope.require(Permission.VIEW_PEOPLE)
    return ManagementNoteVersion.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


@dataclass(frozen=True, slots=True)
class NoteCard:
    """`deleted_by` is an e-mail address, like the author's."""

    id: int
    body: str
    author_email: str
    written_at: datetime
    edited_at: datetime | None
    deleted_by: str
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteVersion:
    body: str
    author_email: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class NoteHistory:
    """`versions`: every one, what it says now first."""

    note: NoteCard
    mobilizer_id: int
    versions: tuple[NoteVersion, ...]


def management_notes(scope: CampaignScope, *, mobilizer_id: int) -> tuple[NoteCard, ...]:
    """The newest first."""
    rows = visible_notes(scope).filter(mobilizer_id=mobilizer_id).order_by("-written_at", "-id")
    return tuple(_card(row) for row in rows.select_related("author", "deleted_by"))


def note_history(scope: CampaignScope, *, note_id: int, now: datetime) -> NoteHistory:
    """Reading it leaves its mark."""
    rows = visible_notes(scope).select_related("author", "edited_by", "deleted_by")
    row = rows.filter(id=note_id).first()
    if row is None:
        raise NotFoundError(note_id)
    record(scope, verb="management_note.read", noun="mobilizer", noun_id=row.mobilizer_id, people=1, now=now)
    latest = NoteVersion(row.body, (row.edited_by or row.author).email, row.edited_at or row.written_at)
    former = visible_versions(scope).filter(note_id=note_id).order_by("-id")
    before = (NoteVersion(*one) for one in former.values_list("body", "author__email", "written_at"))
    return NoteHistory(_card(row), row.mobilizer_id, (latest, *before))


def _card(row: ManagementNote) -> NoteCard:
    return NoteCard(
        id=row.id,
        body=row.body,
        author_email=row.author.email,
        written_at=row.written_at,
        edited_at=row.edited_at,
        deleted_by=row.deleted_by.email if row.deleted_by else "",
        deleted_at=row.deleted_at,
    )
