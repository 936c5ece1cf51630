from django.urls import path

from kithwork.web.public import identity

urlpatterns = [
    path("<slug:provider_id>/", identity.begin, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", identity.callback, name="openid_connect_callback"),
]
