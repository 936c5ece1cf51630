"""A picture from the storage, handed out by the page that knows who may see it."""

from django.http import HttpResponse

from kithwork.kernel import pictures
from kithwork.kernel.errors import NotFoundError


def shown(key: str) -> HttpResponse:
    """Shown as what it is and nothing else, whatever a browser would guess. NotFoundError where there is none."""
    try:
        with pictures.show(key) as file:
            response = HttpResponse(file.read(), content_type=pictures.MEDIA_TYPE)
    except FileNotFoundError as error:
        raise NotFoundError(key) from error
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = "inline"
    return response
