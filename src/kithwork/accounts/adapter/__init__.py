"""Where allauth asks the house: one mail with a code and a link, and an account only for a proved address.

allauth keeps the code, its tries and its age in the session and signs in; `accounts.writes` keeps the link and uses both up.
"""

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kithwork.accounts import door, reads, writes
from kithwork.accounts.adapter import confirming, letters
from kithwork.accounts.models import User
from kithwork.accounts.rules import check_address, mask
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import StrangerScope


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth carries no types
    """Our sentences, our mail, our way home."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This is not the code we sent. Please look at the newest mail and type it again."
        ),
    }

    def format_email_subject(self, subject: str) -> str:
        return subject

    def login(self, request: HttpRequest, user: User) -> None:
        """Every way of signing in ends here, after the second factor."""
        super().login(request, user)
        confirming.note_proof(request)
        writes.note_sign_in(_scope(request), user_id=user.pk, now=timezone.now())

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """By what the person has; a code by mail only where that is nothing."""
        known = [
            one for one in super().get_reauthentication_methods(user) if one["id"] != "reauthenticate"
        ]  # a password
        methods = sorted(known, key=lambda one: "webauthn" not in one["id"])
        code = {"id": "code", "description": _("Get a code by mail"), "url": reverse("account_reauthenticate")}
        return methods or [code]

    def send_notification_mail(self, template_prefix: str, user: User, *_args: object, **_kwargs: object) -> None:
        """Allauth tells of each change of a factor here, by its template's name; the house writes it down and mails."""
        scope = door.user_scope(user.pk, origin=get_adapter().get_client_ip(self.request))
        here = self.request.session.session_key or ""
        writes.note_factor_change(
            scope, change=template_prefix.rpartition("/")[2], session_key=here, now=timezone.now()
        )

    def add_message(self, *_args: object, **_kwargs: object) -> None:
        """The pages say what happened; allauth's own messages would say it twice."""

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002 - allauth's signature
        messages.error(request, _("This account is closed. Please write to whoever runs this site."))
        return redirect("account_login")


class SignInProcess(LoginCodeVerificationProcess):  # type: ignore[misc] # allauth carries no types
    """allauth's sign-in by code, the same for known and unknown addresses, with a link beside the code."""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - allauth's signature
        sign_in_id, token = writes.begin_sign_in(
            _scope(self.request), email=email, path=self.state["path"], now=timezone.now()
        )
        self.state["sign_in_id"] = sign_in_id
        link = self.request.build_absolute_uri(reverse("account_sign_in_link", args=[token]))
        letters.send("public/mail/sign_in", email, {"code": self.generate_code(), "link": link})

    def finish(self, redirect_url: str | None = None) -> HttpResponse:
        """RefusedError where the link of the same mail was used meanwhile."""
        done = writes.finish_sign_in(
            _scope(self.request), sign_in_id=self.state["sign_in_id"], language=_language(), now=timezone.now()
        )
        self._user = _user(self.request, done.user_id)
        if identity := self.state.get("identity"):
            writes.link_identity(_scope(self.request), user_id=done.user_id, **identity, now=timezone.now())
        return cast("HttpResponse", super().finish(redirect_url or done.path or None))


def begin(
    request: HttpRequest, *, email: str, path: str, is_hidden: bool = False, identity: dict[str, str] | None = None
) -> None:
    """Sends the mail. RefusedError for what is no address, and for whoever asks too often.

    `is_hidden`: who asks did not type the address and is shown it masked only. `identity` ("provider" and "uid" of an
    account elsewhere) is linked to the account here when the code is right.
    """
    address = check_address(email)
    if not ratelimit.consume(request, action="request_login_code", key=address):
        raise RefusedError(_("Too many mails were asked for. Please wait a few minutes and try again."), field="email")
    login = Login(user=None, email=address)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    stage.state.update(SignInProcess.initial_state(user=None, email=address))
    stage.state.update({"initiated_by_user": True, "path": path, "shown": mask(address) if is_hidden else address})
    stage.state["identity"] = identity
    process = SignInProcess(stage)
    process.send()
    process.persist()


def waiting(request: HttpRequest) -> SignInProcess | None:
    """The sign-in this browser has begun, while its code is good."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return SignInProcess(stage).abort_if_invalid() if stage else None


def open_link(request: HttpRequest, *, token: str) -> HttpResponse:
    """Signs in whoever presses the button of a link, on whatever device. RefusedError for a used or old one."""
    if not ratelimit.consume(request, action="login"):
        raise RefusedError(_("Too many tries. Please wait a minute and try again."))
    done = writes.finish_sign_in(_scope(request), token=token, language=_language(), now=timezone.now())
    return enter(request, _user(request, done.user_id), path=done.path)


def enter(request: HttpRequest, user: User, *, path: str) -> HttpResponse:
    """For who has proved the account's address; a second factor is still asked for."""
    return cast("HttpResponse", perform_login(request, user, email=user.email, redirect_url=path or None))


def _user(request: HttpRequest, user_id: int) -> User:
    return reads.visible_users(_scope(request)).get(id=user_id)


def _language() -> str:
    """The page's, where it is one of ours."""
    return get_language() or settings.LANGUAGE_CODE


def _scope(request: HttpRequest) -> StrangerScope:
    return door.stranger_scope(origin=get_adapter().get_client_ip(request))
