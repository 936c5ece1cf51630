"""The Content page and its forms."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.content import reads
from kithwork.content import writes as content_writes
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.language import say
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship import reads as stewardship_reads
from kithwork.stewardship import writes as stewardship
from kithwork.web.dashboard import frame, sheets, translations
from kithwork.web.dashboard.builder import building
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.forms import ACTION_TYPES, MATCH_STATUSES, CampaignNameForm
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import href, see_other

# Digits of more places than a list of actions has.
PLACE_DIGITS = 6


def _back(organization: str, campaign: str) -> HttpResponse:
    return see_other(reverse("dashboard:content", args=[organization, campaign]))


def home_of_actions(scope: CampaignScope, organization: str, campaign: str, *, moved: str = "") -> str:
    """Where the list of actions is: of a draft, in the builder. `moved` ("up-7") says which button has the focus there."""
    asked = f"?moved={quote(moved)}" if moved else "#actions"
    if scope.status == "draft":
        return reverse("dashboard:build", args=[organization, campaign, "actions"]) + (asked if moved else "")
    return reverse("dashboard:content", args=[organization, campaign]) + asked


def missions(scope: CampaignScope) -> list[dict[str, object]]:
    """Each with its actions, as the list of them draws it."""
    actions = reads.actions(scope)
    return [
        {
            "id": mission.id,
            "name": mission.name,
            "targeting": mission.targeting,
            "actions": [action for action in actions if action.mission_id == mission.id],
        }
        for mission in reads.missions(scope)
    ]


def place_of(request: HttpRequest) -> tuple[str, int | None]:
    """Which button moved something, and to which place, counted from 0: "up-2", or "to-5" where it was dropped."""
    way, _dash, place = request.POST.get("move", "").partition("-")
    is_place = place.isascii() and place.isdigit() and len(place) <= PLACE_DIGITS
    return way, int(place) if is_place else None


@require_safe
def content(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.READ_CONTENT)
    details = campaigns.details(scope)
    context = {
        "details": details,
        "landing_title": say(details.landing_title, language=scope.language),
        "picture_alt": say(details.picture_alt, language=scope.language),
        "landing_text": say(details.landing_text, language=scope.language),
        "landing_url": request.build_absolute_uri(href("public:landing", campaign=details.slug)),
        "ladder": reads.ladder(scope),
        "actions": reads.actions(scope),
        "moved": request.GET.get("moved", ""),
        "moved_mission": request.GET.get("moved_mission", ""),
        "task_page": reads.task_page(scope),
        "missions": missions(scope),
        "progress": translations.progress(scope) if scope.may(Permission.EDIT_CONTENT) else [],
        "building": building(scope, details.building_step),
        "action_types": ACTION_TYPES.items(),
        "match_statuses": MATCH_STATUSES,
        "may_edit": scope.may(Permission.EDIT_CONTENT),
    }
    return frame.render(request, scope, page="content", template="dashboard/content/page.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    return _edited(request, organization, campaign, "details")


@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    return _edited(request, organization, campaign, "ladder")


@require_http_methods(["GET", "HEAD", "POST"])
def geographies(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    return _edited(request, organization, campaign, "geographies")


def _edited(request: HttpRequest, organization: str, campaign: str, what: str) -> HttpResponse:
    """One form of the content by itself; saved, it leads back to Content."""
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    title, sheet_of, saved = _SHEETS[what]
    sheet = sheet_of(request, scope)
    if sheet.slug:
        messages.success(request, saved)
        return _back(organization, sheet.slug)
    context = {**sheet.context, "title": title, "fields": sheet.fields}
    return frame.render(request, scope, page="content", template="dashboard/content/sheet.html", context=context)


_SHEETS = {
    "details": (gettext_lazy("Details"), sheets.details, gettext_lazy("Details saved.")),
    "ladder": (gettext_lazy("Campaign Ladder"), sheets.ladder, gettext_lazy("Ladder saved.")),
    "geographies": (gettext_lazy("Geographies"), sheets.geographies, gettext_lazy("Geographies saved.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """Says what closing or opening does to people and links; a POST does it."""
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    if request.method != "POST":
        found = campaigns.details(scope)
        context = {
            "details": found,
            "mobilizers": campaigns.count_mobilizers(scope),
            "missing": stewardship_reads.missing(scope),
            "landing_url": request.build_absolute_uri(href("public:landing", campaign=found.slug)),
        }
        return frame.render(request, scope, page="content", template="dashboard/content/status.html", context=context)
    try:
        if request.POST.get("status") == "closed":
            stewardship.close(scope, now=timezone.now())
            messages.success(request, _("The campaign is closed: mobilizers can read, nobody can join or record."))
        else:
            stewardship.publish(scope, now=timezone.now())
            messages.success(request, _("The campaign is active: people can join."))
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    return _back(organization, campaign)


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    name = campaigns.details(scope).name
    form = CampaignNameForm(
        request.POST if request.method == "POST" else None, initial={"name": _("%(name)s, again") % {"name": name}}
    )
    if form.is_valid():
        try:
            slug = stewardship.duplicate(scope, **form.cleaned_data, now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Duplicated. This one is a draft: look through it, then publish it."))
            return see_other(reverse("dashboard:build", args=[organization, slug, "review"]))
    context = {"form": form}
    return frame.render(request, scope, page="content", template="dashboard/content/duplicate.html", context=context)


@require_POST
def open_action(request: HttpRequest, organization: str, campaign: str, action: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    is_open = request.POST.get("open") == "yes"
    content_writes.set_open(scope, action_id=action, is_open=is_open, now=timezone.now())
    messages.success(request, _("The action is open.") if is_open else _("The action is closed; its numbers stay."))
    return see_other(home_of_actions(scope, organization, campaign))


@require_POST
def move_action(request: HttpRequest, organization: str, campaign: str, action: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    reads.action(scope, action_id=action)
    way, place = place_of(request)
    if place is not None:
        content_writes.move_action(scope, action_id=action, place=place, now=timezone.now())
    return see_other(home_of_actions(scope, organization, campaign, moved=f"{way}-{action}"))
