from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path


def patterns(*, demo: bool, identity: bool = False) -> list[URLPattern | URLResolver]:
    """`demo`, `identity`: whether this installation is one, has an identity provider; nobody else has their addresses."""
    made: list[URLPattern | URLResolver] = [
        path("", include("kithwork.web.public.urls")),
        path("sign-in/", include("kithwork.web.public.sign_in_urls")),
        path("account/security/", include("kithwork.web.public.security_urls")),
        path("c/<slug:campaign>/me/", include("kithwork.web.mobilizer.urls")),
        path("o/<slug:organization>/", include("kithwork.web.dashboard.urls")),
    ]
    if identity:
        made.append(path("sign-in/identity/", include("kithwork.web.public.identity_urls")))
    if demo:
        made.append(path("demo/", include("kithwork.web.public.demo_urls")))
    return made


urlpatterns = patterns(demo=settings.DEMO, identity=bool(settings.SOCIALACCOUNT_PROVIDERS))
