"""The least Django can do, served like Kithwork: what of a page's time is not ours."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(SECRET_KEY="of nothing", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost"])  # noqa: S106 - guards nothing


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("empty")


urlpatterns = [path("", empty)]
application = get_wsgi_application()
