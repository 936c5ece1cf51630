"""One person at a time: kept, and looked for in the voter file at once, so that the page that follows has somebody to show."""

from datetime import datetime
from uuid import UUID

from kithwork.contacts import reads
from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import ContactDetails, UnwelcomeError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import writes as matching


def add_person(scope: MobilizerScope, *, client_key: UUID, person: ContactDetails, now: datetime) -> int:
    """UnwelcomeError for who is suppressed, whether by what was typed or by who they are in the voter file: it costs the
    same and reads the same. NotFoundError where the form was sent before and the contact is gone.
    """
    scope.require(Permission.RECORD)
    try:
        contact_id = contacts.add(scope, client_key=client_key, person=person, now=now)
    except UnwelcomeError:
        matching.spend_unwelcome(scope, now=now)
        raise
    matching.look_up(scope, contact_id=contact_id, now=now)
    return contact_id


def edit_person(scope: MobilizerScope, *, contact_id: int, person: ContactDetails, now: datetime) -> None:
    """As `add_person`; where what was typed is refused, nothing is changed."""
    scope.require(Permission.RECORD)
    try:
        contacts.edit(scope, contact_id=contact_id, person=person, now=now)
    except UnwelcomeError:
        matching.spend_unwelcome(scope, now=now)
        raise
    if reads.card(scope, contact_id=contact_id).match_status != "matched":
        matching.look_up(scope, contact_id=contact_id, now=now)
