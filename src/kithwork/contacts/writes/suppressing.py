"""Contacts hidden while somebody is suppressed, and back unchanged when they are not any more."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.contacts.reads import visible_hideable
from kithwork.contacts.rules import ContactDetails, UnwelcomeError
from kithwork.contacts.writes.tallies import lock_holders, recount
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.suppression import reads as suppression
from kithwork.suppression.rules import Kind, Value


def hide(scope: CampaignScope, *, contact_ids: Collection[int], now: datetime) -> int:
    """In no number, list or file from now on; returns how many were shown before. Asks no right: the list stops everybody.

    Inside a transaction that holds the organization's suppression list.
    """
    done = _turn(scope, contact_ids, before=Q(suppressed_at=None), at=now)
    if done:
        record(scope, verb="contact.suppress", noun="contact", people=done, now=now)
    return done


def reveal(scope: CampaignScope, *, contact_ids: Collection[int], now: datetime) -> int:
    """Back with all that was recorded; returns how many were hidden. As `hide`."""
    done = _turn(scope, contact_ids, before=Q(suppressed_at__isnull=False), at=None)
    if done:
        record(scope, verb="contact.reveal", noun="contact", people=done, now=now)
    return done


def require_welcome(scope: MobilizerScope, *, person: ContactDetails) -> None:
    """UnwelcomeError where the phone number or the address is suppressed."""
    if unwelcome(scope, people=[person]):
        raise UnwelcomeError


def unwelcome(scope: MobilizerScope, *, people: Collection[ContactDetails]) -> frozenset[ContactDetails]:
    """Those of them whom nobody may add: one statement, however many."""
    scope.require(Permission.RECORD)
    told = {
        value: person
        for person in people
        for value in (Value(Kind.PHONE, person.phone), Value(Kind.EMAIL, person.email))
        if value.text
    }
    found = suppression.suppressed(scope, values=told)
    return frozenset(
        person for person in people if {Value(Kind.PHONE, person.phone), Value(Kind.EMAIL, person.email)} & found
    )


def _turn(scope: CampaignScope, contact_ids: Collection[int], *, before: Q, at: datetime | None) -> int:
    rows = visible_hideable(scope).filter(before, id__in=contact_ids)
    there = rows.filter(deleted_at=None)
    done = 0
    # Deleted, brought back or handed over between the look and the lock: the next time round.
    while rows.exists():
        # Who is deleted counts nowhere, and whoever held them may have left.
        done += rows.exclude(deleted_at=None).update(suppressed_at=at)
        if not (holders := set(there.values_list("mobilizer_id", flat=True))):
            continue
        present = {
            None,
            *campaigns.visible_mobilizers(scope).filter(id__in=holders - {None}).values_list("id", flat=True),
        }
        lock_holders(scope, holders=present)
        # Only who was hidden can have a holder who left.
        (there & visible_hideable(scope, holders=holders - present)).update(mobilizer_id=None)
        done += (there & visible_hideable(scope, holders=present)).update(suppressed_at=at)
        recount(scope, holders=present)
    return done
