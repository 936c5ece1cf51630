from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kithwork.accounts import door, writes
from kithwork.accounts import reads as accounts
from kithwork.accounts.rules import OwnDetails
from kithwork.campaigns import reads
from kithwork.kernel.errors import RefusedError
from kithwork.web.public.forms import OwnForm
from kithwork.web.ui import places
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import origin, see_other


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Says what this is, or leads whoever is signed in to where they work."""
    if not request.user.is_authenticated:
        return render(request, "public/welcome.html")
    place = reads.landing_place(door.user_scope(request.user.pk))
    return redirect(places.address(place) if place else "public:roles")


@never_cache
@login_required
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    return render(request, "public/roles.html", {"places": places.role_menu(request)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    scope = door.user_scope(request.user.pk, origin=origin(request))
    form = OwnForm(request.POST if request.method == "POST" else None, initial=asdict(accounts.own_details(scope)))
    if form.is_valid():
        try:
            writes.edit_own_details(scope, details=OwnDetails(**form.cleaned_data), now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Saved."))
            return see_other(request.path)
    return render(request, "public/account.html", {"form": form, "email": accounts.own_address(scope)})
