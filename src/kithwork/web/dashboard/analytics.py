from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kithwork.analytics import reads
from kithwork.analytics.columns import METRICS
from kithwork.campaigns import door
from kithwork.kernel.permission import Permission
from kithwork.web.dashboard import frame
from kithwork.web.ui.request import origin


@require_GET
def analytics(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = door.campaign_scope(
        request.user.pk, organization_slug=organization, campaign_slug=campaign, origin=origin(request)
    )
    context = {
        "dashboard": reads.dashboard(scope),
        "metrics": METRICS,
        "guarded": not scope.may(Permission.VIEW_PEOPLE),
    }
    return frame.render(request, scope, page="analytics", template="dashboard/analytics.html", context=context)
