"""Shape and parsing only: what may be saved is decided by the writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kithwork.web.ui.time_zones import TimeZoneField


class AddressForm(forms.Form):
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=1_000,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class MailedCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasscodeForm(forms.Form):
    passcode = forms.CharField(
        label=_("Passcode"),
        max_length=1_000,
        help_text=_("Whoever told you about this campaign knows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class JoinForm(forms.Form):
    preferred_name = forms.CharField(
        label=_("What should we call you?"),
        required=False,
        max_length=1_000,
        help_text=_("Your first name, unless you go by another."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    first_name = forms.CharField(
        label=_("First name"), max_length=1_000, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=1_000, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    city = forms.CharField(
        label=_("City"), max_length=1_000, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    state = forms.CharField(
        label=_("State"),
        max_length=1_000,
        help_text=_("Two letters, for example NC."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level1"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    is_adult = forms.BooleanField(label=_("I am 18 or older"), required=False)


class OwnForm(forms.Form):
    first_name = forms.CharField(
        label=_("First name"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    location = forms.CharField(label=_("Location"), required=False, max_length=1_000)


class OrganizationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=1_000)
    slug = forms.CharField(
        label=_("Address"),
        max_length=1_000,
        help_text=_("Part of the addresses of its pages: lower-case letters, digits and hyphens."),
    )
    time_zone = TimeZoneField(label=_("Time zone"), initial="America/New_York")
