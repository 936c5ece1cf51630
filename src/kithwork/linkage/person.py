"""A person as told: by a mobilizer (a contact) or by a state (a voter)."""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from kithwork.linkage.addresses import Street, street_parts, town, zip5
from kithwork.linkage.names import Given, compact, given_parts, suffix_of, surname_tokens

_DAY: Final = "day"


@dataclass(frozen=True, slots=True)
class Person:
    """Everything may be empty. `phone` is E.164; `age` counts only with the year in which it was true, `age_asof`."""

    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""
    nickname: str = ""
    phone: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    age: int | None = None
    age_asof: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voter who may be the contact. With `birth_precision` other than 'day' only the year of a birth date is used."""

    id: str
    person: Person
    birth_precision: str = _DAY
    inactive: bool = False


class Years(NamedTuple):
    """The years in which somebody can have been born, both included; (0, 0) is unknown."""

    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A person in comparable form."""

    given: Given
    nickname: str
    last: str
    tokens: tuple[str, ...]
    suffix: str
    phone: str
    street: Street
    city: str
    zip: str
    birth_date: date | None
    born: Years


def known(person: Person, *, precision: str = _DAY) -> Known:
    given = given_parts(person.first, person.middle)
    return Known(
        given=given,
        nickname=given_parts(person.nickname, "").first,
        last=compact(person.last),
        tokens=surname_tokens(person.last),
        suffix=suffix_of(person.suffix, person.last),
        phone=person.phone.strip(),
        street=street_parts(person.street),
        city=town(person.city),
        zip=zip5(person.zip),
        birth_date=person.birth_date if precision == _DAY else None,
        born=_born(person),
    )


def _born(person: Person) -> Years:
    year = person.birth_date.year if person.birth_date else person.birth_year
    if year:
        return Years(year, year)
    if person.age is None or person.age_asof is None:
        return Years()
    # Somebody who is 40 in a year has had this year's birthday or has not.
    return Years(person.age_asof - person.age - 1, person.age_asof - person.age)
