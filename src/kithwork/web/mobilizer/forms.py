from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import us
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kithwork.contacts.rules import ContactDetails
from kithwork.content.reads import ActionCard
from kithwork.outreach.reads import EligibleAction
from kithwork.outreach.rules import TEXT_LIMIT, ResponseValue
from kithwork.web.ui.forms import RepeatSafeForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATES = (("", _("I don’t know")), *((state.abbr, state.name) for state in (*us.states.STATES, us.states.DC)))


def name_field(label: "_StrPromise", *, required: bool = False, autocomplete: str = "off") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=150,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, "autocapitalize": "words", "spellcheck": "false"}),
    )


class ContactForm(RepeatSafeForm):
    """Somebody the mobilizer knows. Two names and a town are enough to look; the rest helps telling two Marys apart."""

    first_name = name_field(_("First name"), required=True)
    last_name = name_field(_("Last name"))
    city = name_field(_("Town or city"))
    nickname = name_field(_("What you call them"))
    age = forms.IntegerField(label=_("Age, roughly"), required=False)
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    zip = forms.CharField(
        label=_("ZIP code"), max_length=10, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=32, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)

    FIRST = ("first_name", "last_name", "city")

    def first(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.FIRST)

    def folded(self) -> Iterator[forms.BoundField]:
        return (field for field in self.visible_fields() if field.name not in self.FIRST)

    def unfold(self) -> bool:
        """What is folded in is opened where something in it is filled in or wrong."""
        return any(field.errors or (field.name != "state" and field.value()) for field in self.folded())

    def person(self) -> ContactDetails:
        return ContactDetails(**{name: value for name, value in self.cleaned_data.items() if name != "client_key"})


class ResponseForm(RepeatSafeForm):
    """One form for every type of action: what it asks is drawn by the action, and pressing *Clear* takes it back."""

    clear = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, eligible: EligibleAction) -> None:
        super().__init__(data, auto_id=f"action-{eligible.action.id}-%s")
        self.eligible = eligible
        self.asked, field = _asked(eligible.action, eligible.response or ResponseValue())
        field.required = not (data and data.get("clear"))
        self.fields[self.asked] = field

    def response(self) -> ResponseValue:
        if self.cleaned_data["clear"]:
            return ResponseValue()
        said = self.cleaned_data[self.asked]
        if self.asked in {"text", "done"}:
            return ResponseValue(**{self.asked: said})
        return ResponseValue(options=tuple(int(option) for option in ([said] if self.asked == "option" else said)))

    def asks(self) -> forms.BoundField:
        return self[self.asked]


def _asked(action: ActionCard, current: ResponseValue) -> tuple[str, forms.Field]:
    """The field of an action's type, filled with the current response."""
    if action.type == "task":
        return "done", forms.BooleanField(error_messages={"required": _("Please press “I did it”.")})
    if action.type == "free_response":
        return "text", forms.CharField(
            label=_("What they said"),
            max_length=TEXT_LIMIT,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=current.text,
            error_messages={"required": _("Please write what they said first.")},
        )
    choices = [(str(option.id), option.label) for option in action.options]
    chosen = [str(option) for option in current.options]
    if action.several:
        return "options", forms.MultipleChoiceField(
            label=_("Tick all that fit"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            initial=chosen,
            error_messages={"required": _("Please tick at least one first.")},
        )
    return "option", forms.ChoiceField(
        label=_("Choose one"),
        choices=choices,
        widget=forms.RadioSelect,
        initial=next(iter(chosen), None),
        error_messages={"required": _("Please choose one first.")},
    )


class AnswerForm(RepeatSafeForm):
    """A rung of the ladder; none clears the answer."""

    rung = forms.IntegerField(required=False)


class NoteForm(RepeatSafeForm):
    body = forms.CharField(
        label=_("Add a note"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write something first.")},
    )


class FollowUpForm(forms.Form):
    """`when` is the button pressed; `on` counts with the one beside it."""

    when = forms.ChoiceField(choices=[(word, word) for word in ("tomorrow", "week", "day", "never")])
    on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Please choose a day.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("when") == "day" and not said.get("on") and "on" not in self.errors:
            self.add_error("on", _("Please choose a day."))
        return said

    def day(self, today: date) -> date | None:
        days = {"tomorrow": today + timedelta(days=1), "week": today + timedelta(days=7), "never": None}
        return days.get(self.cleaned_data["when"], self.cleaned_data.get("on"))


class TakeBackForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in ("answer", "response", "note")])
    entry = forms.IntegerField()


class DecisionForm(RepeatSafeForm):
    """`shown` is the key of one voter for *This is them*, of all of them for *None of these* and *Not sure*."""

    decision = forms.ChoiceField(
        choices=[
            (verb, verb) for verb in ("look", "confirm", "refuse", "unregistered", "unsure", "accept", "reject", "undo")
        ]
    )
    shown = forms.CharField(required=False, max_length=100)


class AlikeForm(forms.Form):
    """Which of two is kept of a field is read beside it."""

    older = forms.IntegerField(max_value=2**62)
    newer = forms.IntegerField(max_value=2**62)
    decision = forms.ChoiceField(choices=[(word, word) for word in ("merge", "different")])


class LeaveForm(forms.Form):
    contacts = forms.ChoiceField(
        label=_("What should happen to the people you added?"),
        choices=[
            ("keep", _("Leave them with the campaign")),
            ("take", _("Take them with me: they are deleted here")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )
