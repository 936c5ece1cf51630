"""What every recording does: lock the holder, find the contact, write the entry once, judge the history anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns.writes import mark_active
from kithwork.contacts import reads as contacts
from kithwork.contacts.writes import Touch, lock_holders, recount, touch, untouch
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach.models import Answer, Note, Recorded, Response
from kithwork.outreach.reads import visible_written
from kithwork.outreach.rules import clip

AnyEntry = TypeVar("AnyEntry", bound=Answer | Response | Note)


def hold(scope: MobilizerScope, *, contact_id: int) -> None:
    """Nobody else changes this mobilizer's contacts until the transaction ends. NotFoundError where it is not theirs."""
    scope.require_open(_("This campaign is closed. What you recorded stays; nothing new can be recorded."))
    lock_holders(scope, holders={scope.mobilizer_id})
    if not contacts.visible(scope).filter(id=contact_id).exists():
        raise NotFoundError(contact_id)


def sent_before(scope: MobilizerScope, *, kind: type[AnyEntry], client_key: UUID) -> int | None:
    """The entry this mobilizer has already sent by that key, though it was taken back since."""
    return visible_written(scope, kind).filter(client_key=client_key).values_list("id", flat=True).first()


def enter(scope: MobilizerScope, *, entry: AnyEntry, recorded_at: datetime, now: datetime) -> int:
    scope.require(Permission.RECORD)
    entry.organization_id, entry.campaign_id = scope.organization_id, scope.campaign_id
    entry.recorded_by_id = scope.mobilizer_id
    entry.recorded_at, entry.arrived_at = clip(recorded_at, arrived_at=now), now
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:  # the key of somebody else's entry, which must not be told from a fresh one
        raise RefusedError(_("This form was sent before. Please open the page again.")) from error
    return entry.id


def judge(
    scope: MobilizerScope, *, contact_id: int, kind: str, history: Sequence[Recorded], counts: Sequence[bool]
) -> None:
    """Puts into the ledger the entries of one history that count, and takes out the others.

    The whole history, as an entry that arrives late changes the judgement of its successor too.
    """
    scope.require(Permission.RECORD)
    judged = list(zip(history, counts, strict=True))
    untouch(scope, contact_id=contact_id, kind=kind, source_ids=[entry.id for entry, yes in judged if not yes])
    meant = [Touch(entry.id, entry.recorded_at, entry.recorded_by_id) for entry, yes in judged if yes]
    touch(scope, contact_id=contact_id, kind=kind, touches=meant)


def conclude(scope: MobilizerScope, *, verb: str, contact_id: int, now: datetime) -> None:
    recount(scope, holders={scope.mobilizer_id})
    mark_active(scope, now=now)
    record(scope, verb=verb, noun="contact", noun_id=contact_id, people=1, now=now)
