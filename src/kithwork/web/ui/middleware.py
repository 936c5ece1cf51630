"""Turns absence and refusal of a right, which look the same from outside, into 404."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from kithwork.kernel.errors import NotFoundError


class Absence:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:  # noqa: ARG002 - Django's signature
        if isinstance(exception, NotFoundError):
            raise Http404 from exception
