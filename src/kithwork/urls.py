from django.urls import include, path

urlpatterns = [
    path("", include("kithwork.web.public.urls")),
    path("sign-in/", include("kithwork.web.public.sign_in_urls")),
    path("c/<slug:campaign>/me/", include("kithwork.web.mobilizer.urls")),
    path("o/<slug:organization>/", include("kithwork.web.dashboard.urls")),
]
