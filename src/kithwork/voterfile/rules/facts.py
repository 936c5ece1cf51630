"""What one row of a state's file says, in our words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from kithwork.linkage.person import Candidate, Person
from kithwork.voterfile.layouts.former import Layout
from kithwork.voterfile.rules.places import canonical_voter_id, district, phone, zip_code
from kithwork.voterfile.rules.standing import may_be_under_18, standing

_ID: Final = re.compile(r"[A-Z0-9][A-Z0-9_.-]{0,59}")
_YEAR: Final = re.compile(r"[0-9]{4}")
# Files write 1800 or 1900 where nobody knows.
FIRST_YEAR: Final = 1901
# What the copies on a contact can hold.
LIMITS: Final[Mapping[str, int]] = {
    "first_name": 150, "middle_name": 150, "last_name": 150, "suffix": 32, "street": 200, "city": 150,
}  # fmt: skip
DISTRICT_LIMIT: Final = 16


class LineRefusedError(Exception):
    """Why a row is not loaded, without repeating what it says about a person."""


class Facts(NamedTuple):
    """In the order of the table's columns from `state_file_id` on."""

    state_file_id: str
    canonical_voter_id: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    street: str
    city: str
    state: str
    zip: str
    county: str
    county_fips: str
    phone: str
    birth_year: int | None
    birth_date: date | None
    birth_precision: str
    registered_on: date | None
    status: str
    is_protected: bool
    is_candidate: bool
    congressional_district: str
    state_senate_district: str
    state_house_district: str

    def candidate(self) -> Candidate:
        person = Person(
            first=self.first_name,
            middle=self.middle_name,
            last=self.last_name,
            suffix=self.suffix,
            phone=self.phone,
            street=self.street,
            city=self.city,
            state=self.state,
            zip=self.zip,
            birth_date=self.birth_date,
            birth_year=self.birth_year,
        )
        return Candidate(self.canonical_voter_id, person, self.birth_precision)


class FactReader:
    """Reads rows of one file. `header` is the file's, `year` the current one."""

    def __init__(self, layout: Layout, header: Sequence[str], *, year: int) -> None:
        self._layout = layout
        self._place = {column: header.index(column) for column in layout.mapped}
        self._year = year

    def read(self, values: Sequence[str]) -> Facts:
        layout, own_id = self._layout, self._id(values)
        facts = {fact: self._text(values, column) for fact, column in layout.facts.items()}
        _check(facts, LIMITS)
        if not facts["first_name"] and not facts["last_name"]:
            raise LineRefusedError(_("The line has no name."))
        birth_year = self._birth_year(values)
        is_protected = self._value(values, layout.protected).upper() not in layout.unprotected_values
        status, is_candidate = standing(
            self._status(values), is_protected=is_protected, under_18=may_be_under_18(birth_year, year=self._year)
        )
        fips, county = self._county(values)
        districts = {fact: district(self._text(values, column)) for fact, column in layout.districts.items()}
        _check(districts, dict.fromkeys(districts, DISTRICT_LIMIT))
        return Facts(
            state_file_id=own_id,
            canonical_voter_id=canonical_voter_id(layout.state, own_id),
            first_name=facts["first_name"],
            middle_name=facts["middle_name"],
            last_name=facts["last_name"],
            suffix=facts["suffix"],
            street=facts["street"],
            city=facts["city"],
            state=layout.state,
            zip=zip_code(facts["zip"]),
            county=county,
            county_fips=fips,
            phone=phone(facts["phone"]),
            birth_year=birth_year,
            birth_date=None,
            birth_precision=layout.birth_precision if birth_year else "",
            registered_on=self._registered(values),
            status=status,
            is_protected=is_protected,
            is_candidate=is_candidate,
            congressional_district=districts["congressional_district"],
            state_senate_district=districts["state_senate_district"],
            state_house_district=districts["state_house_district"],
        )

    def _value(self, values: Sequence[str], column: str) -> str:
        return values[self._place[column]].strip()

    def _text(self, values: Sequence[str], column: str) -> str:
        """One line, single spaces, nothing that cannot be printed; the state's spelling otherwise."""
        text = values[self._place[column]]
        if not text.isprintable():
            text = "".join(sign if sign.isprintable() else " " for sign in text)
        text = " ".join(text.split())
        return "" if text in self._layout.blanks else text

    def _id(self, values: Sequence[str]) -> str:
        own_id = self._value(values, self._layout.id).upper()
        if not _ID.fullmatch(own_id):
            raise LineRefusedError(
                _("The column %(column)s holds no voter id.") % {"column": self._layout.id}
                if own_id
                else _("The column %(column)s is empty.") % {"column": self._layout.id}
            )
        return own_id

    def _status(self, values: Sequence[str]) -> str:
        layout = self._layout
        code = self._value(values, layout.status).upper()
        status = layout.statuses.get(code)
        if status is None:
            raise LineRefusedError(
                _("The column %(column)s holds a code that this layout does not know.") % {"column": layout.status}
            )
        for (column, value), finer in layout.status_details.items():
            if self._value(values, column).upper() == value:
                status = finer
        return status

    def _birth_year(self, values: Sequence[str]) -> int | None:
        text = self._value(values, self._layout.birth)
        if not text:
            return None
        if not _YEAR.fullmatch(text) or int(text) > self._year:
            raise LineRefusedError(_("The column %(column)s holds no year of birth.") % {"column": self._layout.birth})
        return int(text) if int(text) >= FIRST_YEAR else None

    def _registered(self, values: Sequence[str]) -> date | None:
        return _day(self._value(values, self._layout.registered), self._layout.registered_form)

    def _county(self, values: Sequence[str]) -> tuple[str, str]:
        text = self._text(values, self._layout.county)
        return self._layout.counties.get(text.upper(), ("", text.title()))


@lru_cache(maxsize=1 << 15)
def _day(text: str, form: str) -> date | None:
    """A file has few days and many voters."""
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None


def _check(facts: Mapping[str, str], limits: Mapping[str, int]) -> None:
    for fact, text in facts.items():
        limit = limits.get(fact)
        if limit and len(text) > limit:
            raise LineRefusedError(
                _("%(fact)s is %(length)d characters long; no more than %(limit)d are possible.")
                % {"fact": fact, "length": len(text), "limit": limit}
            )
