"""The Exports page: what can be downloaded, what is being made, and what each column means."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.exports import reads, writes
from kithwork.exports.columns import KINDS, ExportKind, kind_of
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table.words import query_words
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.request import see_other


class ExportForm(RepeatSafeForm):
    """`query` is a TableQuery's text, empty for the standard file."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=32)
    query = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)
    first_day = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    narrowed = forms.BooleanField(required=False)
    terms_accepted = forms.BooleanField(
        label=gettext_lazy("I accept the terms of use of the voter files in force"), required=False
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of file and the form that asks for it.

    `what` says how a selection was narrowed, `columns` how many it has; a standard file has neither.
    """

    kind: ExportKind
    form: ExportForm
    what: tuple[str, ...] = ()
    columns: int | None = None
    shows_voter_file: bool = True


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    asked = ExportForm(request.POST, auto_id="asked_%s") if request.method == "POST" else None
    if asked and asked.is_valid():
        try:
            _request(scope, asked)
        except RefusedError as refused:
            refuse(asked, refused)
        else:
            messages.success(request, _("The file is being made. It appears below."))
            return see_other(reverse("dashboard:exports", args=[organization, campaign]) + "#files")
    context = {
        "offers": _offers(asked),
        "selection": _selection(scope, request),
        "exports": (made := reads.exports(scope, now=timezone.now())),
        "is_moving": any(export.is_moving for export in made),
        "terms": reads.terms(scope),
    }
    return frame.render(request, scope, page="exports", template="dashboard/exports/page.html", context=context)


@require_safe
def download_export(request: HttpRequest, organization: str, campaign: str, export: int) -> FileResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    found = reads.download(scope, export_id=export, now=timezone.now())
    name = f"{campaign}-{found.name}"
    return FileResponse(found.file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@require_POST
def retry_export(request: HttpRequest, organization: str, campaign: str, export: int) -> HttpResponse:
    writes.retry(enter(request, organization, campaign, Permission.EXPORT), export_id=export, now=timezone.now())
    return see_other(reverse("dashboard:exports", args=[organization, campaign]) + "#files")


@require_safe
def dictionary(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    context = {"chapters": reads.dictionary(scope)}
    return frame.render(request, scope, page="exports", template="dashboard/exports/dictionary.html", context=context)


def _request(scope: CampaignScope, form: ExportForm) -> int:
    said = form.cleaned_data
    query = said["query"]
    narrowing = kind_of(said["kind"]).narrowing
    if said["narrowed"] and narrowing:
        query = "&".join(filter(None, (query, narrowing.text)))
    return writes.request(
        scope,
        kind=said["kind"],
        query=query,
        first_day=said["first_day"],
        last_day=said["last_day"],
        terms_accepted=said["terms_accepted"],
        client_key=said["client_key"],
        now=timezone.now(),
    )


def _offers(asked: ExportForm | None) -> tuple[Offer, ...]:
    """The standard files; the one asked for in vain keeps what was typed."""
    return tuple(
        Offer(kind, asked if asked and asked.data.get("kind") == kind.key else _fresh(kind.key))
        for kind in KINDS.values()
    )


def _fresh(kind: str, query: str = "") -> ExportForm:
    return ExportForm(initial={"kind": kind, "query": query}, auto_id=f"{'selection' if query else kind}_%s")


def _selection(scope: CampaignScope, request: HttpRequest) -> Offer | None:
    """What a table was narrowed to, when the reader came from there."""
    kind, query = request.GET.get("kind", ""), request.GET.get("query", "")
    if kind not in KINDS or not query:
        return None
    order = reads.order(scope, kind=kind, query=query, first_day=None, last_day=None)
    what = query_words(order.query, order.table)
    return Offer(KINDS[kind], _fresh(kind, query), what, len(order.columns), order.shows_voter_file)
