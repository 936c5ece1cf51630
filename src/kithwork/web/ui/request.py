"""What a view needs of a request, and the answer after a POST."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse


def origin(request: HttpRequest) -> str:
    """The address of whoever asks, for the audit trail: the one the rate limits of the sign-in go by."""
    return str(get_adapter().get_client_ip(request))


def see_other(url: str) -> HttpResponse:
    """After a POST: go and look there, so that reloading posts nothing twice."""
    response = HttpResponseRedirect(url)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def href(name: str, **kwargs: str | int) -> str:
    """Where a page is; "" where this installation does not have it, and so no menu names it."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
