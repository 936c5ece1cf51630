"""The form of an action: made new, or edited."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kithwork.content import reads, writes
from kithwork.content.reads import ActionCard
from kithwork.content.rules import OPTIONS_AT_LEAST, ActionDraft, Choice, Link, Targeting
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach import reads as outreach
from kithwork.stewardship import writes as stewardship
from kithwork.web.dashboard import frame, preview, rows, targeting
from kithwork.web.dashboard.content import home_of_actions
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.forms import ACTION_TYPES, ActionForm
from kithwork.web.dashboard.rows import Rows
from kithwork.web.ui.forms import as_typed, refuse
from kithwork.web.ui.request import see_other


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The form and the rows beside it, as typed or as stored. Not to be saved where a button only shows something."""

    form: ActionForm
    options: Rows[Choice]
    links: Rows[Link]
    is_sent: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: HttpRequest, organization: str, campaign: str, kind: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    if kind not in ACTION_TYPES:
        raise NotFoundError(kind)
    sheet = _typed(request) if request.method == "POST" else _Sheet(ActionForm(), Rows([]), Rows([]))
    targeting.offer(scope, sheet.form, Targeting())
    if _save(request, scope, sheet, kind, None):
        return see_other(home_of_actions(scope, organization, campaign))
    return _page(request, scope, sheet, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_action(request: HttpRequest, organization: str, campaign: str, action: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    card = reads.action(scope, action_id=action)
    sheet = _typed(request) if request.method == "POST" else _stored(card)
    targeting.offer(scope, sheet.form, card.targeting)
    if _save(request, scope, sheet, card.type, action):
        return see_other(home_of_actions(scope, organization, campaign))
    return _page(request, scope, sheet, card.type, card)


def _typed(request: HttpRequest) -> _Sheet:
    data = request.POST
    options, links = rows.read(data, "option"), rows.read_links(data, "link")
    if options.is_rearranged or links.is_rearranged or {preview.BUTTON, targeting.BUTTON} & data.keys():
        return _Sheet(as_typed(ActionForm, data), options, links)
    return _Sheet(ActionForm(data), options, links, is_sent=True)


def _stored(card: ActionCard) -> _Sheet:
    initial = {
        "name": card.name,
        "nickname": card.nickname,
        "short_description": card.short_description,
        "description": card.description,
        "message": card.message,
        "several": card.several,
    }
    form = ActionForm(initial=initial | targeting.initial(card.targeting))
    return _Sheet(form, rows.of(card.options), Rows(list(card.links)))


def _save(request: HttpRequest, scope: CampaignScope, sheet: _Sheet, kind: str, action_id: int | None) -> bool:
    if not sheet.is_sent or not sheet.form.is_valid():
        return False
    draft = _draft(sheet, kind)
    try:
        if action_id is None:
            writes.create_action(scope, draft=draft, now=timezone.now())
        else:
            reorder = sheet.form.cleaned_data["reorder"]
            stewardship.edit_action(scope, action_id=action_id, draft=draft, reorder=reorder, now=timezone.now())
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
        message=said["message"],
        several=said["several"],
        links=tuple(sheet.links.rows),
        options=tuple(sheet.options.rows),
        targeting=targeting.read(said),
    )


def _page(
    request: HttpRequest, scope: CampaignScope, sheet: _Sheet, kind: str, card: ActionCard | None
) -> HttpResponse:
    context = {
        **targeting.context(request, scope, sheet.form, action_id=card.id if card else None),
        "form": sheet.form,
        "kind": kind,
        "kind_words": ACTION_TYPES[kind],
        "card": card,
        "options": rows.padded(sheet.options.rows, OPTIONS_AT_LEAST),
        "links": sheet.links.rows or [Link("", "")],
        "option_focus": sheet.options.focus,
        "link_focus": sheet.links.focus,
        "answered": outreach.chosen_options(scope, action_id=card.id) if card else (),
        "previewed": request.POST.get(preview.BUTTON, ""),
    }
    return frame.render(request, scope, page="content", template="dashboard/content/action.html", context=context)
