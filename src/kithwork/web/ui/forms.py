"""What all our forms share: one key a form, so that sending it twice does it once."""

from typing import TypeVar
from uuid import uuid4

from django import forms
from django.core.files.base import File
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.pictures import BYTES_AT_MOST


class RepeatSafeForm(forms.Form):
    """`client_key` is fresh when the form is drawn and stays with what was typed."""

    client_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": _("Please send this form again."),
            "invalid": _("Please open this page again and send it once more."),
        },
    )


AnyForm = TypeVar("AnyForm", bound=forms.Form)


def as_typed(form: type[AnyForm], data: QueryDict) -> AnyForm:
    """The form with what was typed and not yet judged: for buttons that show something and save nothing."""
    typed = {name: field.widget.value_from_datadict(data, {}, name) for name, field in form.base_fields.items()}
    return form(initial=typed)


def uploaded(file: "File[bytes] | None") -> bytes | None:
    """What was sent; None where no file was chosen, and of one far too large only enough to say so."""
    return file.read(BYTES_AT_MOST + 1) if file else None


def refuse(form: forms.BaseForm, refused: RefusedError) -> None:
    """Puts the sentence beside its field, or on top of the form where it belongs to none."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
