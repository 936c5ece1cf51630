"""What campaigns hold of a person, taken out for good. What a mobilizer recorded stays, by "former mobilizer"."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import BooleanField, F
from django.db.models.functions import Coalesce

from kithwork.campaigns.models import Mobilizer
from kithwork.campaigns.reads.erasing import (
    holding,
    visible_all_invitations,
    visible_lists_kept,
    visible_mail_of,
    visible_mobilizers_to_erase,
    visible_notes_about,
    visible_notes_saying,
)
from kithwork.kernel import storage
from kithwork.kernel.permission import Permission
from kithwork.kernel.privacy import Mark, mark_of
from kithwork.kernel.scope import CampaignScope, OrgScope, UserScope
from kithwork.kernel.traces import Traces


def erase_mobilizers(scope: OrgScope | UserScope, *, mobilizer_ids: Collection[int], now: datetime) -> int:
    """Empties every personal field of theirs, with the management notes about them; they hold nothing any more."""
    scope.require(Permission.KEEP_OWN_ACCOUNT if isinstance(scope, UserScope) else Permission.ERASE)
    for notes in visible_notes_about(scope, mobilizer_ids=mobilizer_ids):
        notes.delete()
    personal = [field for field in Mobilizer._meta.concrete_fields if mark_of(field) is Mark.PERSONAL]
    emptied = {field.name: False if isinstance(field, BooleanField) else "" for field in personal}
    rows = visible_mobilizers_to_erase(scope).filter(id__in=mobilizer_ids)
    return rows.update(
        **emptied, match_status=Mobilizer.MatchStatus.UNMATCHED, user=None, left_at=Coalesce(F("left_at"), now)
    )


def erase_invitations(
    scope: OrgScope | UserScope, *, emails: Collection[str], names: Collection[tuple[str, str]] = ()
) -> int:
    """Invitations to them go, accepted or not; returns how many."""
    scope.require(Permission.KEEP_OWN_ACCOUNT if isinstance(scope, UserScope) else Permission.ERASE)
    return visible_mail_of(scope, emails=emails, names=names).delete()[0]


def erase_lists(scope: OrgScope, *, traces: Traces) -> int:
    """Files of people to invite that hold them are thrown away, as nothing of them has been sent; returns how many."""
    scope.require(Permission.ERASE)
    gone = 0
    for row in visible_lists_kept(scope).select_for_update():
        if traces.were_searched(row.name):
            row.name = "list.csv"
            row.save(update_fields=["name"])
        if row.storage_key and traces.are_in(_text_of(row.storage_key)):
            storage.delete(row.storage_key)
            row.delete()
            gone += 1
    return gone


def blot(scope: OrgScope, *, traces: Traces) -> int:
    """Takes somebody out of management notes about others; returns in how many places."""
    scope.require(Permission.ERASE)
    blotted = 0
    for notes in visible_notes_saying(scope, pattern=traces.pattern):
        for note in notes.select_for_update():
            note.body = traces.blotted(note.body)
            note.save(update_fields=["body"])
            blotted += 1
    return blotted


def _text_of(key: str) -> str:
    """As it may be read; a list that waits is a few megabytes at most."""
    try:
        with storage.open(key) as file:
            data = file.read()
    except FileNotFoundError:
        return ""
    return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", errors="replace")


def empty_closed(scope: CampaignScope, *, now: datetime) -> int:
    """What a closed campaign knows of its mobilizers and of who was invited; returns how many people that was."""
    scope.require(Permission.ERASE)
    people = erase_mobilizers(scope, mobilizer_ids=holding(scope), now=now)
    return people + visible_all_invitations(scope).delete()[0]
