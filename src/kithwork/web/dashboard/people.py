"""The People page: mobilizers, contacts, and the page of one of either."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.campaigns.writes import delete_management_note, edit_management_note, write_management_note
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import reads as matching
from kithwork.people import reads
from kithwork.people.reads import Listing
from kithwork.stewardship import writes as stewardship
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.receivers import UNASSIGNED, ReceiverForm
from kithwork.web.dashboard.tables import controls, parameters, tidy
from kithwork.web.ui.charts import network
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import is_search, limited
from kithwork.web.ui.request import see_other


class NoteForm(RepeatSafeForm):
    body = forms.CharField(
        label=gettext_lazy("Management note"),
        help_text=gettext_lazy("Admins read this; the mobilizer does not. How did the 1:1 go?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
    )


class RemoveForm(ReceiverForm, RepeatSafeForm):
    pass


@require_safe
@limited("search", when=is_search)
def mobilizers(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    listing = reads.mobilizers(scope, parameters=parameters(request), now=timezone.now())
    return _listing(request, scope, listing, template="dashboard/people/mobilizers.html")


@require_safe
@limited("search", when=is_search)
def contacts(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    listing = reads.contacts(scope, parameters=parameters(request), now=timezone.now())
    return _listing(request, scope, listing, template="dashboard/people/contacts.html")


@require_http_methods(["GET", "HEAD", "POST"])
def mobilizer(request: HttpRequest, organization: str, campaign: str, mobilizer: int) -> HttpResponse:
    """A POST writes a management note."""
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            write_management_note(
                scope, mobilizer_id=mobilizer, body=said["body"], client_key=said["client_key"], now=timezone.now()
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The note is kept."))
            return see_other(request.path)
    return _profile(request, scope, mobilizer, form)


@require_http_methods(["GET", "HEAD", "POST"])
def management_note(
    request: HttpRequest, organization: str, campaign: str, mobilizer: int, management_note: int
) -> HttpResponse:
    """What it says, and every version of it."""
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    history = campaigns.note_history(scope, note_id=management_note, now=timezone.now())
    if history.mobilizer_id != mobilizer:
        raise NotFoundError(management_note)
    profile = reads.mobilizer_profile(scope, mobilizer_id=mobilizer, now=timezone.now())
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"body": history.note.body})
    if form.is_valid():
        try:
            edit_management_note(scope, note_id=management_note, body=form.cleaned_data["body"], now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The note is changed. What it said before is kept."))
            return see_other(reverse("dashboard:mobilizer", args=[organization, campaign, mobilizer]))
    context = {"profile": profile, "form": form, "history": history}
    return frame.render(request, scope, page="people", template="dashboard/people/note.html", context=context)


@require_POST
def delete_note(
    request: HttpRequest, organization: str, campaign: str, mobilizer: int, management_note: int
) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    delete_management_note(scope, mobilizer_id=mobilizer, note_id=management_note, now=timezone.now())
    messages.success(request, _("The note is deleted. It stands among the deleted ones."))
    return see_other(reverse("dashboard:mobilizer", args=[organization, campaign, mobilizer]))


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def remove_mobilizer(request: HttpRequest, organization: str, campaign: str, mobilizer: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    profile = reads.mobilizer_profile(scope, mobilizer_id=mobilizer, now=timezone.now())
    form = RemoveForm(request.POST if request.method == "POST" else None, initial={"to": UNASSIGNED})
    if form.is_valid():
        try:
            run_id = _remove(scope, mobilizer, form)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return see_other(reverse("dashboard:bulk_run", args=[organization, campaign, run_id]))
    context = {"profile": profile, "form": form}
    return frame.render(request, scope, page="people", template="dashboard/people/remove.html", context=context)


@require_safe
def contact(request: HttpRequest, organization: str, campaign: str, contact: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    now = timezone.now()
    context = {
        "profile": reads.contact_profile(scope, contact_id=contact, after=request.GET.get("after", ""), now=now),
        "match": matching.match_history(scope, contact_id=contact, now=now),
        "client_key": uuid4(),
    }
    return frame.render(request, scope, page="people", template="dashboard/people/contact.html", context=context)


def _listing(request: HttpRequest, scope: CampaignScope, listing: Listing, *, template: str) -> HttpResponse:
    page = listing.page
    tidied = tidy(request, page.query, page.table)
    if tidied and not listing.problems:
        return HttpResponseRedirect(tidied)
    saved, deleted = reads.views(scope, noun=page.table.noun, now=timezone.now())
    context = {
        "listing": listing,
        "page": page,
        "controls": controls(page),
        "saved": saved,
        "deleted": deleted,
        # Of the whole address a view keeps all but the place in the list.
        "asked": str(page.query.at("")),
        "panel": request.GET.get("panel", ""),
        "exported": str(page.query.explicit(page.table)),
    }
    return frame.render(request, scope, page="people", template=template, context=context)


def _profile(request: HttpRequest, scope: CampaignScope, mobilizer_id: int, form: NoteForm) -> HttpResponse:
    now = timezone.now()
    profile = reads.mobilizer_profile(scope, mobilizer_id=mobilizer_id, now=now)
    page = reads.contacts_of(scope, mobilizer_id=mobilizer_id, cursor=request.GET.get("page", ""), now=now)
    changes = matching.changes(scope, mobilizer_id=mobilizer_id)
    drawn = network([(ring.style, ring.label, [one.name for one in ring.neighbors]) for ring in profile.rings])
    context = {
        "profile": profile,
        "form": form,
        "page": page,
        "changes": changes,
        "drawn": drawn,
        "may_link_protected": scope.may(Permission.MANAGE_PEOPLE) and scope.status != "closed",
    }
    return frame.render(request, scope, page="people", template="dashboard/people/mobilizer.html", context=context)


def _remove(scope: CampaignScope, mobilizer_id: int, form: RemoveForm) -> int:
    return stewardship.remove_chosen(
        scope,
        mobilizer_id=mobilizer_id,
        hand_to=form.receiver(scope),
        client_key=form.cleaned_data["client_key"],
        now=timezone.now(),
    )
