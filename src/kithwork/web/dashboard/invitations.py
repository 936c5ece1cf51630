"""The Invitations page: an address to share, and people invited by e-mail."""

from io import BytesIO

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.campaigns import reads, writes
from kithwork.campaigns.writes import Invitee
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.organization import whole_number
from kithwork.web.dashboard.preview import BUTTON
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import see_other


class InviteForm(RepeatSafeForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"), max_length=1_000, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=1_000)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=1_000)


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your own words"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Markdown: **bold**, lists, links. They stand between who invites and the link."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("invite")
def invitations(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.INVITE)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _invite(request, scope, form)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Invited %(email)s.") % {"email": form.cleaned_data["email"]})
            return _back(organization, campaign)
    page = reads.invitations(scope, now=timezone.now(), before=whole_number(request.GET.get("before", "")))
    context = {"form": form, "invitations": page, "landing_url": _landing_url(request, campaign)}
    return frame.render(request, scope, page="invitations", template="dashboard/invitations/page.html", context=context)


@require_POST
@limited("invite")
def resend(request: HttpRequest, organization: str, campaign: str, invitation: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.INVITE)
    try:
        writes.resend(scope, invitation_id=invitation, site=site(request), now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The mail is on its way. The link sent before stops working."))
    return _back(organization, campaign)


@require_POST
def revoke(request: HttpRequest, organization: str, campaign: str, invitation: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.INVITE)
    try:
        writes.revoke(scope, invitation_id=invitation, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Revoked: the link no longer works."))
    return _back(organization, campaign)


@require_safe
def qr_code(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """The landing page's address, black on white whatever the theme: scanners want contrast."""
    enter(request, organization, campaign, Permission.INVITE)
    image = BytesIO()
    segno.make(_landing_url(request, campaign), error="m").save(
        image, kind="svg", scale=6, border=4, dark="#000", light="#fff"
    )
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


@require_safe
def poster(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """A page to print: what the campaign is called, its address and QR code."""
    scope = enter(request, organization, campaign, Permission.INVITE)
    landing_url = _landing_url(request, campaign)
    context = {"landing_url": landing_url, "landing_words": landing_url.partition("://")[2].rstrip("/")}
    return frame.render(
        request, scope, page="invitations", template="dashboard/invitations/poster.html", context=context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("invite")
def invitation_text(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """The campaign's own words in the mail: seen, sent to oneself, saved."""
    scope = enter(request, organization, campaign, Permission.INVITE)
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": reads.invitation_text(scope)})
    if form.is_valid() and BUTTON not in request.POST:
        try:
            if "test" in request.POST:
                _test(request, scope, form.cleaned_data["text"])
            else:
                writes.set_invitation_text(scope, text=form.cleaned_data["text"], now=timezone.now())
                messages.success(request, _("Saved. The next mails say so."))
                return see_other(reverse("dashboard:invitation_text", args=[organization, campaign]))
        except RefusedError as refused:
            refuse(form, refused)
    context = {"form": form, "previewed": request.POST.get(BUTTON, "")}
    return frame.render(request, scope, page="invitations", template="dashboard/invitations/text.html", context=context)


def _test(request: HttpRequest, scope: CampaignScope, text: str) -> None:
    """What was typed stays on the page, saved or not."""
    address = writes.ask_for_test_mail(scope, text=text, site=site(request), now=timezone.now())
    messages.success(request, _("A test mail is on its way to %(address)s.") % {"address": address})


def _invite(request: HttpRequest, scope: CampaignScope, form: InviteForm) -> None:
    said = form.cleaned_data
    writes.invite(
        scope,
        client_key=said["client_key"],
        person=Invitee(said["email"], said["first_name"], said["last_name"]),
        site=site(request),
        now=timezone.now(),
    )


def _back(organization: str, campaign: str) -> HttpResponse:
    return see_other(reverse("dashboard:invitations", args=[organization, campaign]))


def _landing_url(request: HttpRequest, campaign: str) -> str:
    return site(request) + reverse("public:landing", args=[campaign])


def site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
