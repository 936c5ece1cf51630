"""The organization's own pages."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.accounts import door, reads, writes
from kithwork.accounts.rules import Logo, OrganizationDetails
from kithwork.analytics import reads as analytics
from kithwork.campaigns import door as campaigns_door
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission, Role
from kithwork.kernel.scope import OrgScope
from kithwork.stewardship import writes as stewardship
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.builder import building
from kithwork.web.dashboard.forms import PICTURES
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import refuse, uploaded
from kithwork.web.ui.limits import limited
from kithwork.web.ui.pictures import shown
from kithwork.web.ui.request import origin, see_other
from kithwork.web.ui.time_zones import TimeZoneField


class OrganizationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=1_000)
    website = forms.CharField(label=gettext_lazy("Website"), required=False, max_length=1_000)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    postal_address = forms.CharField(
        label=gettext_lazy("Postal address"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed before a campaign is published and before anybody is invited by e-mail."),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 8 MB. It stands on landing pages."),
    )
    logo_alt = forms.CharField(
        label=gettext_lazy("What the logo shows"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("Read out to people who cannot see it."),
    )
    logo_removed = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)
    time_zone = TimeZoneField(label=gettext_lazy("Time zone"))
    paid_for_by = forms.CharField(
        label=gettext_lazy("Paid for by"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("Stands on landing pages and in invitations."),
    )
    invitation_days = forms.IntegerField(label=gettext_lazy("Days an invitation lasts"))
    match_percent = forms.DecimalField(
        label=gettext_lazy("Right machine matches, in percent"),
        max_digits=4,
        decimal_places=1,
        help_text=gettext_lazy(
            "What the machine matches by itself is to be right this often. The higher, the more is left to people."
        ),
    )
    two_person_check = forms.BooleanField(
        label=gettext_lazy("A second admin must agree in reviews of matches"), required=False
    )


@require_safe
def organization(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _scope(request, organization)
    context = {
        "organization": reads.organization(scope),
        "campaigns": _campaigns(scope),
        **_summary(scope),
        "may_manage": scope.may(Permission.MANAGE_ORGANIZATION),
        "may_edit": scope.may(Permission.EDIT_CONTENT),
    }
    template = "dashboard/organization/overview.html"
    return frame.render(request, scope, page="overview", template=template, context=context)


def _summary(scope: OrgScope) -> dict[str, object]:
    """The numbers over all campaigns, or none before there is a campaign."""
    cards = campaigns.campaigns(scope)
    if not cards or not scope.may(Permission.VIEW_ANALYTICS):
        return {}
    found = analytics.over(scope, within=[campaigns_door.enter(scope, campaign_id=card.id) for card in cards])
    return {
        "summary": found.stats,
        "as_of": found.as_of and found.as_of.astimezone(scope.zone).strftime("%H:%M"),
        "guarded": not scope.may(Permission.VIEW_PEOPLE),
    }


def _campaigns(scope: OrgScope) -> list[dict[str, object]]:
    """Each with how far a draft has come."""
    return [
        {
            "slug": card.slug,
            "name": card.name,
            "status": card.status,
            "made_at": card.made_at,
            "building": building(scope, card.building_step),
        }
        for card in campaigns.campaigns(scope)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _manager(request, organization)
    card = reads.organization(scope)
    initial = {name: getattr(card, name) for name in OrganizationDetails.__slots__}
    initial["match_percent"] = f"{card.match_precision * 100:.1f}"
    initial["logo_alt"] = card.logo_alt
    is_sent = request.method == "POST"
    form = OrganizationForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)
    if form.is_valid():
        said = dict(form.cleaned_data)
        logo = Logo(uploaded(said.pop("logo")), said.pop("logo_alt"), is_removed=said.pop("logo_removed"))
        try:
            with transaction.atomic():
                writes.edit_organization(scope, details=_details(said), now=timezone.now())
                writes.set_logo(scope, logo=logo, now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Saved."))
            onward = request.GET.get("next", "")
            safe = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
            return see_other(onward if safe else reverse("dashboard:organization", args=[organization]))
    template = "dashboard/organization/details.html"
    return frame.render(request, scope, page="details", template=template, context={"form": form, "organization": card})


@require_safe
def logo(request: HttpRequest, organization: str) -> HttpResponse:
    return shown(reads.organization(_scope(request, organization)).logo_key)


def _details(said: dict[str, Any]) -> OrganizationDetails:
    percent: Decimal = said.pop("match_percent")
    return OrganizationDetails(**said, match_precision=percent / 100)


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=(
            ("organization_admin", gettext_lazy("Admin: may do everything here")),
            ("analyst", gettext_lazy("Analyst: reads numbers, sees no people")),
        ),
    )
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=1_000)
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=1_000)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=1_000)
    location = forms.CharField(label=gettext_lazy("Location"), required=False, max_length=1_000)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=1_000)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
@limited("invite")
def administrators(request: HttpRequest, organization: str) -> HttpResponse:
    scope, now = _manager(request, organization), timezone.now()
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            site = request.build_absolute_uri("/").rstrip("/")
            stewardship.invite_to_role(scope, person=writes.Invitee(**form.cleaned_data), site=site, now=now)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The invitation is on its way."))
            return see_other(reverse("dashboard:administrators", args=[organization]))
    holders = reads.administrators(scope, now=now)
    context = {
        "administrators": [one for one in holders if one.role == Role.ORGANIZATION_ADMIN],
        "analysts": [one for one in holders if one.role == Role.ANALYST],
        "is_required": reads.organization(scope).second_factor_required,
        "invitations": reads.role_invitations(scope, now=now),
        "form": form,
        "me_id": request.user.pk,
    }
    template = "dashboard/organization/administrators.html"
    return frame.render(request, scope, page="administrators", template=template, context=context)


@require_POST
@confirmed
def revoke_role(request: HttpRequest, organization: str, role_invitation: int) -> HttpResponse:
    scope = _manager(request, organization)
    writes.revoke_role_invitation(scope, invitation_id=role_invitation, now=timezone.now())
    messages.success(request, _("The invitation is taken back: its link does nothing any more."))
    return see_other(reverse("dashboard:administrators", args=[organization]))


@require_POST
@confirmed
def step_down(request: HttpRequest, organization: str) -> HttpResponse:
    """An admin gives the role up; the last one cannot."""
    scope = _manager(request, organization)
    try:
        writes.remove_admin(scope, user_id=scope.person, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
        return see_other(reverse("dashboard:administrators", args=[organization]))
    messages.success(request, _("You are no longer an admin there."))
    return see_other(reverse("public:roles"))


@require_POST
@confirmed
def remove_role(request: HttpRequest, organization: str, user: int) -> HttpResponse:
    """Whoever is removed is out at their next request: every request asks the door."""
    scope, now = _manager(request, organization), timezone.now()
    try:
        if request.POST.get("role") == "analyst":
            writes.remove_analyst(scope, user_id=user, now=now)
        else:
            writes.remove_admin(scope, user_id=user, now=now)
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The role is taken away."))
    return see_other(reverse("dashboard:administrators", args=[organization]))


@require_POST
@confirmed
def reset_factor(request: HttpRequest, organization: str, user: int) -> HttpResponse:
    scope = _manager(request, organization)
    try:
        writes.reset_second_factor(scope, user_id=user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request, _("Their second factor is gone, they are signed out everywhere, and a mail tells them.")
        )
    return see_other(reverse("dashboard:administrators", args=[organization]))


@require_POST
@confirmed
def require_factor(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _manager(request, organization)
    writes.require_second_factor(scope, is_required="second_factor_required" in request.POST, now=timezone.now())
    messages.success(request, _("Saved."))
    return see_other(reverse("dashboard:administrators", args=[organization]))


def whole_number(text: str) -> int | None:
    """An id from the address bar; NotFoundError for what the database could not even compare."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(2**62))):
        raise NotFoundError(text)
    return int(text)


def _scope(request: HttpRequest, organization: str) -> OrgScope:
    return door.organization_scope(request.user.pk, organization, origin=origin(request))


def _manager(request: HttpRequest, organization: str) -> OrgScope:
    """The forms exist for who may save them."""
    scope = _scope(request, organization)
    scope.require(Permission.MANAGE_ORGANIZATION)
    return scope
