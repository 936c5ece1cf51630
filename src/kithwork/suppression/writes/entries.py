from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from kithwork.audit.writes import record
from kithwork.kernel import db
from kithwork.kernel.errors import ForbiddenError, NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.suppression.models import Entry
from kithwork.suppression.reads import digest_of, visible, visible_in_force
from kithwork.suppression.rules import UNDONE_BY_HAND, Kind, Reach, Reason, Source, Value, check_value, rewrapped


@transaction.atomic
def add(
    scope: OrgScope,
    *,
    values: Collection[Value],
    reason: Reason,
    source: Source,
    now: datetime,
    file_id: int | None = None,
) -> int:
    """From now on nobody adds, matches, lists or writes to these; returns how many were not on the list that way before.

    Contacts that are there already are hidden by `stewardship.writes.suppress`, which calls this. RefusedError where a
    text is no phone number, address or voter id.
    """
    if source is Source.REQUEST:
        scope.require(Permission.ASK_ABOUT_ONESELF)
    else:
        scope.require(Permission.MANAGE_SUPPRESSION)
    hold(scope)
    checked = [check_value(value.kind, value.text) for value in values]
    rows = [
        Entry(
            organization_id=scope.organization_id,
            kind=value.kind,
            digest=digest_of(scope, value=value),
            key_version=len(settings.SUPPRESSION_KEYS),
            reason=reason,
            source=source,
            added_by_id=scope.actor_id,
            added_at=now,
            file_id=file_id,
        )
        for value in checked
    ]
    there = visible_in_force(scope).filter(digest__in=[row.digest for row in rows], source=source, file_id=file_id)
    before = there.count()
    Entry.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        scope,
        verb="suppression.add",
        noun="suppression",
        people=len(rows),
        fields=sorted({row.kind for row in rows}),
        now=now,
    )
    return len({row.digest for row in rows}) - before


@transaction.atomic
def remove(scope: OrgScope, *, entry_id: int, now: datetime) -> None:
    """Undone for good: the hash is gone. What a mail's receiver said, and what an erasure left, is no admin's to undo."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    hold(scope)
    entry = visible(scope).filter(id=entry_id, source__in=UNDONE_BY_HAND).first()
    if entry is None:
        raise NotFoundError(entry_id)
    entry.delete()
    record(
        scope, verb="suppression.remove", noun="suppression", noun_id=entry_id, people=1, fields=[entry.kind], now=now
    )


def refuse_mail(scope: OrgScope, *, digest: str, key_version: int, now: datetime) -> None:
    """Do not invite me again. `digest` stood in a mail, of the keys there were when it left."""
    if not (scope.may(Permission.REFUSE_INVITATIONS) or scope.may(Permission.RUN_JOBS)):
        raise ForbiddenError(Permission.REFUSE_INVITATIONS)
    for key in settings.SUPPRESSION_KEYS[key_version:]:
        digest = rewrapped(key, digest)
    entry = Entry(
        organization_id=scope.organization_id,
        kind=Kind.EMAIL,
        digest=digest,
        key_version=len(settings.SUPPRESSION_KEYS),
        reach=Reach.INVITATIONS,
        reason=Reason.ASKED,
        source=Source.MAIL,
        added_at=now,
    )
    Entry.objects.bulk_create([entry], ignore_conflicts=True)


def hold(scope: OrgScope) -> None:
    """Until the transaction ends nobody is added or matched in the organization: what is suppressed now misses nobody.

    Taken before any holder is locked, as `hold_shared` is.
    """
    db.hold("suppression", scope.organization_id)


def hold_shared(scope: OrgScope) -> None:
    """For who adds, edits or matches: the list does not change until the transaction ends."""
    db.hold_shared("suppression", scope.organization_id)
