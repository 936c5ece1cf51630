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
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.request import see_other


class InviteForm(RepeatSafeForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"), max_length=1_000, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=1_000)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=1_000)


@require_http_methods(["GET", "HEAD", "POST"])
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
def resend(request: HttpRequest, organization: str, campaign: str, invitation: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.INVITE)
    try:
        writes.resend(scope, invitation_id=invitation, site=_site(request), now=timezone.now())
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


def _invite(request: HttpRequest, scope: CampaignScope, form: InviteForm) -> None:
    said = form.cleaned_data
    writes.invite(
        scope,
        client_key=said["client_key"],
        person=Invitee(said["email"], said["first_name"], said["last_name"]),
        site=_site(request),
        now=timezone.now(),
    )


def _back(organization: str, campaign: str) -> HttpResponse:
    return see_other(reverse("dashboard:invitations", args=[organization, campaign]))


def _landing_url(request: HttpRequest, campaign: str) -> str:
    return _site(request) + reverse("public:landing", args=[campaign])


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
