"""A person as told: by a mobilizer (a contact) or by a state (a voter)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

DAY: Final = "day"


@dataclass(frozen=True, slots=True)
class Person:
    """Everything may be empty. `age` counts only with the year in which it was true, `age_asof`."""

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
    birth_precision: str = DAY
    inactive: bool = False
