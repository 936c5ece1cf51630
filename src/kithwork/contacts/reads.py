from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kithwork.contacts.models import ActionTally, Contact, CurrentResponse, RungTally, SpentKey, Tally, Touchpoint
from kithwork.contacts.rules import UNDO, ContactDetails, VoterFacts
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope

# Whoever holds contacts: mobilizers by id, and None for Unassigned.
Holders = Collection[int | None]
PAGE = 50


def visible(scope: CampaignScope) -> QuerySet[Contact]:
    """A mobilizer sees the contacts they hold, an admin those of the campaign; deleted ones nobody."""
    contacts = Contact.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, deleted_at=None
    )
    if isinstance(scope, MobilizerScope):
        scope.require(Permission.READ_OWN_CONTACTS)
        return contacts.filter(mobilizer_id=scope.mobilizer_id)
    scope.require(Permission.VIEW_PEOPLE)
    return contacts


def visible_deleted(scope: MobilizerScope, *, now: datetime) -> QuerySet[Contact]:
    """The mobilizer's own, as long as they can be brought back."""
    scope.require(Permission.READ_OWN_CONTACTS)
    return Contact.objects.filter(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        mobilizer_id=scope.mobilizer_id,
        deleted_at__gt=now - UNDO,
    )


def visible_expired(scope: OrgScope, *, now: datetime) -> QuerySet[Contact]:
    """Deleted, and past bringing back: for the nightly job alone."""
    scope.require(Permission.RUN_JOBS)
    return Contact.objects.filter(organization_id=scope.organization_id, deleted_at__lte=now - UNDO)


def visible_remains(
    scope: OrgScope, *, contact_ids: Collection[int]
) -> tuple[QuerySet[Touchpoint], QuerySet[CurrentResponse]]:
    """What goes with contacts deleted for good: for the nightly job alone."""
    scope.require(Permission.RUN_JOBS)
    inside = {"organization_id": scope.organization_id, "contact_id__in": contact_ids}
    return Touchpoint.objects.filter(**inside), CurrentResponse.objects.filter(**inside)


def visible_numbers(scope: CampaignScope) -> QuerySet[Contact]:
    """Contacts to be counted, for who may see numbers but no people."""
    scope.require(Permission.VIEW_ANALYTICS)
    return Contact.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id, deleted_at=None)


def visible_tallies(scope: CampaignScope) -> QuerySet[Tally]:
    scope.require(Permission.VIEW_ANALYTICS)
    return Tally.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_rung_tallies(scope: CampaignScope) -> QuerySet[RungTally]:
    scope.require(Permission.VIEW_ANALYTICS)
    return RungTally.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_action_tallies(scope: CampaignScope) -> QuerySet[ActionTally]:
    scope.require(Permission.VIEW_ANALYTICS)
    return ActionTally.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_touchpoints(scope: CampaignScope) -> QuerySet[Touchpoint]:
    """Of the contacts this scope sees."""
    return Touchpoint.objects.filter(organization_id=scope.organization_id, contact__in=visible(scope))


def visible_responses(scope: CampaignScope) -> QuerySet[CurrentResponse]:
    """Of the contacts this scope sees."""
    return CurrentResponse.objects.filter(organization_id=scope.organization_id, contact__in=visible(scope))


def visible_sent(scope: MobilizerScope, *, client_key: UUID) -> int | None:
    """The contact this mobilizer once added by that key, though it be deleted or long gone."""
    scope.require(Permission.READ_OWN_CONTACTS)
    inside = {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id, "client_key": client_key}
    contact = Contact.objects.filter(added_by_id=scope.mobilizer_id, **inside).values_list("id", flat=True).first()
    return contact or SpentKey.objects.filter(**inside).values_list("contact_id", flat=True).first()


# What tallies are counted from and written to. A mobilizer's write moves numbers of holders they may not read
# (Unassigned, when they leave), so these ask for no right to read; nothing of them reaches a page.


