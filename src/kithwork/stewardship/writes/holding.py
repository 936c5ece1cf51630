"""Who holds contacts changes hands: in committed pages of at most 1,000, each locked and recounted by itself."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns import writes as campaigns
from kithwork.contacts import reads
from kithwork.contacts import writes as contacts
from kithwork.contacts.reads import Holders
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope

UNASSIGNED = None


def leave(scope: MobilizerScope, *, take_contacts: bool, now: datetime) -> None:
    """The mobilizer stops counting. Their contacts stay with the campaign as Unassigned, or are deleted.

    Cut short it can be asked again: who has not left yet still holds the rest.
    """
    scope.require(Permission.RECORD)
    left = False
    while not left:
        left = _leave_page(scope, take_contacts, now)


def remove_mobilizer(scope: CampaignScope, *, mobilizer_id: int, hand_to: int | None, now: datetime) -> None:
    """Their contacts go to `hand_to`, or become Unassigned. What they recorded stays recorded by them."""
    scope.require(Permission.MANAGE_PEOPLE)
    if hand_to == mobilizer_id:
        raise RefusedError(_("Choose somebody else to hold these contacts: this mobilizer is about to go."))
    removed = False
    while not removed:
        removed = _remove_page(scope, mobilizer_id, hand_to, now)


def hand_over(scope: CampaignScope, *, contact_ids: Collection[int], mobilizer_id: int | None, now: datetime) -> int:
    """Gives contacts to a mobilizer, or makes them Unassigned; returns how many changed hands."""
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Reopen it before you hand contacts over."))
    if len(reads.holders(scope, contact_ids=contact_ids)) != len(set(contact_ids)):
        raise NotFoundError(contact_ids)
    moved = 0
    # Somebody may move a contact between our look and our lock; then it is looked at again.
    while page := _held_by_others(scope, contact_ids, mobilizer_id):
        try:
            moved += _hand_page(scope, page, mobilizer_id, now)
        except NotFoundError:
            # A holder left between our look and our lock, and the contacts with them; if it is not that, nobody is there.
            if page == _held_by_others(scope, contact_ids, mobilizer_id):
                raise
    return moved


def delete_contacts(scope: CampaignScope, *, contact_ids: Collection[int], now: datetime) -> int:
    """As their holders would; undone by them within 7 days. Returns how many were deleted."""
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Reopen it before you delete contacts."))
    deleted = 0
    while page := dict(list(reads.holders(scope, contact_ids=contact_ids).items())[: contacts.MANY]):
        deleted += _hide_page(scope, page, now)
    return deleted


@transaction.atomic
def _leave_page(scope: MobilizerScope, take_contacts: bool, now: datetime) -> bool:  # noqa: FBT001 - leave's own
    own: Holders = {scope.mobilizer_id}
    contacts.lock_holders(scope, holders=own if take_contacts else {UNASSIGNED, *own})
    if take_contacts:
        verb, done = "contacts.delete", contacts.hide_held(scope, holders=own, now=now)
    else:
        verb, done = "contacts.hand_over", contacts.move(scope, holders=own, to=UNASSIGNED)
    if len(done) == contacts.MANY:
        record(scope, verb=verb, noun="mobilizer", noun_id=scope.mobilizer_id, people=len(done), now=now)
        return False
    campaigns.depart(scope, mobilizer_id=scope.mobilizer_id, now=now)
    record(scope, verb="mobilizer.leave", noun="mobilizer", noun_id=scope.mobilizer_id, people=len(done), now=now)
    return True


@transaction.atomic
def _remove_page(scope: CampaignScope, mobilizer_id: int, hand_to: int | None, now: datetime) -> bool:
    contacts.lock_holders(scope, holders={mobilizer_id, hand_to})
    done = contacts.move(scope, holders={mobilizer_id}, to=hand_to)
    if len(done) == contacts.MANY:
        record(scope, verb="contacts.hand_over", noun="mobilizer", noun_id=hand_to or "", people=len(done), now=now)
        return False
    campaigns.depart(scope, mobilizer_id=mobilizer_id, now=now)
    record(scope, verb="mobilizer.remove", noun="mobilizer", noun_id=mobilizer_id, people=len(done), now=now)
    return True


def _held_by_others(
    scope: CampaignScope, contact_ids: Collection[int], mobilizer_id: int | None
) -> dict[int, int | None]:
    held = reads.holders(scope, contact_ids=contact_ids)
    others = [(contact_id, holder) for contact_id, holder in held.items() if holder != mobilizer_id]
    return dict(others[: contacts.MANY])


@transaction.atomic
def _hand_page(scope: CampaignScope, page: dict[int, int | None], to: int | None, now: datetime) -> int:
    contacts.lock_holders(scope, holders={*page.values(), to})
    moved = contacts.move(scope, holders=set(page.values()), to=to, contact_ids=page)
    record(scope, verb="contacts.hand_over", noun="mobilizer", noun_id=to or "", people=len(moved), now=now)
    return len(moved)


@transaction.atomic
def _hide_page(scope: CampaignScope, page: dict[int, int | None], now: datetime) -> int:
    holders = set(page.values())
    contacts.lock_holders(scope, holders=holders)
    hidden = contacts.hide_held(scope, holders=holders, now=now, contact_ids=page)
    record(scope, verb="contacts.delete", noun="contact", people=len(hidden), now=now)
    return len(hidden)
