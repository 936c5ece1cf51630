"""The form of an action: made new, or edited."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kithwork.content import reads, writes
from kithwork.content.reads import ActionCard
from kithwork.content.rules import OPTIONS_AT_LEAST, ActionDraft, Choice, Link, Targeting
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship import writes as stewardship
from kithwork.voterfile import reads as voterfile
from kithwork.web.dashboard import frame, rows
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.forms import ACTION_TYPES, ActionForm
from kithwork.web.dashboard.places import groups
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import see_other


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The form and the rows beside it, as typed or as stored."""

    form: ActionForm
    options: list[Choice]
    rearranged: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: HttpRequest, organization: str, campaign: str, kind: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    if kind not in ACTION_TYPES:
        raise NotFoundError(kind)
    sheet = _typed(request.POST) if request.method == "POST" else _Sheet(ActionForm(), [])
    _offer(scope, sheet.form, Targeting())
    if _save(request, scope, sheet, kind, None):
        return see_other(reverse("dashboard:content", args=[organization, campaign]))
    return _page(request, scope, sheet, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_action(request: HttpRequest, organization: str, campaign: str, action: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    card = reads.action(scope, action_id=action)
    sheet = _typed(request.POST) if request.method == "POST" else _stored(card)
    _offer(scope, sheet.form, card.targeting)
    if _save(request, scope, sheet, card.type, action):
        return see_other(reverse("dashboard:content", args=[organization, campaign]))
    return _page(request, scope, sheet, card.type, card)


def _typed(data: QueryDict) -> _Sheet:
    options = rows.read(data, "option")
    moved = rows.rearranged(options, data, "option")
    return _Sheet(ActionForm(data), options if moved is None else moved, rearranged=moved is not None)


def _stored(card: ActionCard) -> _Sheet:
    link = card.links[0] if card.links else Link("", "")
    initial = {
        "name": card.name,
        "nickname": card.nickname,
        "short_description": card.short_description,
        "description": card.description,
        "several": card.several,
        "target_rungs": [str(rung) for rung in card.targeting.rungs],
        "target_unanswered": card.targeting.unanswered,
        "target_match_statuses": list(card.targeting.match_statuses),
        "target_tags": list(card.targeting.tags),
        "target_places": list(card.targeting.places),
        "link_label": link.label,
        "link_url": link.url,
    }
    return _Sheet(ActionForm(initial=initial), rows.of(card.options))


def _offer(scope: CampaignScope, form: ActionForm, chosen: Targeting) -> None:
    """The campaign's rungs; tags that hold just now and areas of the files in force, and those the action was made for."""
    rungs = [(str(rung.id), rung.label) for rung in reads.ladder(scope).rungs]
    tags = sorted({*voterfile.tag_choices(scope), *chosen.tags}, key=str.casefold)
    form.fields["target_rungs"].choices = rungs  # type: ignore[attr-defined]  # a MultipleChoiceField
    form.fields["target_tags"].choices = [(tag, tag) for tag in tags]  # type: ignore[attr-defined]
    areas = {*(area.written for area in voterfile.areas(scope)), *chosen.places}
    form.fields["target_places"].choices = [(area, area) for area in areas]  # type: ignore[attr-defined]


def _save(request: HttpRequest, scope: CampaignScope, sheet: _Sheet, kind: str, action_id: int | None) -> bool:
    if request.method != "POST" or sheet.rearranged or not sheet.form.is_valid():
        return False
    draft = _draft(sheet, kind)
    try:
        if action_id is None:
            writes.create_action(scope, draft=draft, now=timezone.now())
        else:
            stewardship.edit_action(scope, action_id=action_id, draft=draft, now=timezone.now())
    except RefusedError as refused:
        refuse(sheet.form, refused)
        return False
    messages.success(request, _("Action saved."))
    return True


def _draft(sheet: _Sheet, kind: str) -> ActionDraft:
    said = sheet.form.cleaned_data
    return ActionDraft(
        type=kind,
        name=said["name"],
        nickname=said["nickname"],
        short_description=said["short_description"],
        description=said["description"],
        several=said["several"],
        links=(Link(said["link_label"], said["link_url"]),),
        options=tuple(sheet.options),
        targeting=Targeting(
            rungs=frozenset(int(rung) for rung in said["target_rungs"]),
            unanswered=said["target_unanswered"],
            match_statuses=frozenset(said["target_match_statuses"]),
            tags=frozenset(said["target_tags"]),
            places=frozenset(said["target_places"]),
        ),
    )


def _ticked(form: ActionForm) -> frozenset[str]:
    """Of what was sent only what may be chosen: the form's own error names the rest."""
    known = {str(area) for area, _label in form.fields["target_places"].choices}  # type: ignore[attr-defined]
    return frozenset(known & {str(area) for area in form["target_places"].value() or ()})


def _page(
    request: HttpRequest, scope: CampaignScope, sheet: _Sheet, kind: str, card: ActionCard | None
) -> HttpResponse:
    context = {
        "form": sheet.form,
        "kind": kind,
        "kind_words": ACTION_TYPES[kind],
        "card": card,
        "places": groups(voterfile.areas(scope), ticked=_ticked(sheet.form)),
        "options": rows.padded(sheet.options, OPTIONS_AT_LEAST),
    }
    return frame.render(request, scope, page="content", template="dashboard/content/action.html", context=context)