def visible_held(scope: CampaignScope, *, holders: Holders) -> QuerySet[Contact]:
    contacts = Contact.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    return contacts.filter(_held_by(holders), deleted_at=None)


def visible_held_responses(scope: CampaignScope, *, holders: Holders) -> QuerySet[CurrentResponse]:
    responses = CurrentResponse.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    return responses.filter(_held_by(holders, "contact__"), contact__deleted_at=None)


def visible_held_tallies(
    scope: CampaignScope, *, holders: Holders
) -> tuple[QuerySet[Tally], QuerySet[RungTally], QuerySet[ActionTally]]:
    inside = {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id}
    held = _held_by(holders)
    return (
        Tally.objects.filter(held, **inside),
        RungTally.objects.filter(held, **inside),
        ActionTally.objects.filter(held, **inside),
    )


def _held_by(holders: Holders, prefix: str = "") -> Q:
    mobilizers = [holder for holder in holders if holder is not None]
    held = Q(**{f"{prefix}mobilizer_id__in": mobilizers})
    return held | Q(**{f"{prefix}mobilizer": None}) if None in holders else held


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A contact as its mobilizer sees it. The voter's facts are empty unless matched."""

    id: int
    person: ContactDetails
    facts: VoterFacts
    match_status: str
    rung_id: int | None
    answered_at: datetime | None
    touchpoints: int
    added_at: datetime
    deleted_at: datetime | None

    @property
    def called(self) -> str:
        """The name as the mobilizer says it."""
        return " ".join(filter(None, (self.person.nickname or self.person.first_name, self.person.last_name)))


@dataclass(frozen=True, slots=True)
class Current:
    """The current response to an action; a task's has neither text nor options."""

    action_id: int
    text: str
    options: tuple[int, ...]
    responded_at: datetime


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`after` asks for the next page; None on the last."""

    rows: tuple[ContactCard, ...]
    after: int | None


def card(scope: CampaignScope, *, contact_id: int) -> ContactCard:
    found = visible(scope).filter(id=contact_id).first()
    if found is None:
        raise NotFoundError(contact_id)
    return _card(found)


def own(scope: MobilizerScope, *, search: str = "", after: int | None = None, limit: int = PAGE) -> OwnPage:
    """The latest added first. Every word of `search` begins a name."""
    contacts = visible(scope).order_by("-id")
    for word in search.replace("\x00", "").split():
        contacts = contacts.filter(
            Q(first_name__istartswith=word) | Q(last_name__istartswith=word) | Q(nickname__istartswith=word)
        )
    if after is not None:
        contacts = contacts.filter(id__lt=after)
    cards = [_card(contact) for contact in contacts[: limit + 1]]
    return OwnPage(tuple(cards[:limit]), cards[limit - 1].id if len(cards) > limit else None)


def responses(scope: CampaignScope, *, contact_id: int) -> tuple[Current, ...]:
    rows = visible_responses(scope).filter(contact_id=contact_id).order_by("action_id")
    return tuple(Current(row.action_id, row.text, tuple(sorted(row.options)), row.responded_at) for row in rows)


def recently_deleted(scope: MobilizerScope, *, now: datetime) -> tuple[ContactCard, ...]:
    """The latest deleted first."""
    return tuple(_card(contact) for contact in visible_deleted(scope, now=now).order_by("-deleted_at", "-id"))


def _card(contact: Contact) -> ContactCard:
    return ContactCard(
        id=contact.id,
        person=ContactDetails(**{field.name: getattr(contact, field.name) for field in fields(ContactDetails)}),
        facts=VoterFacts(**{field.name: getattr(contact, field.name) for field in fields(VoterFacts)}),
        match_status=contact.match_status,
        rung_id=contact.rung_id,
        answered_at=contact.answered_at,
        touchpoints=contact.touchpoints,
        added_at=contact.added_at,
        deleted_at=contact.deleted_at,
    )
