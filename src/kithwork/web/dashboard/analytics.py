from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kithwork.analytics import reads
from kithwork.analytics.columns import METRICS
from kithwork.analytics.reads import Dashboard
from kithwork.kernel.permission import Permission
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter

# The list behind a number; a share leads to its part, the numbers without one person each have none.
PEOPLE_BEHIND = {
    "total_mobilizers": ("dashboard:mobilizers", ""),
    "total_contacts": ("dashboard:contacts", ""),
    "contacts_matched": ("dashboard:contacts", "?match_status.in=matched"),
    "contacts_with_touchpoints": ("dashboard:contacts", "?relational_touchpoints.min=1"),
}


@require_safe
def analytics(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_ANALYTICS)
    dashboard, may_list = reads.dashboard(scope), scope.may(Permission.VIEW_PEOPLE)
    links = _links(organization, campaign) if may_list else {}
    context = {
        "dashboard": dashboard,
        "top": [(stat, links.get(stat.metric.key, "")) for stat in dashboard.top],
        "ladder": _ladder(dashboard, links.get("total_contacts", "")),
        "metrics": METRICS,
        "guarded": not may_list,
    }
    return frame.render(request, scope, page="analytics", template="dashboard/analytics.html", context=context)


def _links(organization: str, campaign: str) -> dict[str, str]:
    return {key: reverse(name, args=[organization, campaign]) + query for key, (name, query) in PEOPLE_BEHIND.items()}


def _ladder(dashboard: Dashboard, contacts: str) -> list[dict[str, object]]:
    return [
        {**asdict(bar), "href": contacts and f"{contacts}?key_question_response.in={bar.id}"}
        for bar in dashboard.ladder
    ]
