"""The organization's tag files: what holds, what nobody in force has, and the form that brings one in."""

import csv
from collections.abc import Iterable, Iterator

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
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
from kithwork.voterfile import reads, writes
from kithwork.voterfile.reads import TagFileCard, UnknownVoter
from kithwork.web.dashboard import frame
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import takes_files
from kithwork.web.ui.request import origin, see_other


class TagFileForm(RepeatSafeForm):
    file = forms.FileField(
        label=gettext_lazy("Tag file"),
        help_text=gettext_lazy(
            "A CSV, plain or .gz, with the columns canonical_voter_id (or state and state_file_id) and tag."
        ),
        # The write has the better sentence.
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Please choose the file.")},
    )
    replaces = forms.TypedChoiceField(
        label=gettext_lazy("Takes the place of"),
        help_text=gettext_lazy("The earlier file holds until this one is read, and is then removed."),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def offer(self, files: Iterable[TagFileCard]) -> None:
        nothing = ("", _("Nothing: its tags are added"))
        self.fields["replaces"].choices = [nothing, *((str(file.id), file.name) for file in files)]  # type: ignore[attr-defined]


def _scope(request: HttpRequest, organization: str) -> OrgScope:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.MANAGE_VOTER_FILES)
    return scope


def _back(organization: str) -> HttpResponse:
    return see_other(reverse("dashboard:tags", args=[organization]))


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def tags(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _scope(request, organization)
    files = reads.tag_files(scope)
    form = TagFileForm(request.POST or None, request.FILES or None)
    form.offer(files)
    if form.is_valid():
        try:
            _receive(scope, form)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The file is here. Its tags hold as soon as it is read."))
            return _back(organization)
    return frame.render(
        request, scope, page="tags", template="dashboard/tags/page.html", context={"form": form, **_list(files)}
    )


@require_safe
def tag_list(request: HttpRequest, organization: str) -> HttpResponse:
    """The part of the page that moves while a file is read."""
    files = reads.tag_files(_scope(request, organization))
    return render(request, "dashboard/tags/_list.html", {"organization": organization, **_list(files)})


@require_safe
def unknown_voters(request: HttpRequest, organization: str, tag_file: int) -> StreamingHttpResponse:
    voters = reads.unknown_voters(_scope(request, organization), file_id=tag_file, now=timezone.now())
    return StreamingHttpResponse(
        _written(voters),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="unmatched-voter-ids-{tag_file}.csv"'},
    )


@require_POST
def switch_tags(request: HttpRequest, organization: str, tag_file: int) -> HttpResponse:
    writes.switch_tags(
        _scope(request, organization), file_id=tag_file, on=request.POST.get("on") == "1", now=timezone.now()
    )
    return _back(organization)


@require_POST
def retry_tags(request: HttpRequest, organization: str, tag_file: int) -> HttpResponse:
    writes.retry_tags(_scope(request, organization), file_id=tag_file, now=timezone.now())
    return _back(organization)


@require_POST
@confirmed
def remove_tags(request: HttpRequest, organization: str, tag_file: int) -> HttpResponse:
    try:
        writes.remove_tags(_scope(request, organization), file_id=tag_file, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The file is removed. Its tags hold for nobody any more."))
    return _back(organization)


def _receive(scope: OrgScope, form: TagFileForm) -> None:
    told = form.cleaned_data
    writes.receive_tags(
        scope,
        chunks=told["file"].chunks(),
        name=told["file"].name,
        replaces=told["replaces"],
        client_key=told["client_key"],
        now=timezone.now(),
    )


def _list(files: tuple[TagFileCard, ...]) -> dict[str, object]:
    return {"files": files, "is_in_work": any(file.is_in_work for file in files)}


class _Line:
    """What csv.writer writes to: hands each line on."""

    def write(self, line: str) -> str:
        return line


def _written(voters: Iterator[UnknownVoter]) -> Iterator[str]:
    rows = csv.writer(_Line())
    yield rows.writerow(["canonical_voter_id", "tags", "exists_with_zeros_as"])
    for one in voters:
        yield rows.writerow([harmless(text) for text in (one.canonical_voter_id, one.tags, one.padded)])
