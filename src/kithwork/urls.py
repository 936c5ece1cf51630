from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path


def patterns(*, demo: bool) -> list[URLPattern | URLResolver]:
    """`demo`: whether this installation is one; nobody else has its addresses."""
    made: list[URLPattern | URLResolver] = [
        path("", include("kithwork.web.public.urls")),
        path("sign-in/", include("kithwork.web.public.sign_in_urls")),
        path("c/<slug:campaign>/me/", include("kithwork.web.mobilizer.urls")),
        path("o/<slug:organization>/", include("kithwork.web.dashboard.urls")),
    ]
    return [*made, path("demo/", include("kithwork.web.public.demo_urls"))] if demo else made


urlpatterns = patterns(demo=settings.DEMO)
