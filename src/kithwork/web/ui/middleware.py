"""Turns absence and refusal of a right, which look the same from outside, into 404; a refusal into its sentence."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from psycopg.errors import ForeignKeyViolation

from kithwork.accounts.adapter.confirming import is_desk_idle
from kithwork.kernel.errors import NotFoundError, RefusedError, SecondFactorError
from kithwork.web.ui.confirming import lead

# The account administrator's pages, which stand among the public ones.
_INSTALLATION = frozenset({"installation", "new_organization", "first_admin"})


class OwnLanguage:
    """What somebody chose for themselves goes before what their browser asks for, on every device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.user.language if request.user.is_authenticated else ""
        if chosen in dict(settings.LANGUAGES):
            activate(chosen)
            request.LANGUAGE_CODE = chosen
        return self.get_response(request)


class Absence:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            # People are on these pages: no proxy and no shared computer keeps them.
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """A dashboard that nobody touched for hours asks again who sits there."""
        match = request.resolver_match
        is_desk = match is not None and (match.namespace == "dashboard" or match.url_name in _INSTALLATION)
        if is_desk and request.user.is_authenticated and is_desk_idle(request):
            return lead(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RefusedError):
            context = {"sentence": exception.sentence}
            return render(request, "409.html", context, status=HTTPStatus.CONFLICT)
        if isinstance(exception, IntegrityError) and isinstance(exception.__cause__, ForeignKeyViolation):
            # Two people at once: one removed what the other chose. PostgreSQL let neither half of it stand.
            sentence = _("Somebody changed this at the same moment. Please go back, load the page again and repeat it.")
            return render(request, "409.html", {"sentence": sentence}, status=HTTPStatus.CONFLICT)
        if isinstance(exception, SecondFactorError):
            return _to_second_factor(request)
        if not isinstance(exception, NotFoundError):
            return None
        if request.user.is_authenticated:
            raise Http404 from exception
        return _sign_in(request)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    way = reverse("mfa_index") + "?asked=1"
    return HttpResponseClientRedirect(way) if getattr(request, "htmx", False) else redirect(way)


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Back to where they were, when that was a page; what a stranger posted is not repeated.

    A service worker follows nobody to the sign-in: it keeps what was typed, and wants to be told.
    """
    if "X-Kept" in request.headers:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    return redirect_to_login("", redirect_field_name=None)
