"""How much anybody may send, and how often ask: by person and by address, counted in the database for all processes.

What costs look-ups has a budget of its own (`matching`), wrong passcodes are counted where they are judged (`campaigns`),
and mails with codes by allauth.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit  # the public one counts no GET, and knows allauth's own actions only
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

# A form with a picture; a list of invitations.
SENT_AT_MOST = 12_000_000
# A state's voter file, packed or not, with room.
FILE_AT_MOST = 20_000_000_000
_TAKES = "takes_bytes"

# A hall full of volunteers stands behind one address, so these are far above what they do in their busiest minute.
RATES = {
    "passcode": "120/15m/ip",
    "invitation": "300/5m/ip",
    "public_form": "300/5m/ip",
    "invite": "600/h/user",
    "export": "60/h/user",
    "own_data": "30/h/user",
    "search": "150/m/user",
    "arriving": "300/m/user",  # a day without a signal, sent at once
}

View = Callable[..., HttpResponse]


class Size:
    """Middleware: refuses by the announced length, before a byte is read; what announces none is taken as empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: object, _kwargs: object) -> HttpResponse | None:
        """Large only for who is signed in, and where a file belongs. Must stand before the check of the form's token,
        which reads the form.
        """
        told = request.META.get("CONTENT_LENGTH") or "0"
        most = getattr(view, _TAKES, SENT_AT_MOST)
        if most > SENT_AT_MOST and not request.user.is_authenticated:
            most = SENT_AT_MOST
        if told.isascii() and told.isdigit() and int(told) <= most:
            return None
        sentence = _("This is larger than %(most)d MB, the most that can be sent here.") % {"most": most // 1_000_000}
        return _refused(request, sentence, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def takes_files(view: View) -> View:
    """Marks the view of a form that a whole voter file, tag file or vote file comes with."""
    setattr(view, _TAKES, FILE_AT_MOST)
    return view


def limited(action: str, *, when: Callable[[HttpRequest], bool] | None = None) -> Callable[[View], View]:
    """Counts the requests that ask for something (POSTs, where `when` does not say otherwise); beyond RATES they wait."""
    counts = when or (lambda request: request.method == "POST")

    def around(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
            if counts(request) and not may(request, action):
                sentence = _("That was very often in a short time. Please wait some minutes and try again.")
                return _refused(request, sentence, HTTPStatus.TOO_MANY_REQUESTS)
            return view(request, *args, **kwargs)

        return wrapped

    return around


def may(request: HttpRequest, action: str) -> bool:
    """Counts one. Who is not signed in is nobody whose requests a limit by person could count: the view turns them away."""
    rate = RATES[action]
    if rate.endswith("/user") and not request.user.is_authenticated:
        return True
    return bool(ratelimit.consume(request, app="kithwork", action=action, config={action: rate}, limit_get=True))


def is_search(request: HttpRequest) -> bool:
    """Somebody looks for people: a search or any filter, not merely the list."""
    return any(value for name, value in request.GET.items() if name in {"q", "search"} or "." in name)


def _refused(request: HttpRequest, sentence: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "409.html", {"sentence": sentence}, status=status)
