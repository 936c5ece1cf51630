from django.db.models import QuerySet

from kithwork.content.models import Action, KeyQuestion, Option, Rung
from kithwork.kernel.scope import CampaignScope

# Content holds no people: whoever has a scope inside the campaign may read it; pages ask READ_CONTENT on top.


def visible(scope: CampaignScope) -> QuerySet[Action]:
    return Action.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_questions(scope: CampaignScope) -> QuerySet[KeyQuestion]:
    return KeyQuestion.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_rungs(scope: CampaignScope) -> QuerySet[Rung]:
    return Rung.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id).order_by(
        "position"
    )


def visible_options(scope: CampaignScope) -> QuerySet[Option]:
    return Option.objects.filter(organization_id=scope.organization_id, action__campaign_id=scope.campaign_id).order_by(
        "action_id", "position"
    )
