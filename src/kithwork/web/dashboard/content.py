"""The Content page and its forms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import reads as campaigns
from kithwork.campaigns import writes as campaigns_writes
from kithwork.content import reads
from kithwork.content import writes as content_writes
from kithwork.content.rules import RUNGS_AT_LEAST
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.language import say
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship import writes as stewardship
from kithwork.web.dashboard import frame, rows
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.forms import ACTION_TYPES, MATCH_STATUSES, DetailsForm, LadderForm, NewCampaignForm
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import href, origin, see_other


def _back(organization: str, campaign: str) -> HttpResponse:
    return see_other(reverse("dashboard:content", args=[organization, campaign]))


@require_safe
def content(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.READ_CONTENT)
    details = campaigns.details(scope)
    context = {
        "details": details,
        "landing_title": say(details.landing_title, language=scope.language),
        "landing_text": say(details.landing_text, language=scope.language),
        "landing_url": request.build_absolute_uri(href("public:landing", campaign=details.slug)),
        "ladder": reads.ladder(scope),
        "actions": reads.actions(scope),
        "action_types": ACTION_TYPES.items(),
        "match_statuses": MATCH_STATUSES,
        "may_edit": scope.may(Permission.EDIT_CONTENT),
    }
    return frame.render(request, scope, page="content", template="dashboard/content/page.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: HttpRequest, organization: str) -> HttpResponse:
    scope = accounts_door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.EDIT_CONTENT)
    form = NewCampaignForm(request.POST or None)
    if form.is_valid():
        try:
            slug = campaigns_writes.create(scope, **form.cleaned_data, now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The draft is there. Only admins see it until you publish it."))
            return _back(organization, slug)
    return frame.render(
        request, scope, page="overview", template="dashboard/content/new_campaign.html", context={"form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    form = DetailsForm(request.POST or None, initial=_details_initial(scope))
    if form.is_valid():
        try:
            slug = campaigns_writes.edit_details(
                scope, details=campaigns_writes.Details(**form.cleaned_data), now=timezone.now()
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Details saved."))
            return _back(organization, slug)
    return frame.render(
        request, scope, page="content", template="dashboard/content/details.html", context={"form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    if request.method != "POST":
        found = reads.ladder(scope)
        form, rungs = LadderForm(initial={"question": found.question}), rows.of(found.rungs)
    else:
        form, rungs = LadderForm(request.POST), rows.read(request.POST, "rung")
        moved = rows.rearranged(rungs, request.POST, "rung")
        if moved is not None:
            rungs = moved
        elif form.is_valid():
            try:
                stewardship.edit_ladder(scope, question=form.cleaned_data["question"], rungs=rungs, now=timezone.now())
            except RefusedError as refused:
                refuse(form, refused)
            else:
                messages.success(request, _("Ladder saved."))
                return _back(organization, campaign)
    context = {"form": form, "rungs": rows.padded(rungs, RUNGS_AT_LEAST)}
    return frame.render(request, scope, page="content", template="dashboard/content/ladder.html", context=context)


@require_POST
def status(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
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


@require_POST
def open_action(request: HttpRequest, organization: str, campaign: str, action: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    is_open = request.POST.get("open") == "yes"
    content_writes.set_open(scope, action_id=action, is_open=is_open, now=timezone.now())
    messages.success(request, _("The action is open.") if is_open else _("The action is closed; its numbers stay."))
    return _back(organization, campaign)


@require_POST
def move_action(request: HttpRequest, organization: str, campaign: str, action: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    content_writes.move_action(scope, action_id=action, up=request.POST.get("way") == "up", now=timezone.now())
    return _back(organization, campaign)


def _details_initial(scope: CampaignScope) -> dict[str, object]:
    found = campaigns.details(scope)
    return {
        "name": found.name,
        "slug": found.slug,
        "time_zone": found.time_zone,
        "election_on": found.election_on,
        "landing_title": say(found.landing_title, language=scope.language),
        "landing_text": say(found.landing_text, language=scope.language),
        "passcode_required": found.passcode_required,
        "passcode": found.passcode,
    }
