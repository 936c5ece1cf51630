"""The organization's voter files: what is in force, what is being loaded, and the form that brings one in."""

import csv
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.accounts import door
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.table import harmless
from kithwork.matching import reads as matching
from kithwork.voterfile import reads, writes
from kithwork.voterfile.reads import FileCard
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.mapping import MappingForm
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import takes_files
from kithwork.web.ui.request import origin, see_other


class VoterFileForm(RepeatSafeForm):
    file = forms.FileField(
        label=gettext_lazy("Voter file"),
        help_text=gettext_lazy(
            "As the state or vendor delivered it: plain, .gz or .zip, its county files in one archive."
        ),
        # The write has the better sentence.
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Please choose the file.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Where it is from"),
        help_text=gettext_lazy("For example: State Board of Elections, download page."),
        max_length=200,
    )
    obtained_on = forms.DateField(
        label=gettext_lazy("Day it was obtained"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    permitted_use = forms.CharField(
        label=gettext_lazy("What it may be used for"),
        help_text=gettext_lazy("These terms are shown again at every export."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("Our organization may use this file in that way, and I agree to its terms."),
        error_messages={"required": gettext_lazy("Please agree before the file is loaded.")},
    )


def _scope(request: HttpRequest, organization: str) -> OrgScope:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.MANAGE_VOTER_FILES)
    return scope


def _back(organization: str) -> HttpResponse:
    return see_other(reverse("dashboard:voter_files", args=[organization]))


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def voter_files(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _scope(request, organization)
    form = VoterFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            file = _receive(scope, form, is_check="check" in request.POST)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return _received(request, organization, reads.card(scope, file_id=file))
    return frame.render(
        request,
        scope,
        page="voter_files",
        template="dashboard/voter_files/page.html",
        context={"form": form, "judged": matching.learned(scope), "learn_key": uuid4(), **_list(scope)},
    )


@require_safe
def voter_file_list(request: HttpRequest, organization: str) -> HttpResponse:
    """The part of the page that moves while a file is loaded."""
    scope = _scope(request, organization)
    context = {"organization": organization, **_list(scope)}
    return render(request, "dashboard/voter_files/_list.html", context)


@require_POST
def retry_voter_file(request: HttpRequest, organization: str, file: int) -> HttpResponse:
    writes.retry(_scope(request, organization), file_id=file, now=timezone.now())
    return _back(organization)


@require_POST
def accept_voter_file(request: HttpRequest, organization: str, file: int) -> HttpResponse:
    writes.put_in_force(_scope(request, organization), file_id=file, now=timezone.now())
    return _back(organization)


@require_safe
def rejected_lines(request: HttpRequest, organization: str, file: int) -> HttpResponse:
    lines = reads.rejected_lines(_scope(request, organization), file_id=file, now=timezone.now())
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="rejected-lines-{file}.csv"'},
    )
    rows = csv.writer(response)
    rows.writerow(["file", "line", "column", "cell", "reason"])
    for one in lines:
        texts = (one.part, str(one.line), one.column, one.cell, one.reason)
        rows.writerow([harmless(text) for text in texts])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def map_voter_file(request: HttpRequest, organization: str, file: int) -> HttpResponse:
    """What the columns of a file mean that nobody knows."""
    scope = _scope(request, organization)
    unmapped = reads.unmapped(scope, file_id=file, now=timezone.now())
    form = MappingForm(unmapped, request.POST or None)
    if form.is_valid():
        try:
            writes.map_columns(scope, file_id=file, told=form.told, now=timezone.now())
        except RefusedError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The file is being read. Its columns are remembered for the next one."))
            return _back(organization)
    return frame.render(
        request,
        scope,
        page="voter_files",
        template="dashboard/voter_files/mapping.html",
        context={"form": form, "unmapped": unmapped},
    )


@require_POST
@confirmed
def remove_voter_file(request: HttpRequest, organization: str, file: int) -> HttpResponse:
    try:
        writes.forget(_scope(request, organization), file_id=file, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    return _back(organization)


@require_POST
def roll_back_voter_file(request: HttpRequest, organization: str, file: int) -> HttpResponse:
    try:
        writes.roll_back(_scope(request, organization), file_id=file, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The earlier file is in force again. Contacts are matched against it."))
    return _back(organization)


def _receive(scope: OrgScope, form: VoterFileForm, *, is_check: bool) -> int:
    told = form.cleaned_data
    return writes.receive(
        scope,
        chunks=told["file"].chunks(),
        name=told["file"].name,
        terms=writes.Terms(told["source"], told["obtained_on"], told["permitted_use"], told["agreed"]),
        client_key=told["client_key"],
        is_check=is_check,
        may_be_mapped=True,
        now=timezone.now(),
    )


def _received(request: HttpRequest, organization: str, file: FileCard) -> HttpResponse:
    if file.may_be_mapped:
        return see_other(reverse("dashboard:map_voter_file", args=[organization, file.id]))
    if file.is_check:
        messages.success(request, _("The file is here and is being checked. It is not in force before you say so."))
    else:
        messages.success(request, _("The file is here and will be loaded. The one in force serves until then."))
    return _back(organization)


def _list(scope: OrgScope) -> dict[str, object]:
    files = reads.cards(scope)
    return {"files": files, "is_in_work": any(file.is_in_work for file in files)}
