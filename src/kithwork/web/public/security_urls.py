"""The addresses of allauth's factors that are used, under the names by which allauth asks for them."""

from django.urls import path

from kithwork.web.public import second_factor, security
from kithwork.web.public.second_factor import TAKEN

urlpatterns = [
    path("", security.security, name="mfa_index"),
    path("passkeys/add/", second_factor.AddPasskey.as_view(http_method_names=TAKEN), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/rename/",
        second_factor.RenamePasskey.as_view(http_method_names=TAKEN),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        second_factor.RemovePasskey.as_view(http_method_names=TAKEN),
        name="mfa_remove_webauthn",
    ),
    path("app/add/", second_factor.AddApp.as_view(http_method_names=TAKEN), name="mfa_activate_totp"),
    path("app/remove/", second_factor.RemoveApp.as_view(http_method_names=TAKEN), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/", second_factor.RecoveryCodes.as_view(http_method_names=TAKEN), name="mfa_view_recovery_codes"
    ),
    path(
        "recovery-codes/new/",
        second_factor.NewRecoveryCodes.as_view(http_method_names=TAKEN),
        name="mfa_generate_recovery_codes",
    ),
    path("identities/<int:identity>/remove/", security.remove_identity, name="remove_identity"),
    path("sessions/end/", security.end_other_sessions, name="end_other_sessions"),
    path("sessions/<int:device>/end/", security.end_session, name="end_session"),
]
