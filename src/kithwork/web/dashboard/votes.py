"""Who voted: the organization's vote files, and the form that brings one in."""

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
from kithwork.voterfile import reads, writes
from kithwork.voterfile.reads import VoteFileCard
from kithwork.web.dashboard import frame
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import takes_files
from kithwork.web.ui.request import origin, see_other


class VoteFileForm(RepeatSafeForm):
    file = forms.FileField(
        label=gettext_lazy("Vote file"),
        help_text=gettext_lazy(
            "North Carolina's ncvhis or absentee file as the State Board gives it: plain, .gz or .zip."
        ),
        # The write has the better sentence.
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Please choose the file.")},
    )
    only_on = forms.DateField(
        label=gettext_lazy("Only the election of"),
        help_text=gettext_lazy("A history tells of many elections. Leave this empty to keep all of them."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_addition = forms.BooleanField(
        label=gettext_lazy("It is one of several files, as by county"),
        help_text=gettext_lazy(
            "Earlier files of its elections then hold beside it. Otherwise this file takes their place."
        ),
        required=False,
    )


def _scope(request: HttpRequest, organization: str) -> OrgScope:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.MANAGE_VOTER_FILES)
    return scope


def _back(organization: str) -> HttpResponse:
    return see_other(reverse("dashboard:votes", args=[organization]))


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def votes(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _scope(request, organization)
    form = VoteFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            _receive(scope, form)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The file is here. It holds as soon as it is read."))
            return _back(organization)
    context = {"form": form, **_list(reads.vote_files(scope))}
    return frame.render(request, scope, page="votes", template="dashboard/votes/page.html", context=context)


@require_safe
def vote_list(request: HttpRequest, organization: str) -> HttpResponse:
    """The part of the page that moves while a file is read."""
    files = reads.vote_files(_scope(request, organization))
    return render(request, "dashboard/votes/_list.html", {"organization": organization, **_list(files)})


@require_POST
def retry_votes(request: HttpRequest, organization: str, vote_file: int) -> HttpResponse:
    writes.retry_votes(_scope(request, organization), file_id=vote_file, now=timezone.now())
    return _back(organization)


@require_POST
@confirmed
def remove_votes(request: HttpRequest, organization: str, vote_file: int) -> HttpResponse:
    try:
        writes.remove_votes(_scope(request, organization), file_id=vote_file, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The file is removed. What it told of votes is forgotten."))
    return _back(organization)


def _receive(scope: OrgScope, form: VoteFileForm) -> None:
    told = form.cleaned_data
    writes.receive_votes(
        scope,
        chunks=told["file"].chunks(),
        name=told["file"].name,
        only_on=told["only_on"],
        is_addition=told["is_addition"],
        client_key=told["client_key"],
        now=timezone.now(),
    )


def _list(files: tuple[VoteFileCard, ...]) -> dict[str, object]:
    return {"files": files, "is_in_work": any(file.is_in_work for file in files)}
