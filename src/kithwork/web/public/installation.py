"""The account administrator's page: organizations and their first admins, no people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kithwork.accounts import door, reads, writes
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import InstallationScope
from kithwork.web.public.forms import AddressForm, OrganizationForm
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import origin, see_other


@require_safe
def installation(request: HttpRequest) -> HttpResponse:
    return render(request, "public/installation.html", {"organizations": reads.organizations(_scope(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def new_organization(request: HttpRequest) -> HttpResponse:
    scope = _scope(request)
    form = OrganizationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            slug = writes.create_organization(scope, **form.cleaned_data, now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return see_other(reverse("public:first_admin", args=[slug]))
    return render(request, "public/new_organization.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def first_admin(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _scope(request)
    line = next((one for one in reads.organizations(scope) if one.slug == organization), None)
    if line is None:
        raise NotFoundError(organization)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            writes.name_first_admin(scope, slug=organization, email=form.cleaned_data["email"], now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("They can sign in with that address now."))
            return see_other(reverse("public:installation"))
    return render(request, "public/first_admin.html", {"form": form, "line": line})


def _scope(request: HttpRequest) -> InstallationScope:
    return door.installation_scope(request.user.pk, origin=origin(request))
