"""Bulk actions of the People page: who is chosen, what will happen in numbers, what was done, and its undoing."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.campaigns import door
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship import reads, writes
from kithwork.stewardship.reads import Selected, Selection
from kithwork.voterfile import reads as voterfile
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.receivers import ReceiverForm
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.request import see_other

# A page of the table has fewer.
CHOSEN_AT_MOST = 100
DIGITS_AT_MOST = 18
# What of a table's address does not say who is in it.
_SHOWN = ("col", "sort", "page", "apply")
KEYS = {"contacts": "contact_id", "mobilizers": "mobilizer_id"}
EXPORT, HAND_OVER, DELETE, TAG, INVITE = "export", "hand_over", "delete", "tag", "invite"
VERBS = {"contacts": (HAND_OVER, TAG, DELETE), "mobilizers": (HAND_OVER, TAG, INVITE)}


class ChosenForm(RepeatSafeForm):
    """`chosen` is the text of the selection's TableQuery."""

    verb = forms.CharField(widget=forms.HiddenInput, max_length=16)
    chosen = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)


class HandOverForm(ReceiverForm, ChosenForm):
    pass


class TagForm(ChosenForm):
    tag = forms.CharField(
        label=gettext_lazy("Tag"),
        help_text=gettext_lazy("A new one, or one added by hand before: then they join its list."),
        max_length=1_000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "tags-there-are"}),
    )


