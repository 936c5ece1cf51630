from dataclasses import asdict, fields, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns.writes import mark_active
from kithwork.contacts.models import Contact
from kithwork.contacts.reads import visible, visible_deleted, visible_sent
from kithwork.contacts.rules import ContactDetails, check_details, check_follow_up
from kithwork.contacts.writes.suppressing import require_welcome
from kithwork.contacts.writes.tallies import lock_holders, recount
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.suppression import writes as suppressing


@transaction.atomic
def add(scope: MobilizerScope, *, client_key: UUID, person: ContactDetails, now: datetime) -> int:
    """Returns the contact's id; a repeated `client_key` returns the first one's, and brings back nobody deleted.

    UnwelcomeError for who is suppressed; nothing is kept of them.
    """
    scope.require(Permission.RECORD)
    _require_open(scope)
    person = check_details(person, year=now.astimezone(scope.zone).year)
    suppressing.hold_shared(scope)
    lock_holders(scope, holders={scope.mobilizer_id})
    if sent := visible_sent(scope, client_key=client_key):
        return sent
    require_welcome(scope, person=person)
    contact_id = _create(scope, client_key, person, now)
    recount(scope, holders={scope.mobilizer_id})
    mark_active(scope, now=now)
    record(scope, verb="contact.add", noun="contact", noun_id=contact_id, people=1, fields=_given(person), now=now)
    return contact_id


@transaction.atomic
def edit(scope: MobilizerScope, *, contact_id: int, person: ContactDetails, now: datetime) -> None:
    """Keeps the match: what the mobilizer calls somebody and what the voter file says stand side by side."""
    scope.require(Permission.RECORD)
    _require_open(scope)
    suppressing.hold_shared(scope)
    contact = _locked(scope, contact_id)
    year = now.astimezone(scope.zone).year
    person = check_details(person, year=year)
    if person.age == contact.age and contact.age_said_in:
        person = check_details(replace(person, age_said_in=contact.age_said_in), year=year)
    changed = [field.name for field in fields(person) if getattr(contact, field.name) != getattr(person, field.name)]
    if not changed:
        return
    require_welcome(scope, person=person)
    visible(scope).filter(id=contact_id).update(**asdict(person), edited_at=now)
    mark_active(scope, now=now)
    record(scope, verb="contact.edit", noun="contact", noun_id=contact_id, people=1, fields=changed, now=now)


@transaction.atomic
def delete(scope: MobilizerScope, *, contact_id: int, now: datetime) -> None:
    """Hides the contact from every number, list and export at once; `undelete` brings all of it back for 7 days."""
    scope.require(Permission.RECORD)
    _require_open(scope)
    contact = _locked(scope, contact_id)
    visible(scope).filter(id=contact.id).update(deleted_at=now)
    recount(scope, holders={scope.mobilizer_id})
    mark_active(scope, now=now)
    record(scope, verb="contact.delete", noun="contact", noun_id=contact_id, people=1, now=now)


@transaction.atomic
def undelete(scope: MobilizerScope, *, contact_id: int, now: datetime) -> None:
    """NotFoundError after 7 days. A contact that is not deleted stays as it is: the button may be pressed twice."""
    scope.require(Permission.RECORD)
    _require_open(scope)
    lock_holders(scope, holders={scope.mobilizer_id})
    if visible(scope).filter(id=contact_id).exists():
        return
    if not visible_deleted(scope, now=now).filter(id=contact_id).update(deleted_at=None):
        raise NotFoundError(contact_id)
    recount(scope, holders={scope.mobilizer_id})
    mark_active(scope, now=now)
    record(scope, verb="contact.undelete", noun="contact", noun_id=contact_id, people=1, now=now)


@transaction.atomic
def follow_up(scope: MobilizerScope, *, contact_id: int, on: date | None, now: datetime) -> None:
    """Remember to talk to them on a day of the campaign's; None: no more. No touchpoint."""
    scope.require(Permission.RECORD)
    _require_open(scope)
    contact = _locked(scope, contact_id)
    on = check_follow_up(on, today=now.astimezone(scope.zone).date())
    if contact.follow_up_on == on:
        return
    visible(scope).filter(id=contact_id).update(follow_up_on=on)
    mark_active(scope, now=now)
    record(
        scope, verb="contact.follow_up", noun="contact", noun_id=contact_id, people=1, fields=["follow_up_on"], now=now
    )


def _create(scope: MobilizerScope, client_key: UUID, person: ContactDetails, now: datetime) -> int:
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                organization_id=scope.organization_id,
                campaign_id=scope.campaign_id,
                mobilizer_id=scope.mobilizer_id,
                added_by_id=scope.mobilizer_id,
                client_key=client_key,
                added_at=now,
                **asdict(person),
            )
    except IntegrityError as error:  # the key of somebody else's contact, which must not be told from a fresh one
        raise RefusedError(_("This form was sent before. Please open it again and enter the contact anew.")) from error
    return contact.id


def _locked(scope: MobilizerScope, contact_id: int) -> Contact:
    lock_holders(scope, holders={scope.mobilizer_id})
    contact = visible(scope).filter(id=contact_id).first()
    if contact is None:
        raise NotFoundError(contact_id)
    return contact


def _given(person: ContactDetails) -> list[str]:
    return [name for name, value in asdict(person).items() if value not in ("", None)]


def _require_open(scope: MobilizerScope) -> None:
    scope.require_open(_("This campaign is closed. Your contacts stay as they are; nothing can be changed any more."))
