"""Step-up: some views act only for who has shown within a quarter of an hour that it is them."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from kithwork.accounts.adapter import confirming

View = Callable[..., HttpResponseBase]


def confirmed(view: View) -> View:
    """What is posted waits in the session and is done once the person has confirmed; reading needs nothing."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST" or not _is_asked(request):
            return view(request, *args, **kwargs)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(way(request, _shown(request)))
        raise ReauthenticationRequired  # allauth keeps what was posted and leads to the page that asks

    return wrapped


def confirmed_first(view: View) -> View:
    """As `confirmed`, where what is posted must lie in no session: it is typed again."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        is_asked = request.method == "POST" and _is_asked(request)
        return lead(request) if is_asked else view(request, *args, **kwargs)

    return wrapped


def confirmed_to_read(view: View) -> View:
    """As `confirmed`, of pages that show or hand out something weighty."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if _is_asked(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return wrapped


def lead(request: HttpRequest) -> HttpResponse:
    """To the page that asks, and back to where they are."""
    path = request.get_full_path() if request.method == "GET" else _shown(request)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(way(request, _shown(request)))
    return redirect(way(request, path))


def way(request: HttpRequest, path: str) -> str:
    first = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
    return f"{first}?{urlencode({REDIRECT_FIELD_NAME: path})}"


def _shown(request: HttpRequest) -> str:
    """The page somebody is on whose script or form asked."""
    return urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")).path or "/"


def _is_asked(request: HttpRequest) -> bool:
    return request.user.is_authenticated and not confirming.is_proved(request)