class InviteForm(ChosenForm):
    into = forms.TypedChoiceField(
        label=gettext_lazy("To which campaign"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose the campaign.")},
    )

    def offer(self, scope: CampaignScope) -> None:
        """The published campaigns of the organization but this one."""
        others = [(str(campaign_id), name) for campaign_id, name in reads.invitable(scope)]
        self.fields["into"].choices = others  # type: ignore[attr-defined]


FORMS: dict[str, type[ChosenForm]] = {HAND_OVER: HandOverForm, DELETE: ChosenForm, TAG: TagForm, INVITE: InviteForm}


@dataclass(frozen=True, slots=True)
class Choice:
    """What was pressed: `query` with the columns shown, for a file; `selection` is who it is about."""

    verb: str
    query: str
    selection: Selection
    is_nobody: bool


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def bulk_contacts(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    return _bulk(request, enter(request, organization, campaign, Permission.MANAGE_PEOPLE), "contacts")


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def bulk_mobilizers(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    return _bulk(request, enter(request, organization, campaign, Permission.MANAGE_PEOPLE), "mobilizers")


@require_safe
def bulk_runs(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    before = request.GET.get("before", "")
    page = reads.runs(scope, now=timezone.now(), before=int(before) if _is_id(before) else None)
    context = {"page": page}
    return frame.render(request, scope, page="people", template="dashboard/bulk/runs.html", context=context)


@require_safe
def bulk_run(request: HttpRequest, organization: str, campaign: str, bulk_run: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    context = {"run": reads.run(scope, run_id=bulk_run, now=timezone.now())}
    return frame.render(request, scope, page="people", template="dashboard/bulk/run.html", context=context)


@require_safe
def bulk_run_state(request: HttpRequest, organization: str, campaign: str, bulk_run: int) -> HttpResponse:
    """The part of the page that moves."""
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    run = reads.run(scope, run_id=bulk_run, now=timezone.now())
    places = {"organization": organization, "campaign": campaign}
    return render(request, "dashboard/bulk/_run.html", {"run": run, "scope": scope, **places})


@require_POST
def undo_bulk(request: HttpRequest, organization: str, campaign: str, bulk_run: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    try:
        writes.undo_run(scope, run_id=bulk_run, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    return see_other(reverse("dashboard:bulk_run", args=[organization, campaign, bulk_run]))


@require_safe
def bulk_left_out(request: HttpRequest, organization: str, campaign: str, bulk_run: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    now, after = timezone.now(), request.GET.get("after", "")
    context = {
        "run": reads.run(scope, run_id=bulk_run, now=now),
        "left": reads.left_out(scope, run_id=bulk_run, after=int(after) if _is_id(after) else 0, now=now),
    }
    return frame.render(request, scope, page="people", template="dashboard/bulk/left_out.html", context=context)


def _bulk(request: HttpRequest, scope: CampaignScope, noun: str) -> HttpResponse:
    choice = _posted(request.POST, noun) if request.method == "POST" else _pressed(request.GET, noun)
    slugs = request.resolver_match.kwargs if request.resolver_match else {}
    if choice.verb == EXPORT and not choice.is_nobody:
        asked = urlencode({"kind": noun, "query": choice.query})
        return HttpResponseRedirect(f"{reverse('dashboard:exports', kwargs=slugs)}?{asked}")
    if choice.is_nobody or choice.verb not in VERBS[noun]:
        context = {"noun": noun, "query": choice.query}
        return frame.render(request, scope, page="people", template="dashboard/bulk/nobody.html", context=context)
    form = FORMS[choice.verb](
        request.POST if request.method == "POST" else None,
        initial={"verb": choice.verb, "chosen": choice.selection.query},
    )
    if isinstance(form, InviteForm):
        form.offer(scope)
    if form.is_valid():
        try:
            run_id = _ask(request, scope, choice, form)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return see_other(reverse("dashboard:bulk_run", kwargs={**slugs, "bulk_run": run_id}))
    return _confirm(request, scope, choice, form)


def _ask(request: HttpRequest, scope: CampaignScope, choice: Choice, form: ChosenForm) -> int:
    said = form.cleaned_data
    asked: dict[str, Any] = {
        "selection": choice.selection,
        "client_key": said["client_key"],
        "now": timezone.now(),
    }
    if isinstance(form, HandOverForm):
        return writes.hand_over_chosen(scope, receiver_id=form.receiver(scope), **asked)
    if isinstance(form, InviteForm):
        into = door.enter(scope, campaign_id=said["into"])
        return writes.invite_chosen(scope, into=into, site=request.build_absolute_uri("/")[:-1], **asked)
    if choice.verb == TAG:
        return writes.tag_chosen(scope, tag=said["tag"], **asked)
    return writes.delete_chosen(scope, **asked)


def _confirm(request: HttpRequest, scope: CampaignScope, choice: Choice, form: ChosenForm) -> HttpResponse:
    try:
        found = reads.selected(scope, selection=choice.selection)
        problem = ""
    except RefusedError as refused:
        found, problem = Selected(0, 0, 0, 0, 0), refused.sentence
    context = {
        "noun": choice.selection.noun,
        "verb": choice.verb,
        "found": found,
        "problem": problem,
        "form": form,
        "tags": voterfile.tag_choices(scope) if choice.verb == TAG else (),
    }
    return frame.render(request, scope, page="people", template="dashboard/bulk/confirm.html", context=context)


def _pressed(data: QueryDict, noun: str) -> Choice:
    """The bar below a table: everybody the table's address finds, or the rows that were ticked."""
    query = str(data.get("query", ""))
    ids = [one for one in data.getlist("id") if _is_id(one)][:CHOSEN_AT_MOST]
    if data.get("all") != "1":
        shown = [(name, value) for name, value in _pairs(query) if name in _SHOWN]
        query = urlencode([*((f"{KEYS[noun]}.is", one) for one in ids), *shown])
    chosen = urlencode([(name, value) for name, value in _pairs(query) if name not in _SHOWN])
    return Choice(str(data.get("verb", "")), query, Selection(noun, chosen), data.get("all") != "1" and not ids)


def _posted(data: QueryDict, noun: str) -> Choice:
    chosen = str(data.get("chosen", ""))
    return Choice(str(data.get("verb", "")), chosen, Selection(noun, chosen), is_nobody=False)


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in QueryDict(query).lists() for value in values]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS_AT_MOST
