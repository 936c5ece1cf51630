"""The Exports page: what can be downloaded, what is being made, and what each column means."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.exports import reads, writes
from kithwork.exports.columns import KINDS, OF_ACTION, ExportKind
from kithwork.exports.schema import MEDIA_TYPES, Json
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table.words import query_words
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.ui.confirming import confirmed, confirmed_to_read
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import see_other

FORMATS = (("csv", "CSV"), ("xlsx", "Excel"), ("parquet", "Parquet"))


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
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=FORMATS,
        initial="csv",
        error_messages={"invalid_choice": gettext_lazy("Please choose CSV, Excel or Parquet.")},
    )
    narrowed = forms.BooleanField(required=False)
    terms_accepted = forms.BooleanField(
        label=gettext_lazy("I accept the terms of use of the voter files in force"), required=False
    )


class OneActionForm(ExportForm):
    """Which action is chosen in the form."""

    def __init__(self, *args: Any, actions: Iterable[ExportKind], **values: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **values)
        choices = [(kind.key, kind.label) for kind in actions]
        self.fields["kind"] = forms.ChoiceField(label=_("Action"), choices=choices)


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
@confirmed
@limited("export")
def exports(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    asked = _asked(scope, request) if request.method == "POST" else None
    if asked and asked.is_valid():
        try:
            _request(scope, asked)
        except RefusedError as refused:
            refuse(asked, refused)
        else:
            messages.success(request, _("The file is being made. It appears below."))
            return _back(organization, campaign)
    context = {
        "offers": _offers(scope, asked),
        "selection": _selection(scope, request),
        "exports": (made := reads.exports(scope, now=timezone.now())),
        "is_moving": any(export.is_moving for export in made),
        "terms": reads.terms(scope),
    }
    return frame.render(request, scope, page="exports", template="dashboard/exports/page.html", context=context)


@require_safe
@confirmed_to_read
def download_export(request: HttpRequest, organization: str, campaign: str, export: int) -> FileResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    found = reads.download(scope, export_id=export, now=timezone.now())
    name = f"{campaign}-{found.name}"
    return FileResponse(found.file, as_attachment=True, filename=name, content_type=MEDIA_TYPES[found.format])


@require_POST
@confirmed
@limited("export")
def retry_export(request: HttpRequest, organization: str, campaign: str, export: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    try:
        writes.retry(scope, export_id=export, format=request.POST.get("format", ""), now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    return _back(organization, campaign)


@require_POST
def cancel_export(request: HttpRequest, organization: str, campaign: str, export: int) -> HttpResponse:
    writes.cancel(enter(request, organization, campaign, Permission.EXPORT), export_id=export, now=timezone.now())
    return _back(organization, campaign)


@require_safe
def export_schema(request: HttpRequest, organization: str, campaign: str, export: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    return _json(reads.data_package_of(scope, export_id=export))


@require_safe
def data_package(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    return _json(reads.data_package(enter(request, organization, campaign, Permission.EXPORT)))


@require_safe
def dictionary(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    context = {"chapters": reads.dictionary(scope)}
    return frame.render(request, scope, page="exports", template="dashboard/exports/dictionary.html", context=context)


def _json(package: Json) -> HttpResponse:
    response = JsonResponse(package, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="datapackage.json"'
    return response


def _back(organization: str, campaign: str) -> HttpResponse:
    return see_other(reverse("dashboard:exports", args=[organization, campaign]) + "#files")


def _request(scope: CampaignScope, form: ExportForm) -> int:
    said = form.cleaned_data
    query = said["query"]
    narrowing = reads.kind_of(scope, key=said["kind"]).narrowing
    if said["narrowed"] and narrowing:
        query = "&".join(filter(None, (query, narrowing.text)))
    return writes.request(
        scope,
        kind=said["kind"],
        query=query,
        format=said["format"],
        first_day=said["first_day"],
        last_day=said["last_day"],
        terms_accepted=said["terms_accepted"],
        client_key=said["client_key"],
        now=timezone.now(),
    )


def _asked(scope: CampaignScope, request: HttpRequest) -> ExportForm:
    if request.POST.get("kind", "").startswith(OF_ACTION):
        return OneActionForm(request.POST, actions=reads.action_kinds(scope), auto_id="asked_%s")
    return ExportForm(request.POST, auto_id="asked_%s")


def _offers(scope: CampaignScope, asked: ExportForm | None) -> tuple[Offer, ...]:
    """The standard files; the one asked for in vain keeps what was typed."""
    wanted = asked.data.get("kind", "") if asked else ""
    offers = [Offer(kind, asked if asked and wanted == kind.key else _fresh(kind.key)) for kind in KINDS.values()]
    actions = reads.action_kinds(scope)
    if actions:
        form = asked if isinstance(asked, OneActionForm) else OneActionForm(actions=actions, auto_id="action_%s")
        offers.append(Offer(replace(actions[0], label=_("One action's responses")), form))
    return tuple(offers)


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
