"""Step-up: before something weighty, a session shows again who holds it. Signing in counts, for a quarter of an hour.

The moment lies in the session, so that another device's proof, or a thief's session, gains nothing by it.
"""

import time
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kithwork.accounts.adapter import letters
from kithwork.kernel.errors import RefusedError

PROVED_AT, SEEN_AT = "proved_at", "desk_seen_at"
# A dashboard that nobody touched for so long asks again; the mobilizer's pages stay open for 90 days (docs/adr).
DESK_IDLES = timedelta(hours=12)
_TOUCHED_EVERY = 5 * 60
_STATE = "confirming"


def note_proof(request: HttpRequest) -> None:
    request.session[PROVED_AT] = request.session[SEEN_AT] = time.time()


def is_proved(request: HttpRequest) -> bool:
    proved = request.session.get(PROVED_AT, 0)
    return bool(0 <= time.time() - proved < app_settings.REAUTHENTICATION_TIMEOUT)


def is_desk_idle(request: HttpRequest) -> bool:
    """Asked once a request of the dashboard, which it counts as a touch; the session is written every few minutes only."""
    idle = time.time() - request.session.get(SEEN_AT, 0)
    if idle >= DESK_IDLES.total_seconds():
        return True
    if idle > _TOUCHED_EVERY:
        request.session[SEEN_AT] = time.time()
    return False


class MailedCode(AbstractCodeVerificationProcess):  # type: ignore[misc] # allauth carries no types
    """For who has no second factor: a code by mail, with allauth's count of tries and time."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
        )

    def matches(self, typed: str) -> bool:
        return bool(self.code) and compare_digest("".join(typed.split()), self.code)

    def persist(self) -> None:
        self.request.session[_STATE] = self.state

    def send(self) -> None:
        self.state["code"] = get_adapter().generate_login_code()
        letters.send("public/mail/confirm", self.request.user.get_username(), {"code": self.code})

    def abort(self) -> None:
        self.request.session.pop(_STATE, None)


def begin(request: HttpRequest) -> None:
    """Sends the mail. RefusedError for whoever asks too often."""
    if not ratelimit.consume(request, action="request_login_code", key=request.user.get_username()):
        raise RefusedError(_("Too many mails were asked for. Please wait a few minutes and try again."))
    process = MailedCode(request, MailedCode.initial_state(user=None))
    process.send()
    process.persist()


def waiting(request: HttpRequest) -> MailedCode | None:
    state = request.session.get(_STATE)
    return MailedCode(request, state).abort_if_invalid() if state else None
