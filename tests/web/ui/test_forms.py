from uuid import UUID

from django import forms
from django.test import RequestFactory
from django.utils.html import escape
from django_cotton import render_component

from kithwork.kernel.errors import RefusedError
from kithwork.web.ui.forms import RepeatSafeForm, refuse


class Sample(RepeatSafeForm):
    name = forms.CharField(help_text="As you would say it.")
    kinds = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, required=False)


KEY = "6d9b6c0a-0000-4000-8000-000000000001"


def drawn(name: str, **context: object) -> str:
    return render_component(RequestFactory().get("/"), name, context)


def test_refuse_puts_the_sentence_beside_its_field():
    form = Sample({"name": "x", "client_key": KEY})
    assert form.is_valid()
    refuse(form, RefusedError("Please choose another name.", field="name"))
    assert form.errors == {"name": ["Please choose another name."]}


def test_refuse_of_a_field_the_form_does_not_have_goes_on_top():
    form = Sample({"name": "x", "client_key": KEY})
    assert form.is_valid()
    refuse(form, RefusedError("This campaign is closed.", field="campaign"))
    assert form.errors == {"__all__": ["This campaign is closed."]}


def test_client_key_is_fresh_at_each_drawing():
    first, second = (UUID(str(Sample()["client_key"].value())) for _ in range(2))
    assert first != second


def test_client_key_stays_with_what_was_typed():
    form = Sample({"name": "", "client_key": KEY})
    assert not form.is_valid()
    assert f'value="{KEY}"' in str(form["client_key"])


def test_client_key_missing_is_a_sentence():
    form = Sample({"name": "x"})
    assert form.errors == {"client_key": ["Please send this form again."]}


def test_field_names_its_hint_and_its_error():
    html = drawn("field", field=Sample({"client_key": KEY})["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_field_escapes_what_was_typed():
    html = drawn("field", field=Sample({"name": "<b>"}, initial={})["name"])
    assert escape("<b>") in html
    assert "<b>" not in html


def test_errors_lead_to_each_wrong_field():
    form = Sample({"name": "", "kinds": ["z"]})
    html = drawn("errors", form=form)
    assert 'href="#id_name"' in html
    assert 'href="#id_kinds"' in html
    assert "Please send this form again." in html


def test_errors_of_a_right_form_are_nothing():
    assert drawn("errors", form=Sample({"name": "x", "client_key": KEY})).strip() == ""
