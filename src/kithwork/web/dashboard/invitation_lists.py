"""Many invitations at once: a file, which column is what, who is to be invited and who is not, then Send."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kithwork.campaigns import reads, writes
from kithwork.campaigns.lists import MOST_LINES, Columns
from kithwork.campaigns.reads import Preview
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.invitations import site
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import see_other

FIELDS = ("email", "first_name", "last_name")


class ListForm(RepeatSafeForm):
    file = forms.FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy(
            "A CSV file with a line a person: e-mail address, and first and last name where you know them."
        ),
        # The write has the better sentence.
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Please choose the file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )


class ColumnsForm(forms.Form):
    """Which column holds what; a blank choice for none."""

    email = forms.TypedChoiceField(
        label=gettext_lazy("E-mail address"),
        coerce=int,
        empty_value=None,
        error_messages={"required": gettext_lazy("Please say which column holds the e-mail address.")},
    )
    first_name = forms.TypedChoiceField(label=gettext_lazy("First name"), coerce=int, empty_value=None, required=False)
    last_name = forms.TypedChoiceField(label=gettext_lazy("Last name"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, headings: tuple[str, ...], **values: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **values)
        named = [
            (place, heading or _("Column %(number)d") % {"number": place + 1}) for place, heading in enumerate(headings)
        ]
        for name in FIELDS:
            self.fields[name].choices = [("", _("no column")), *named]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@limited("invite")
def invite_many(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.INVITE)
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            list_id = writes.receive_list(
                scope,
                chunks=said["file"].chunks(),
                name=said["file"].name,
                site=site(request),
                client_key=said["client_key"],
                now=timezone.now(),
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return _to_list(organization, campaign, list_id)
    lists = reads.lists(scope)
    context = {
        "form": form,
        "lists": lists,
        "is_sending": any(one.is_sending for one in lists),
        "obstacle": reads.sending_obstacle(scope),
        "most": MOST_LINES,
    }
    template = "dashboard/invitations/many.html"
    return frame.render(request, scope, page="invitations", template=template, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_list(request: HttpRequest, organization: str, campaign: str, invitation_list: int) -> HttpResponse:
    """The columns, and who would be invited by them. Nothing leaves from here but by its Send."""
    scope = enter(request, organization, campaign, Permission.INVITE)
    preview = reads.preview(scope, list_id=invitation_list, now=timezone.now())
    columns = {name: getattr(preview.columns, name) for name in FIELDS}
    form = ColumnsForm(request.POST if request.method == "POST" else None, headings=preview.headings, initial=columns)
    if form.is_valid():
        try:
            writes.map_list(scope, list_id=invitation_list, columns=Columns(**form.cleaned_data))
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return _to_list(organization, campaign, invitation_list)
    context = {"form": form, "preview": preview, "kinds": _kinds(preview)}
    template = "dashboard/invitations/list.html"
    return frame.render(request, scope, page="invitations", template=template, context=context)


@require_POST
@limited("invite")
def send_invitation_list(request: HttpRequest, organization: str, campaign: str, invitation_list: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.INVITE)
    try:
        count = writes.send_list(scope, list_id=invitation_list, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
        return _to_list(organization, campaign, invitation_list)
    said = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", count)
    messages.success(request, said % {"count": count})
    return see_other(reverse("dashboard:invite_many", args=[organization, campaign]))


@require_POST
def discard_invitation_list(
    request: HttpRequest, organization: str, campaign: str, invitation_list: int
) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.INVITE)
    writes.discard_list(scope, list_id=invitation_list, now=timezone.now())
    messages.success(request, _("The list is thrown away. Nobody of it was invited."))
    return see_other(reverse("dashboard:invite_many", args=[organization, campaign]))


def _kinds(preview: Preview) -> list[tuple[int, str]]:
    """How many lines stay behind for what reason."""
    words = {
        "bad": _("without a full e-mail address, or with a name too long"),
        "duplicate": _("twice in the file"),
        "joined": _("joined already"),
        "invited": _("invited already"),
        "refused": _("asked not to be invited again"),
    }
    return [(preview.counts[kind], said) for kind, said in words.items() if preview.counts.get(kind)]


def _to_list(organization: str, campaign: str, list_id: int) -> HttpResponse:
    return see_other(reverse("dashboard:invitation_list", args=[organization, campaign, list_id]))
