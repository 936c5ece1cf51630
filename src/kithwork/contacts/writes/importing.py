"""Many people at once, from an address book that was read on the mobilizer's own device."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns.writes import mark_active
from kithwork.contacts.models import Contact
from kithwork.contacts.reads import visible_sent_before
from kithwork.contacts.rules import ContactDetails, UnwelcomeError, check_details
from kithwork.contacts.writes.suppressing import unwelcome
from kithwork.contacts.writes.tallies import lock_holders, recount
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.suppression import writes as suppressing

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """A person as a device sent them; what is sent again under its `client_key` is nobody new."""

    client_key: UUID
    person: ContactDetails


@dataclass(frozen=True, slots=True)
class Imported:
    """`added`: ids of the new contacts, in the order sent. `refused`: (place among those sent, the sentence why), of whom
    `unwelcome` are suppressed: looking them up costs what looking up the others does.
    """

    added: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
    unwelcome: int = 0


@transaction.atomic
def add_many(scope: MobilizerScope, *, people: Sequence[Sent], now: datetime) -> Imported:
    """One that cannot be taken keeps no other back."""
    scope.require(Permission.RECORD)
    scope.require_open(_("This campaign is closed. Your contacts stay as they are; nothing can be changed any more."))
    if len(people) > AT_ONCE:
        raise RefusedError(_("Please send at most %(most)d people at once.") % {"most": AT_ONCE})
    suppressing.hold_shared(scope)
    lock_holders(scope, holders={scope.mobilizer_id})
    known = visible_sent_before(scope, client_keys=[one.client_key for one in people])
    checked, refused, year = dict[UUID, ContactDetails](), list[tuple[int, str]](), now.astimezone(scope.zone).year
    for place, one in enumerate(people):
        try:
            if one.client_key not in known:
                checked[one.client_key] = check_details(one.person, year=year)
        except RefusedError as error:
            refused.append((place, error.sentence))
    stopped = unwelcome(scope, people=[*checked.values()])
    unwelcome_places = [place for place, one in enumerate(people) if checked.get(one.client_key) in stopped]
    refused = sorted([*refused, *((place, UnwelcomeError().sentence) for place in unwelcome_places)])
    checked = {key: person for key, person in checked.items() if person not in stopped}
    rows = [
        Contact(
            organization_id=scope.organization_id,
            campaign_id=scope.campaign_id,
            mobilizer_id=scope.mobilizer_id,
            added_by_id=scope.mobilizer_id,
            client_key=client_key,
            added_at=now,
            **asdict(person),
        )
        for client_key, person in checked.items()
    ]
    added = tuple(contact.id for contact in Contact.objects.bulk_create(rows))
    if added:
        recount(scope, holders={scope.mobilizer_id})
        mark_active(scope, now=now)
        record(scope, verb="contact.import", noun="mobilizer", noun_id=scope.mobilizer_id, people=len(added), now=now)
    return Imported(added, tuple(refused), len(unwelcome_places))
