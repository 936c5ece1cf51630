"""Saved views of the People tables: kept, renamed, shared, deleted and brought back."""

from urllib.parse import parse_qs

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.people import reads, writes
from kithwork.people.reads import ViewCard
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.request import see_other

QUERY_LIMIT = 8_000
TABLES = {"mobilizers": "dashboard:mobilizers", "contacts": "dashboard:contacts"}


class ViewForm(RepeatSafeForm):
    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=writes.NAME_LIMIT)
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share with every admin of the organization"),
        required=False,
        help_text=gettext_lazy("They see it in their menu, and may rename or delete it."),
    )


class NewViewForm(ViewForm):
    noun = forms.ChoiceField(choices=[(noun, noun) for noun in TABLES], widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=QUERY_LIMIT, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def new_view(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """GET draws the form for the table whose address is handed in."""
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    asked = {"noun": request.GET.get("noun", "contacts"), "query": request.GET.get("query", "")}
    form = NewViewForm(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_valid():
        said = form.cleaned_data
        try:
            writes.keep_view(
                scope,
                noun=said["noun"],
                name=said["name"],
                parameters=parse_qs(said["query"]),
                is_shared=said["is_shared"],
                client_key=said["client_key"],
                now=timezone.now(),
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The view “%(name)s” is kept; pick it from Views.") % {"name": said["name"]})
            return see_other(_table(organization, campaign, said["noun"], said["query"]))
    context = {"form": form, "noun": form["noun"].value(), "query": form["query"].value() or ""}
    return frame.render(request, scope, page="people", template="dashboard/people/view.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: HttpRequest, organization: str, campaign: str, view: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    card = reads.view(scope, view_id=view, now=timezone.now())
    initial = {"name": card.name, "is_shared": card.is_shared}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            writes.edit_view(scope, view_id=view, name=said["name"], is_shared=said["is_shared"], now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The view is changed."))
            return see_other(_table(organization, campaign, card.noun, card.query))
    context = {"form": form, "view": card, "noun": card.noun, "query": card.query}
    return frame.render(request, scope, page="people", template="dashboard/people/view.html", context=context)


@require_POST
def delete_view(request: HttpRequest, organization: str, campaign: str, view: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    card = reads.view(scope, view_id=view, now=timezone.now())
    writes.delete_view(scope, view_id=view, now=timezone.now())
    messages.success(
        request,
        _("The view “%(name)s” is deleted. Under Views it can be brought back for 7 days.") % {"name": card.name},
    )
    return see_other(_table(organization, campaign, card.noun, ""))


@require_POST
def undelete_view(request: HttpRequest, organization: str, campaign: str, view: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_PEOPLE)
    writes.undelete_view(scope, view_id=view, now=timezone.now())
    card: ViewCard = reads.view(scope, view_id=view, now=timezone.now())
    messages.success(request, _("The view “%(name)s” is back.") % {"name": card.name})
    return see_other(_table(organization, campaign, card.noun, card.query))


def _table(organization: str, campaign: str, noun: str, query: str) -> str:
    address = reverse(TABLES[noun], args=[organization, campaign])
    return f"{address}?{query}" if query else address
