"""Into a campaign's dashboard: by the door, with the right the page asks for."""

from django.http import HttpRequest

from kithwork.campaigns import door
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.web.ui.request import origin


def enter(request: HttpRequest, organization: str, campaign: str, permission: Permission) -> CampaignScope:
    """NotFoundError for whoever may not, so that a form exists only for who may send it."""
    scope = door.campaign_scope(
        request.user.pk, organization_slug=organization, campaign_slug=campaign, origin=origin(request)
    )
    scope.require(permission)
    return scope
