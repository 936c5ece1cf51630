from django.db.models import QuerySet

from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope


def visible(scope: OrgScope) -> QuerySet[Campaign]:
    """The organization's campaigns; from inside one, that one."""
    campaigns = Campaign.objects.filter(organization_id=scope.organization_id)
    return campaigns.filter(id=scope.campaign_id) if isinstance(scope, CampaignScope) else campaigns


def visible_mobilizers(scope: CampaignScope) -> QuerySet[Mobilizer]:
    """Who has joined and not left. A mobilizer sees themself."""
    mobilizers = Mobilizer.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, left_at=None
    )
    if isinstance(scope, MobilizerScope):
        return mobilizers.filter(id=scope.mobilizer_id)
    scope.require(Permission.VIEW_PEOPLE)
    return mobilizers
