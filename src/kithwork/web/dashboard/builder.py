"""The builder: five steps from a name to a campaign that people can join. Each step saves; anybody may go on."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns import writes
from kithwork.content import reads
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.language import say
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.stewardship import reads as stewardship
from kithwork.web.dashboard import frame, sheets
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.forms import ACTION_TYPES, MATCH_STATUSES
from kithwork.web.dashboard.sheets import Sheet
from kithwork.web.ui.request import href, origin, see_other

STEPS: dict[str, Promise] = {
    "details": gettext_lazy("Details"),
    "ladder": gettext_lazy("Ladder"),
    "geographies": gettext_lazy("Geographies"),
    "actions": gettext_lazy("Actions"),
    "review": gettext_lazy("Review and confirm"),
}
KEYS = tuple(STEPS)


@dataclass(frozen=True, slots=True)
class Step:
    """As the row of steps draws it."""

    label: str
    state: str
    href: str


@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: HttpRequest, organization: str) -> HttpResponse:
    scope = accounts_door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.EDIT_CONTENT)
    sheet = sheets.first(request, scope)
    if sheet.slug:
        messages.success(request, _("The draft is kept. Only admins see it until you publish it."))
        return _onward(request, organization, sheet.slug, "details")
    context = {**sheet.context, "fields": sheet.fields, "steps": _steps(organization, "", "details", 1), "number": 1}
    template = "dashboard/builder/step.html"
    return frame.render(request, scope, page="overview", template=template, context=context | {"step": "details"})


@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest, organization: str, campaign: str, step: str) -> HttpResponse:
    """A campaign that was published is edited on its Content page."""
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    if step not in STEPS:
        raise NotFoundError(step)
    if scope.status != "draft":
        return see_other(reverse("dashboard:content", args=[organization, campaign]))
    sheet = _SHEETS[step](request, scope)
    if sheet.slug:
        stays = request.POST.get("go") in {"back", "leave"}
        writes.come_to_step(scope, step=_number(step) + (not stays), now=timezone.now())
        return _onward(request, organization, sheet.slug, step)
    return _page(request, scope, step, sheet)


def _page(request: HttpRequest, scope: CampaignScope, step: str, sheet: Sheet) -> HttpResponse:
    found = campaigns.details(scope)
    organization = request.resolver_match.kwargs["organization"] if request.resolver_match else ""
    context = {
        **sheet.context,
        "fields": sheet.fields,
        "step": step,
        "steps": _steps(organization, found.slug, step, found.building_step),
        "number": _number(step),
        "before": KEYS[_number(step) - 2] if step != KEYS[0] else "",
    }
    return frame.render(request, scope, page="content", template="dashboard/builder/step.html", context=context)


def _actions(request: HttpRequest, scope: CampaignScope) -> Sheet:
    """Actions are kept one by one; this step only goes on."""
    context = {
        "actions": reads.actions(scope),
        "ladder": reads.ladder(scope),
        "action_types": ACTION_TYPES.items(),
        "match_statuses": MATCH_STATUSES,
        "may_edit": True,
        "moved": request.GET.get("moved", ""),
    }
    slug = campaigns.details(scope).slug if request.method == "POST" else ""
    return Sheet("dashboard/builder/_actions.html", context, slug)


def _review(request: HttpRequest, scope: CampaignScope) -> Sheet:
    """What mobilizers will see, and what is missing before they can."""
    found = campaigns.details(scope)
    context = {
        "details": found,
        "landing_title": say(found.landing_title, language=scope.language) or found.name,
        "landing_text": say(found.landing_text, language=scope.language),
        "landing_url": request.build_absolute_uri(href("public:landing", campaign=found.slug)),
        "ladder": reads.ladder(scope),
        "actions": reads.actions(scope),
        "missing": stewardship.missing(scope),
    }
    return Sheet("dashboard/builder/_review.html", context, found.slug if request.method == "POST" else "")


_SHEETS = {
    "details": sheets.details,
    "ladder": sheets.ladder,
    "geographies": sheets.geographies,
    "actions": _actions,
    "review": _review,
}


@dataclass(frozen=True, slots=True)
class Building:
    """How far a draft has come: "step 3 of 5"."""

    number: int
    label: str
    key: str
    of: int = len(KEYS)


def building(scope: OrgScope, step: int) -> Building:
    """For who may go on."""
    scope.require(Permission.READ_CONTENT)
    number = min(max(step, 1), len(KEYS))
    key = KEYS[number - 1]
    return Building(number, str(STEPS[key]), key)


def _number(step: str) -> int:
    return KEYS.index(step) + 1


def _steps(organization: str, campaign: str, current: str, furthest: int) -> list[Step]:
    """Whoever was at a step may go there again; those that come later are only named."""
    return [
        Step(
            str(label),
            "current" if key == current else "done" if number < furthest else "later",
            reverse("dashboard:build", args=[organization, campaign, key]) if campaign and number <= furthest else "",
        )
        for number, (key, label) in enumerate(STEPS.items(), start=1)
    ]


def _onward(request: HttpRequest, organization: str, campaign: str, step: str) -> HttpResponse:
    """Where the pressed button leads: back a step, on a step, or away; all was saved."""
    go = request.POST.get("go", "")
    if go == "leave":
        messages.success(request, _("The draft is kept. Go on with it whenever you like."))
        return see_other(reverse("dashboard:organization", args=[organization]))
    other = KEYS[max(_number(step) - 2, 0)] if go == "back" else KEYS[min(_number(step), len(KEYS) - 1)]
    return see_other(reverse("dashboard:build", args=[organization, campaign, other]))
