"""The page of tasks as organizers write it: building a network, and missions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kithwork.content import reads, writes
from kithwork.content.reads import MissionCard
from kithwork.content.rules import MissionDraft, Targeting, TaskPageDraft
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.web.dashboard import frame, preview, targeting
from kithwork.web.dashboard.content import place_of
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.forms import MissionForm, TaskPageForm
from kithwork.web.ui.forms import as_typed, refuse
from kithwork.web.ui.request import see_other


def _home(organization: str, campaign: str) -> str:
    return reverse("dashboard:content", args=[organization, campaign]) + "#tasks"


@require_http_methods(["GET", "HEAD", "POST"])
def task_page(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    found = reads.task_page(scope)
    initial = {name: getattr(found, name) for name in TaskPageDraft.__slots__}
    if preview.BUTTON in request.POST:
        form = as_typed(TaskPageForm, request.POST)
    else:
        form = TaskPageForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            writes.set_task_page(scope, page=TaskPageDraft(**form.cleaned_data), now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Task page saved."))
            return see_other(_home(organization, campaign))
    context = {"form": form, "previewed": request.POST.get(preview.BUTTON, "")}
    return frame.render(request, scope, page="content", template="dashboard/content/task_page.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_mission(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    return _mission(request, scope, organization, campaign, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_mission(request: HttpRequest, organization: str, campaign: str, mission: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    return _mission(request, scope, organization, campaign, reads.mission(scope, mission_id=mission))


@require_POST
def move_mission(request: HttpRequest, organization: str, campaign: str, mission: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    reads.mission(scope, mission_id=mission)
    way, place = place_of(request)
    if place is None:
        return see_other(_home(organization, campaign))
    writes.move_mission(scope, mission_id=mission, place=place, now=timezone.now())
    there = reverse("dashboard:content", args=[organization, campaign])
    return see_other(f"{there}?moved_mission={way}-{mission}#tasks")


@require_POST
def remove_mission(request: HttpRequest, organization: str, campaign: str, mission: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    writes.remove_mission(scope, mission_id=mission, now=timezone.now())
    messages.success(request, _("The mission is removed. Its actions stay, for the same contacts."))
    return see_other(_home(organization, campaign))


def _mission(
    request: HttpRequest, scope: CampaignScope, organization: str, campaign: str, card: MissionCard | None
) -> HttpResponse:
    form = _form(request, scope, card)
    if form.is_valid():
        draft, now = _draft(form), timezone.now()
        try:
            if card is None:
                writes.create_mission(scope, draft=draft, now=now)
            else:
                writes.edit_mission(scope, mission_id=card.id, draft=draft, now=now)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Mission saved."))
            return see_other(_home(organization, campaign))
    context = {
        **targeting.context(request, scope, form, action_id=None),
        "form": form,
        "card": card,
        "previewed": request.POST.get(preview.BUTTON, ""),
    }
    return frame.render(request, scope, page="content", template="dashboard/content/mission.html", context=context)


def _form(request: HttpRequest, scope: CampaignScope, card: MissionCard | None) -> MissionForm:
    actions = reads.actions(scope)
    chosen = card.targeting if card else Targeting()
    if {preview.BUTTON, targeting.BUTTON} & request.POST.keys():
        form = as_typed(MissionForm, request.POST)
    elif request.method == "POST":
        form = MissionForm(request.POST)
    elif card is None:
        form = MissionForm()
    else:
        inside = [str(action.id) for action in actions if action.mission_id == card.id]
        told = {"name": card.name, "description": card.description, "actions": inside}
        form = MissionForm(initial=told | targeting.initial(chosen))
    targeting.offer(scope, form, chosen)
    form.fields["actions"].choices = [(str(action.id), action.name) for action in actions]  # type: ignore[attr-defined]
    return form


def _draft(form: MissionForm) -> MissionDraft:
    said = form.cleaned_data
    return MissionDraft(
        name=said["name"],
        description=said["description"],
        actions=frozenset(int(action) for action in said["actions"]),
        targeting=targeting.read(said),
    )
