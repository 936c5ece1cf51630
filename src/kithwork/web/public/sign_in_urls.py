"""The addresses of allauth for signing in that are used, under the names by which allauth asks for them."""

from django.urls import path

from kithwork.web.public import second_factor, sign_in
from kithwork.web.public.second_factor import TAKEN

urlpatterns = [
    path("", sign_in.sign_in, name="account_login"),
    path("", sign_in.sign_in, name="account_request_login_code"),  # allauth's word for the same page
    path("code/", sign_in.code, name="account_confirm_login_code"),
    path("link/<str:token>/", sign_in.link, name="account_sign_in_link"),
    path("out/", sign_in.sign_out, name="account_logout"),
    path("second/", second_factor.Authenticate.as_view(http_method_names=TAKEN), name="mfa_authenticate"),
    path("passkey/", second_factor.PasskeyLogin.as_view(http_method_names=TAKEN), name="mfa_login_webauthn"),
    path("confirm/", second_factor.ConfirmByMail.as_view(http_method_names=TAKEN), name="account_reauthenticate"),
    path("confirm/code/", second_factor.ConfirmByCode.as_view(http_method_names=TAKEN), name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        second_factor.ConfirmByPasskey.as_view(http_method_names=TAKEN),
        name="mfa_reauthenticate_webauthn",
    ),
]
