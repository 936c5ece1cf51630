"""allauth's forms of factors with our limits, and a sentence for an answer no device gives."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

# What fido2 raises where a device's answer is of another shape than any device's.
MISSHAPEN = (ValueError, TypeError, KeyError, AttributeError, IndexError)
UNREADABLE = _("This device's answer could not be read. Please try again.")


def _typed() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})


class _Code(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        max_length=50,
        widget=_typed(),
    )


def _name() -> forms.CharField:
    hint = _("So that you know it again: the phone, computer or key that holds it.")
    return forms.CharField(label=_("Name"), help_text=hint, required=False, max_length=100)


class _Answer:
    """Of a device. A form's `clean_credential` as allauth has it, which takes any JSON."""

    def clean_credential(self) -> object:
        try:
            return super().clean_credential()  # type: ignore[misc] # of the form beside it
        except MISSHAPEN as error:
            raise forms.ValidationError(UNREADABLE) from error


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc] # allauth carries no types
    pass


class ConfirmCodeForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    pass


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    code = forms.CharField(label=_("Code that the app shows"), max_length=50, widget=_typed())


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = _name()

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except MISSHAPEN as error:
            raise forms.ValidationError(UNREADABLE) from error


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), max_length=100)


class PasskeyForm(_Answer, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyLoginForm(_Answer, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class ConfirmPasskeyForm(_Answer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass
