from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kithwork.contacts.models import (
    ActionTally,
    Contact,
    CurrentResponse,
    RungTally,
    SpentKey,
    Tally,
    Touchpoint,
    shown,
)
from kithwork.contacts.rules import UNDO
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope

# Whoever holds contacts: mobilizers by id, and None for Unassigned.
Holders = Collection[int | None]


def visible(scope: CampaignScope) -> QuerySet[Contact]:
    """A mobilizer sees the contacts they hold, an admin those of the campaign; deleted and suppressed ones nobody."""
    contacts = Contact.objects.filter(shown(), organization_id=scope.organization_id, campaign_id=scope.campaign_id)
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
        suppressed_at=None,
    )


def visible_hidden(scope: CampaignScope, *, deleted_at: datetime, now: datetime) -> QuerySet[Contact]:
    """Deleted at that very moment, whoever held them, as long as they can be brought back."""
    scope.require(Permission.MANAGE_PEOPLE)
    hidden = Contact.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    return hidden.filter(deleted_at=deleted_at, deleted_at__gt=now - UNDO)


def visible_expired(scope: OrgScope, *, now: datetime) -> QuerySet[Contact]:
    """Deleted, and past bringing back: for the nightly job alone."""
    scope.require(Permission.RUN_JOBS)
    return Contact.objects.filter(organization_id=scope.organization_id, deleted_at__lte=now - UNDO)


def expired(scope: OrgScope, *, now: datetime, limit: int) -> tuple[int, ...]:
    """The ids of some contacts past bringing back, the oldest first."""
    return tuple(visible_expired(scope, now=now).order_by("id").values_list("id", flat=True)[:limit])


def ids(scope: CampaignScope, *, after: int, limit: int) -> tuple[int, ...]:
    """A page of the contacts this scope sees, by id."""
    return tuple(visible(scope).filter(id__gt=after).order_by("id").values_list("id", flat=True)[:limit])


def holders(scope: CampaignScope, *, contact_ids: Collection[int]) -> dict[int, int | None]:
    """Who holds these contacts; who cannot be seen is absent."""
    rows = visible(scope).filter(id__in=contact_ids).order_by("id")
    return dict(rows.values_list("id", "mobilizer_id"))


def hidden_holders(
    scope: CampaignScope, *, contact_ids: Collection[int], deleted_at: datetime, now: datetime
) -> dict[int, int | None]:
    """Who held these contacts when they were deleted, all at that moment; who cannot be brought back is absent."""
    rows = visible_hidden(scope, deleted_at=deleted_at, now=now).filter(id__in=contact_ids).order_by("id")
    return dict(rows.values_list("id", "mobilizer_id"))


def voters(scope: CampaignScope, *, contact_ids: Collection[int]) -> dict[int, str]:
    """Contact → canonical voter id, "" where not matched; who cannot be seen is absent."""
    return dict(visible(scope).filter(id__in=contact_ids).values_list("id", "canonical_voter_id"))


def visible_remains(
    scope: OrgScope, *, contact_ids: Collection[int]
) -> tuple[QuerySet[Touchpoint], QuerySet[CurrentResponse]]:
    """What goes with contacts deleted for good."""
    scope.require(Permission.ERASE)
    inside = {"organization_id": scope.organization_id, "contact_id__in": contact_ids}
    return Touchpoint.objects.filter(**inside), CurrentResponse.objects.filter(**inside)


def visible_hideable(scope: CampaignScope, *, holders: Holders | None = None) -> QuerySet[Contact]:
    """All there are, deleted and suppressed ones too: who is suppressed is hidden whoever holds them, so no right is asked,
    and nothing of them reaches a page. No holders = all.
    """
    contacts = Contact.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    return contacts.filter(_held_by(holders))


def visible_copies(scope: CampaignScope) -> QuerySet[Contact]:
    """All that carry copies of a voter's facts, those included that can still be brought back: for jobs alone."""
    scope.require(Permission.RUN_JOBS)
    return Contact.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_marked(scope: CampaignScope) -> tuple[QuerySet[Contact], QuerySet[CurrentResponse]]:
    """Whatever stands on a rung or carries an option, deleted contacts too: what merging re-labels."""
    scope.require(Permission.EDIT_CONTENT)
    inside = {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id}
    return Contact.objects.filter(**inside), CurrentResponse.objects.filter(**inside)


def visible_numbers(scope: CampaignScope) -> QuerySet[Contact]:
    """Contacts to be counted, for who may see numbers but no people."""
    scope.require(Permission.VIEW_ANALYTICS)
    return Contact.objects.filter(shown(), organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_response_numbers(scope: CampaignScope) -> QuerySet[CurrentResponse]:
    """Current responses to be counted, for who may see numbers but no people."""
    scope.require(Permission.VIEW_ANALYTICS)
    return CurrentResponse.objects.filter(
        shown("contact__"), organization_id=scope.organization_id, campaign_id=scope.campaign_id
    )


def visible_touchpoint_numbers(scope: CampaignScope) -> QuerySet[Touchpoint]:
    """Touchpoints to be counted, for who may see numbers but no people."""
    scope.require(Permission.VIEW_ANALYTICS)
    return Touchpoint.objects.filter(
        shown("contact__"), organization_id=scope.organization_id, campaign_id=scope.campaign_id
    )


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


def visible_sent_before(scope: MobilizerScope, *, client_keys: Collection[UUID]) -> set[UUID]:
    """Those of these keys that stand for a contact of the campaign already, though it be deleted or long gone."""
    scope.require(Permission.RECORD)
    inside = {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id, "client_key__in": client_keys}
    return {
        *Contact.objects.filter(**inside).values_list("client_key", flat=True),
        *SpentKey.objects.filter(**inside).values_list("client_key", flat=True),
    }


# What tallies are counted from and written to. A mobilizer's write moves numbers of holders they may not read
# (Unassigned, when they leave), so these ask for no right to read; nothing of them reaches a page. No holders = all.


def visible_held(scope: CampaignScope, *, holders: Holders | None) -> QuerySet[Contact]:
    contacts = Contact.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    return contacts.filter(shown(), _held_by(holders))


def visible_held_responses(scope: CampaignScope, *, holders: Holders | None) -> QuerySet[CurrentResponse]:
    responses = CurrentResponse.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    return responses.filter(shown("contact__"), _held_by(holders, "contact__"))


def visible_held_tallies(
    scope: CampaignScope, *, holders: Holders | None
) -> tuple[QuerySet[Tally], QuerySet[RungTally], QuerySet[ActionTally]]:
    inside = {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id}
    held = _held_by(holders)
    return (
        Tally.objects.filter(held, **inside),
        RungTally.objects.filter(held, **inside),
        ActionTally.objects.filter(held, **inside),
    )


def _held_by(holders: Holders | None, prefix: str = "") -> Q:
    if holders is None:
        return Q()
    mobilizers = [holder for holder in holders if holder is not None]
    held = Q(**{f"{prefix}mobilizer_id__in": mobilizers})
    return held | Q(**{f"{prefix}mobilizer": None}) if None in holders else held
