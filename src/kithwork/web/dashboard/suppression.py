"""The organization's suppression list: who it has nothing to do with any more, by hand, by file, and whether somebody is on it."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.accounts import door
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.stewardship import writes as stewardship
from kithwork.suppression import reads, writes
from kithwork.suppression.rules import LONGEST, Kind, Reason, Source, check_value
from kithwork.web.dashboard import frame
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.request import origin, see_other

KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.PHONE: gettext_lazy("Phone number"),
    Kind.EMAIL: gettext_lazy("E-mail address"),
    Kind.VOTER: gettext_lazy("Voter id (such as NC-AB12345)"),
}
REASONS: Final[Mapping[Reason, Promise]] = {
    Reason.ASKED: gettext_lazy("They asked us"),
    Reason.DECEASED: gettext_lazy("Deceased"),
    Reason.LEGAL: gettext_lazy("Required by law"),
    Reason.OTHER: gettext_lazy("Other"),
    Reason.OBJECTED: gettext_lazy("They objected"),
    Reason.ERASED: gettext_lazy("Erased"),
}
SOURCES: Final[Mapping[Source, Promise]] = {
    Source.HAND: gettext_lazy("by hand"),
    Source.FILE: gettext_lazy("by file"),
    Source.REQUEST: gettext_lazy("by their own request"),
    Source.ERASURE: gettext_lazy("by erasing"),
    Source.MAIL: gettext_lazy("“Do not invite me again”"),
}
# What an admin gives; the others follow from what was done.
_GIVEN: Final = (Reason.ASKED, Reason.DECEASED, Reason.LEGAL, Reason.OTHER)


class ValueForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=[(kind.value, label) for kind, label in KINDS.items()])
    text = forms.CharField(label=gettext_lazy("The whole value, in any spelling"), max_length=LONGEST)


class AddForm(ValueForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=[(reason.value, REASONS[reason]) for reason in _GIVEN]
    )


class FileForm(RepeatSafeForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A CSV, plain or .gz, whose first line names its columns: phone, email, canonical_voter_id, one of them at "
            "least. At most 1,000,000 lines."
        ),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Please choose the file.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=[(reason.value, REASONS[reason]) for reason in _GIVEN]
    )


def _scope(request: HttpRequest, organization: str) -> OrgScope:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.MANAGE_SUPPRESSION)
    return scope


def _back(organization: str) -> HttpResponse:
    return see_other(reverse("dashboard:suppression", args=[organization]))


@require_http_methods(["GET", "HEAD", "POST"])
def suppression(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _scope(request, organization)
    form = AddForm(request.POST or None, auto_id="add-%s")
    if form.is_valid():
        told = form.cleaned_data
        try:
            value = check_value(Kind(told["kind"]), told["text"])
            hidden = stewardship.suppress(
                scope, values=[value], reason=Reason(told["reason"]), source=Source.HAND, now=timezone.now()
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            done = ngettext(
                "It is on the list. %(n)d contact is hidden.", "It is on the list. %(n)d contacts are hidden.", hidden
            )
            messages.success(request, done % {"n": hidden})
            return _back(organization)
    return _page(request, scope, form=form)


@require_POST
def search_suppression(request: HttpRequest, organization: str) -> HttpResponse:
    """By POST: what is asked for stands in no address and no log."""
    scope = _scope(request, organization)
    form = ValueForm(request.POST, auto_id="search-%s")
    found = None
    if form.is_valid():
        try:
            value = check_value(Kind(form.cleaned_data["kind"]), form.cleaned_data["text"])
            found = _said(reads.find(scope, value=value, now=timezone.now()))
        except RefusedError as refused:
            refuse(form, refused)
    return _page(request, scope, search=form, found=found)


@require_POST
def bring_suppression(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _scope(request, organization)
    form = FileForm(request.POST, request.FILES, auto_id="file-%s")
    if form.is_valid():
        told = form.cleaned_data
        try:
            writes.receive(
                scope,
                chunks=told["file"].chunks(),
                name=told["file"].name,
                reason=Reason(told["reason"]),
                client_key=told["client_key"],
                now=timezone.now(),
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(
                request, _("The file is here. It is read in the background; each line holds as soon as it is read.")
            )
            return _back(organization)
    return _page(request, scope, bring=form)


@require_safe
def suppression_files(request: HttpRequest, organization: str) -> HttpResponse:
    """The part of the page that moves while a file is read."""
    scope = _scope(request, organization)
    return render(request, "dashboard/suppression/_files.html", {"organization": organization, **_files(scope)})


@require_safe
def export_suppression(request: HttpRequest, organization: str) -> StreamingHttpResponse:
    rows = reads.exported(_scope(request, organization), now=timezone.now())
    return StreamingHttpResponse(
        _written(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="suppression-list.csv"'},
    )


@require_POST
def undo_suppression(request: HttpRequest, organization: str, suppressed: int) -> HttpResponse:
    stewardship.unsuppress(_scope(request, organization), entry_id=suppressed, now=timezone.now())
    messages.success(request, _("It is off the list. Contacts hidden for it alone come back within a minute."))
    return _back(organization)


@require_POST
def undo_suppression_file(request: HttpRequest, organization: str, suppression_file: int) -> HttpResponse:
    try:
        writes.remove_file(_scope(request, organization), file_id=suppression_file, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The file holds for nobody any more. Contacts hidden for it alone come back."))
    return _back(organization)


def _page(
    request: HttpRequest,
    scope: OrgScope,
    *,
    form: AddForm | None = None,
    search: ValueForm | None = None,
    bring: FileForm | None = None,
    found: list[dict[str, object]] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form or AddForm(auto_id="add-%s"),
        "search": search or ValueForm(auto_id="search-%s"),
        "bring": bring or FileForm(auto_id="file-%s"),
        "found": found,
        "counts": reads.counts(scope),
        "entries": _said(reads.latest(scope)),
        **_files(scope),
    }
    return frame.render(request, scope, page="suppression", template="dashboard/suppression/page.html", context=context)


def _files(scope: OrgScope) -> dict[str, object]:
    files = reads.files(scope)
    return {"files": files, "is_in_work": any(file.is_in_work for file in files)}


def _said(entries: tuple[reads.EntryLine, ...]) -> list[dict[str, object]]:
    return [
        {"line": line, "kind": KINDS[line.kind], "reason": REASONS[line.reason], "source": SOURCES[line.source]}
        for line in entries
    ]


class _Line:
    """What csv.writer writes to: hands each line on."""

    def write(self, line: str) -> str:
        return line


def _written(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow(row)
