"""Asked through a bare middleware, as nothing here depends on a page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from kithwork.accounts.models import User
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.web.ui.middleware import Absence

absence = Absence(lambda _request: HttpResponse())


def asked(*, user: object = None, method: str = "GET", htmx: bool = False) -> HttpRequest:
    request = RequestFactory().generic(method, "/o/maple/-/?sort=name")
    request.user = user or AnonymousUser()
    request.htmx = htmx
    return request


@pytest.mark.parametrize("exception", [NotFoundError("maple"), ForbiddenError("export")])
def test_absence_is_404_for_who_is_signed_in(exception):
    with pytest.raises(Http404):
        absence.process_exception(asked(user=User()), exception)


def test_absence_sends_a_stranger_to_sign_in_and_back():
    response = absence.process_exception(asked(), NotFoundError("maple"))
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/o/maple/-/%3Fsort%3Dname")


def test_absence_does_not_come_back_to_a_post():
    response = absence.process_exception(asked(method="POST"), NotFoundError("maple"))
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")


def test_absence_tells_htmx_to_leave_the_page():
    response = absence.process_exception(asked(htmx=True), NotFoundError("maple"))
    assert (response.status_code, response["HX-Redirect"]) == (200, "/sign-in/")


def test_refusal_is_a_page_with_its_sentence():
    response = absence.process_exception(asked(user=User(email="a@example.org")), RefusedError("It’s <closed>."))
    assert response.status_code == 409
    assert "It’s &lt;closed&gt;." in response.content.decode()


def test_other_exceptions_pass():
    assert absence.process_exception(asked(), ValueError()) is None
