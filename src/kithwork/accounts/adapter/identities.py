"""An identity provider says who somebody is there. Which account that is here, a mail decides, once.

It is the same for known and unknown addresses, so that nobody takes over an account by an address that a provider only
claims, and nobody learns which addresses have one.
"""

from typing import NoReturn

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kithwork.accounts import adapter
from kithwork.kernel.errors import RefusedError


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth carries no types
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account = sociallogin.account
        if sociallogin.is_existing:
            account.extra_data = {}  # what else the provider tells of them is not ours to keep
            account.save(update_fields=["extra_data"])
            return
        address = next((one.email for one in sociallogin.email_addresses if one.verified is True), "")
        if not address:
            _back(
                request,
                _("Your identity provider has not confirmed your e-mail address, so it cannot sign you in here."),
            )
        if request.user.is_authenticated:
            get_account_adapter().logout(request)
        identity = {"provider": account.provider, "uid": account.uid}
        try:
            adapter.begin(request, email=address, path=sociallogin.state.get("next") or "", identity=identity)
        except RefusedError as refused:
            _back(request, refused.sentence)
        messages.info(request, _("This once, we also check by mail that the address is yours."))
        raise ImmediateHttpResponse(redirect("account_confirm_login_code"))

    def on_authentication_error(self, request: HttpRequest, *_args: object, **_kwargs: object) -> None:
        _back(request, _("Signing in there did not work. Please try again, or sign in by mail."))


def _back(request: HttpRequest, sentence: str) -> NoReturn:
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect("account_login"))
