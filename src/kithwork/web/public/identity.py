"""Signing in by the operator's identity provider. Routed only where there is one."""

from http import HTTPStatus

from allauth.core import ratelimit
from allauth.socialaccount.providers.openid_connect import views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException


@never_cache
@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way there is a page, not a redirect: the Content-Security-Policy lets forms lead nowhere but here."""
    if not ratelimit.consume(request, action="login"):
        messages.error(request, _("Too many tries. Please wait a minute and try again."))
        return redirect("account_login")
    try:
        answer: HttpResponse = views.login(request, provider_id)
    except RequestException:
        messages.error(request, _("The identity provider does not answer. Please try again, or sign in by mail."))
        return redirect("account_login")
    if answer.status_code != HTTPStatus.FOUND or not answer["Location"].startswith(("https://", "http://")):
        return answer
    return render(request, "public/onward.html", {"onward": answer["Location"]})


@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    answer: HttpResponse = views.callback(request, provider_id)
    return answer
