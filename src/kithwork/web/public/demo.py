"""The demo's sign-in links and its Outbox. Routed only where the demo runs, and refused by the database elsewhere."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kithwork.accounts import adapter
from kithwork.kernel import demo
from kithwork.kernel.errors import NotFoundError

T = TypeVar("T")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens a page, its button signs in: a preview of the link uses nothing up."""
    entrance = _found(lambda: demo.entrance(token))
    if request.method != "POST":
        return render(request, "public/demo/enter.html", {"entrance": entrance})
    user = get_user_model()._default_manager.filter(pk=entrance.user_id, is_active=True).first()
    if user is None:
        raise Http404
    return adapter.enter(request, user, path=entrance.path)


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "public/demo/outbox.html", {"letters": _found(demo.letters)})


@never_cache
@require_safe
def letter(request: HttpRequest, letter: int) -> HttpResponse:
    return render(request, "public/demo/letter.html", {"letter": _found(lambda: demo.letter(letter))})


def _found(read: Callable[[], T]) -> T:
    """To a stranger as well: signing in would not help."""
    try:
        return read()
    except NotFoundError as error:
        raise Http404 from error
