"""The four addresses of allauth that are used, under the names by which allauth asks for them."""

from django.urls import path

from kithwork.web.public import sign_in

urlpatterns = [
    path("", sign_in.sign_in, name="account_login"),
    path("code/", sign_in.code, name="account_confirm_login_code"),
    path("link/<str:token>/", sign_in.link, name="account_sign_in_link"),
    path("out/", sign_in.sign_out, name="account_logout"),
]
