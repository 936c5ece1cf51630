"""One's account: how one signs in, and where one is signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kithwork.accounts import door, reads, writes
from kithwork.kernel.scope import UserScope
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.request import origin, see_other


@never_cache
@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    found = reads.own_security(_scope(request), session_key=request.session.session_key or "")
    return render(request, "public/security.html", {"security": found, "is_asked": "asked" in request.GET})


@require_POST
def end_session(request: HttpRequest, device: int) -> HttpResponse:
    writes.end_session(_scope(request), device_id=device, now=timezone.now())
    messages.success(request, _("That device is signed out."))
    return see_other(reverse("mfa_index"))


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    writes.end_other_sessions(_scope(request), keep=request.session.session_key or "", now=timezone.now())
    messages.success(request, _("You are signed out everywhere but here."))
    return see_other(reverse("mfa_index"))


@require_POST
@confirmed
def remove_identity(request: HttpRequest, identity: int) -> HttpResponse:
    writes.remove_identity(_scope(request), identity_id=identity, now=timezone.now())
    messages.success(request, _("That account does not sign you in any more."))
    return see_other(reverse("mfa_index"))


def _scope(request: HttpRequest) -> UserScope:
    return door.user_scope(request.user.pk, origin=origin(request))
