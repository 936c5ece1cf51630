from django.db.models import QuerySet

from kithwork.contacts.models import ActionTally, Contact, CurrentResponse, RungTally, Tally
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope


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


def visible_responses(scope: CampaignScope) -> QuerySet[CurrentResponse]:
    """Of the contacts this scope sees."""
    return CurrentResponse.objects.filter(organization_id=scope.organization_id, contact__in=visible(scope))
