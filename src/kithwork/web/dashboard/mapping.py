"""The form that asks what the columns of an unknown voter file mean: one choice a column."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import us
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts.layout import forbids
from kithwork.voterfile.layouts.mapping import STATUS_WORDS
from kithwork.voterfile.reads import Unmapped
from kithwork.voterfile.rules.days import FORMS

STATES: Final = [(state.abbr, state.name) for state in (*us.states.STATES, us.states.DC)]
SAMPLES: Final = 3
MOST_CODES: Final = 20
_WIDEST: Final = 40
FACT_WORDS: Final = {
    "state_file_id": gettext_lazy("Voter id of the state"),
    "first_name": gettext_lazy("First name"),
    "middle_name": gettext_lazy("Middle name"),
    "last_name": gettext_lazy("Last name"),
    "suffix": gettext_lazy("Suffix"),
    "street": gettext_lazy("Street address, or a part of it"),
    "city": gettext_lazy("City"),
    "zip": gettext_lazy("ZIP code"),
    "phone": gettext_lazy("Phone, or a part of it"),
    "state": gettext_lazy("State"),
    "county": gettext_lazy("County"),
    "birth": gettext_lazy("Date or year of birth"),
    "age": gettext_lazy("Age"),
    "registered_on": gettext_lazy("Day of registration"),
    "status": gettext_lazy("Registration status"),
    "protected": gettext_lazy("Address is protected"),
    "congressional_district": gettext_lazy("Congressional district"),
    "state_senate_district": gettext_lazy("State senate district"),
    "state_house_district": gettext_lazy("State house district"),
}
STATUS_MEANINGS: Final = {
    "active": gettext_lazy("active"),
    "inactive": gettext_lazy("inactive"),
    "temporary": gettext_lazy("temporary"),
    "denied": gettext_lazy("denied or pending"),
    "removed": gettext_lazy("removed"),
    "deceased": gettext_lazy("deceased"),
    "preregistered": gettext_lazy("pre-registered"),
}
_A_DAY: Final = date(1980, 12, 31)
_FORMS: Final = [("", "–"), *((form, _A_DAY.strftime(form)) for form in FORMS)]
NOT_STORED: Final = "-"
_FACTS: Final = [(NOT_STORED, gettext_lazy("Not stored")), *FACT_WORDS.items()]


class MappingForm(forms.Form):
    """`told` is what `voterfile.writes.map_columns` takes."""

    title = forms.CharField(
        label=gettext_lazy("What such files are called"),
        max_length=200,
        help_text=gettext_lazy("Shown as the layout of this file and of every next one with the same columns."),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State, where no column says it"),
        choices=(("", "–"), *STATES),
        required=False,
    )
    birth_form = forms.ChoiceField(label=gettext_lazy("How dates of birth are written"), choices=_FORMS, required=False)
    registered_form = forms.ChoiceField(
        label=gettext_lazy("How days of registration are written"), choices=_FORMS, required=False
    )
    id_within_county = forms.BooleanField(
        label=gettext_lazy("Voters of two counties may have the same voter id"),
        required=False,
        help_text=gettext_lazy("Then the county becomes a part of the id."),
    )

    def __init__(self, unmapped: Unmapped, data: QueryDict | None = None) -> None:
        self._look = unmapped.look
        told = unmapped.told
        initial = {name: told[name] for name in ("state", "birth_form", "registered_form") if name in told}
        title = str(told.get("title") or unmapped.name)
        super().__init__(data, initial={"title": title, "id_within_county": told.get("id_within_county"), **initial})
        self._columns = self._add_columns(_facts(told))
        self._codes = self._add_codes(told.get("statuses") or {})

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self._columns]

    @property
    def codes(self) -> list[forms.BoundField]:
        return [self[name] for name in self._codes]

    @property
    def told(self) -> dict[str, Any]:
        """As `voterfile.writes.map_columns` takes it."""
        said = self.cleaned_data
        columns: dict[str, list[str]] = {}
        for name, column in self._columns.items():
            if said[name] != NOT_STORED:
                columns.setdefault(said[name], []).append(column)
        told: dict[str, Any] = {
            "title": said["title"],
            "columns": {fact: names[0] if len(names) == 1 else names for fact, names in columns.items()},
            "header": self._look.has_header,
            "id_within_county": said["id_within_county"],
            "statuses": {code: said[name] for name, code in self._codes.items() if said.get(name)},
        }
        told |= {name: said[name] for name in ("birth_form", "registered_form") if said[name]}
        if "state" not in columns:
            told["state"] = said["state"]
        if not self._look.has_header:
            told["width"] = len(self._look.columns)
        return told

    def refuse(self, refused: RefusedError) -> None:
        """The sentence stands beside the column that was said to be the fact, or the field of its name."""
        beside = [name for name in self._columns if self.cleaned_data.get(name) == refused.field]
        form = {"birth": "birth_form", "registered_on": "registered_form"}.get(refused.field, refused.field)
        place = form if form in self.fields else next(iter(beside), None)
        self.add_error(place, refused.sentence)

    def _add_columns(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Field → column, but for those that are never stored."""
        fields = {}
        for place, column in enumerate(self._look.columns):
            if forbids(column):
                continue
            name = f"column-{place}"
            self.fields[name] = forms.ChoiceField(
                label=column or _("(without a name)"),
                choices=_FACTS,
                initial=facts.get(column, NOT_STORED),
                help_text=" · ".join(self._samples(column)),
            )
            fields[name] = column
        return fields

    def _add_codes(self, meant: Mapping[str, str]) -> dict[str, str]:
        """Field → code of the status column, where nobody knows what the code means."""
        column = next((column for name, column in self._columns.items() if self._said(name) == "status"), None)
        codes = dict.fromkeys(text.strip().upper() for text in self._look.values(column)) if column else {}
        fields: dict[str, str] = {}
        for code in [code for code in codes if code not in STATUS_WORDS][:MOST_CODES]:
            name = f"code-{len(fields)}"
            self.fields[name] = forms.ChoiceField(
                label=code,
                choices=[("", "–"), *STATUS_MEANINGS.items()],
                initial=meant.get(code, ""),
                error_messages={"required": gettext_lazy("Please say what this status means.")},
            )
            fields[name] = code
        return fields

    def _said(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.fields[name].initial)

    def _samples(self, column: str) -> list[str]:
        """Different values, shortened."""
        different = dict.fromkeys(self._look.values(column))
        return [text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…" for text in list(different)[:SAMPLES]]


def _facts(told: Mapping[str, Any]) -> dict[str, str]:
    """Column → fact."""
    columns: Mapping[str, str | list[str]] = told.get("columns") or {}
    return {
        name: fact
        for fact, names in columns.items()
        for name in ([names] if isinstance(names, str) else names)
        if fact in FACT_WORDS
    }
