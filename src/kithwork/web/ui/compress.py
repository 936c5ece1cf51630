"""Pages travel compressed: a phone at a bus stop waits for bytes."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


class Compress(GZipMiddleware):
    """Whole texts only: a streamed file would be packed while a worker waits for it, a picture is packed already.

    How long a page is packed tells a listener whether what he made it repeat stands in it elsewhere (BREACH). Against
    that Django puts up to 100 random bytes into each, its CSRF token looks different every time, no other secret stands
    in a page twice, and another site's request comes without the cookie (SameSite) unless somebody follows its link.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(_TEXTS):
            return response
        return super().process_response(request, response)
