"""Two cards of one person become one, and may be parted again for 7 days."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.contacts import reads
from kithwork.contacts import writes as contacts
from kithwork.contacts.reads import ContactCard
from kithwork.contacts.rules import ContactDetails
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach import writes as outreach
from kithwork.outreach.writes import Moved
from kithwork.stewardship.models import LookAlike
from kithwork.stewardship.reads import visible_look_alikes


@transaction.atomic
def merge_contacts(scope: MobilizerScope, *, pair: tuple[int, int], person: ContactDetails, now: datetime) -> int:
    """`person`: what was chosen of both. Returns whose card stays: the matched one, else the older.

    The other is deleted as ever, so `undelete_contact` brings it back, with what was recorded for it.
    """
    scope.require(Permission.RECORD)
    contacts.lock_holders(scope, holders={scope.mobilizer_id})
    cards = reads.cards(scope, contact_ids=pair)
    if len(cards) < len(pair):
        raise NotFoundError(pair)
    kept, gone = _in_order(cards[0], cards[1])
    contacts.edit(scope, contact_id=kept.id, person=person, now=now)
    moved = outreach.move_history(scope, source=gone.id, into=kept.id)
    if kept.follow_up_on is None and gone.follow_up_on and gone.follow_up_on >= now.astimezone(scope.zone).date():
        contacts.follow_up(scope, contact_id=kept.id, on=gone.follow_up_on, now=now)
    contacts.delete(scope, contact_id=gone.id, now=now)
    _say(scope, pair, LookAlike.Verdict.MERGED, now, gone_id=gone.id, moved=moved)
    record(scope, verb="contact.merge", noun="contact", noun_id=kept.id, people=2, fields=[f"gone {gone.id}"], now=now)
    return kept.id


@transaction.atomic
def undelete_contact(scope: MobilizerScope, *, contact_id: int, now: datetime) -> None:
    """As `contacts.undelete`; who was merged away gets back what came from them. What was chosen for the other stays."""
    scope.require(Permission.RECORD)
    contacts.undelete(scope, contact_id=contact_id, now=now)
    merged = visible_look_alikes(scope).filter(gone_id=contact_id, verdict=LookAlike.Verdict.MERGED).first()
    if merged is None:
        return
    kept_id = merged.older_id if merged.newer_id == contact_id else merged.newer_id
    if reads.cards(scope, contact_ids=[kept_id]):  # else it was deleted or handed over since, with all it has
        only = Moved(tuple(merged.answers), tuple(merged.responses), tuple(merged.notes))
        outreach.move_history(scope, source=kept_id, into=contact_id, only=only)
        contacts.recount(scope, holders={scope.mobilizer_id})
    _say(scope, (merged.older_id, merged.newer_id), LookAlike.Verdict.DIFFERENT, now)


@transaction.atomic
def keep_apart(scope: MobilizerScope, *, pair: tuple[int, int], now: datetime) -> None:
    """They are two people: nobody asks about them again."""
    scope.require(Permission.RECORD)
    scope.require_open(_("This campaign is closed. Your contacts stay as they are; nothing can be changed any more."))
    if len(reads.cards(scope, contact_ids=pair)) < len(pair):
        raise NotFoundError(pair)
    _say(scope, pair, LookAlike.Verdict.DIFFERENT, now)
    record(scope, verb="contact.keep_apart", noun="contact", noun_id=min(pair), people=len(pair), now=now)


def _in_order(one: ContactCard, other: ContactCard) -> tuple[ContactCard, ContactCard]:
    """The one to keep first: a match that somebody confirmed is kept before the machine's, that before none."""
    if _match(one) == _match(other) == 2 and one.facts != other.facts:  # noqa: PLR2004 - confirmed, both
        raise RefusedError(
            _("You matched them with two different voters. Undo one of the matches first, if they are one person.")
        )
    return (other, one) if _match(other) > _match(one) else (one, other)


def _match(card: ContactCard) -> int:
    return (card.match_status == "matched") + (card.match_status == "matched" and not card.is_machine_match)


def _say(  # noqa: PLR0917 - one row
    scope: MobilizerScope,
    pair: tuple[int, int],
    verdict: LookAlike.Verdict,
    now: datetime,
    gone_id: int | None = None,
    moved: Moved | None = None,
) -> None:
    told = {
        "verdict": verdict,
        "gone_id": gone_id,
        "answers": list(moved.answers) if moved else [],
        "responses": list(moved.responses) if moved else [],
        "notes": list(moved.notes) if moved else [],
        "decided_at": now,
    }
    visible_look_alikes(scope).update_or_create(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        older_id=min(pair),
        newer_id=max(pair),
        defaults=told,
    )
