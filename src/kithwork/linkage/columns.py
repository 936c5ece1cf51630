"""People as columns of numbers, so that millions of pairs are compared without a loop in Python."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

import numpy as np

from kithwork.linkage.addresses import house_and_road, house_number, road_name, state_code, town, zip5
from kithwork.linkage.names import compact, given_words, is_plain, suffix_of, surname_tokens
from kithwork.linkage.people import Table, Written, arrays_of, distinct, of_people, of_table
from kithwork.linkage.person import DAY, Candidate, Person
from kithwork.linkage.phones import phone_number
from kithwork.linkage.plain import houses_and_roads, phone_numbers
from kithwork.linkage.vocabulary import Codes, Ints, Parsed, Vocabulary

TOKENS: Final = 3
_ZIP3: Final = 3
_YEAR, _MONTH = 10_000, 100
_MOST_AGE: Final = 130
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a person; codes of a vocabulary but for numbers: `phone` (digits), `number` (of the house), `day`
    (yyyymmdd), `low` and `high` (years of birth). `tokens` has the shape (people, 3).
    """

    first: Codes
    nickname: Codes
    middle: Codes
    middle_last: Codes
    last: Codes
    tokens: Codes
    suffix: Codes
    phone: Codes
    number: Codes
    road: Codes
    city: Codes
    state: Codes
    zip: Codes
    zip3: Codes
    day: Codes
    low: Codes
    high: Codes

    def __len__(self) -> int:
        return len(self.first)

    @classmethod
    def of(cls, people: Sequence[Person], vocabulary: Vocabulary, *, birth_precision: str = DAY) -> "Columns":
        return _columns(Written(of_people(people), vocabulary), birth_precision)

    def take(self, rows: Ints) -> "Columns":
        return Columns(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    def part(self, start: int, end: int) -> "Columns":
        return Columns(**{column.name: getattr(self, column.name)[start:end] for column in fields(self)})

    @staticmethod
    def joined(parts: Sequence["Columns"]) -> "Columns":
        """The people of all parts in their order; all parts are of one vocabulary."""
        names = [column.name for column in fields(Columns)]
        return Columns(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def candidate_columns(candidates: Sequence[Candidate], vocabulary: Vocabulary) -> Columns:
    """Each with the precision of its own birth date."""
    columns = Columns.of([candidate.person for candidate in candidates], vocabulary)
    exact = np.array([candidate.birth_precision == DAY for candidate in candidates], np.bool_)
    return replace(columns, day=np.where(exact, columns.day, 0))


def columns_of(table: Table, vocabulary: Vocabulary, *, birth_precision: str = DAY) -> Columns:
    """`table` has any of people.FIELDS as texts, `birth_date` as ISO text or date32, years and ages as text or numbers.

    With a precision other than 'day' only the year of a birth date is used.
    """
    return _columns(Written(of_table(table), vocabulary, arrays_of(table)), birth_precision)


def _columns(written: Written, birth_precision: str) -> Columns:
    wide = {**_names(written), **_places(written), **_born(written, birth_precision)}
    return Columns(**{name: codes if name == "phone" else codes.astype(np.int32) for name, codes in wide.items()})


def _names(written: Written) -> dict[str, Codes]:
    code = written.vocabulary.code

    def first(text: str) -> Parsed:
        words = given_words(text)
        more = words.names[1:] or ("",)
        return code(words.first), code(more[0]), code(more[-1]), code(words.nickname), code(words.suffix)

    def middle(text: str) -> Parsed:
        names = given_words(text).names or ("",)
        return code(names[0]), code(names[-1])

    def last(text: str) -> Parsed:
        if is_plain(text):
            return code(text.upper()), 0, code(surname_tokens(text)[0]), 0, 0
        tokens = (*surname_tokens(text), "", "", "")[:TOKENS]
        return code(compact(text)), code(suffix_of("", text)), *map(code, tokens)

    firsts, middles, lasts = (written.parsed(*of) for of in (("first", first), ("middle", middle), ("last", last)))
    nickname = written.parsed("nickname", lambda text: (code(given_words(text).first),))[:, 0]
    suffix = written.parsed("suffix", lambda text: (code(suffix_of(text)),))[:, 0]
    return {
        "first": firsts[:, 0],
        "nickname": _first_of(nickname, firsts[:, 3]),
        "middle": _first_of(firsts[:, 1], middles[:, 0]),
        "middle_last": _first_of(middles[:, 1], firsts[:, 2]),
        "last": lasts[:, 0],
        "tokens": lasts[:, 2:],
        "suffix": _first_of(suffix, lasts[:, 1], firsts[:, 4]),
    }


def _first_of(*columns: Codes) -> Codes:
    """The first that is not missing."""
    found = columns[0]
    for column in columns[1:]:
        found = np.where(found != 0, found, column)
    return found


def _places(written: Written) -> dict[str, Codes]:
    code = written.vocabulary.code

    def zips(text: str) -> Parsed:
        digits = zip5(text)
        return code(digits), code(digits[:_ZIP3])

    zip_ = written.parsed("zip", zips)
    number, road = _streets(written)
    return {
        "phone": _phones(written),
        "number": number,
        "road": road,
        "city": written.parsed("city", lambda text: (code(town(text)),))[:, 0],
        "state": written.parsed("state", lambda text: (code(state_code(text)),))[:, 0],
        "zip": zip_[:, 0],
        "zip3": zip_[:, 1],
    }


def _phones(written: Written) -> Codes:
    array = written.array("phone")
    if array is not None:
        return phone_numbers(array)
    return written.parsed("phone", lambda text: (phone_number(text),))[:, 0]


def _streets(written: Written) -> tuple[Codes, Codes]:
    """Number and road are parted before either is looked at: roads repeat, houses do not."""
    code = written.vocabulary.code
    array = written.array("street")
    if array is not None:
        house, named = houses_and_roads(array)
        return house, written.each("road", named, lambda text: (code(road_name(text)),))[:, 0]
    street = written.column("street")
    parts = [*map(house_and_road, street.texts)]
    numbers, roads = distinct(number for number, _ in parts), distinct(road for _, road in parts)
    number = written.each("number", numbers, lambda text: (int(house_number(text) or 0),))
    road = written.each("road", roads, lambda text: (code(road_name(text)),))
    return number[street.rows, 0], road[street.rows, 0]


def _born(written: Written, precision: str) -> dict[str, Codes]:
    """The years in which somebody can have been born, both included; 0 is unknown."""
    day = written.parsed("birth_date", _day)[:, 0]
    said = written.parsed("birth_year", lambda text: (_whole(text, _FIRST_YEAR, _LAST_YEAR),))[:, 0]
    age = written.parsed("age", lambda text: (_whole(text, 0, _MOST_AGE),))[:, 0]
    asof = written.parsed("age_asof", lambda text: (_whole(text, _FIRST_YEAR, _LAST_YEAR),))[:, 0]
    year = np.where(day > 0, day // _YEAR, np.maximum(said, 0))
    aged = (year == 0) & (age >= 0) & (asof > 0)
    # Somebody who is 40 in a year has had this year's birthday or has not.
    return {
        "day": day if precision == DAY else np.zeros_like(day),
        "low": np.where(aged, asof - age - 1, year),
        "high": np.where(aged, asof - age, year),
    }


def _day(text: str) -> Parsed:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return (0,)
    return (day.year * _YEAR + day.month * _MONTH + day.day,)


def _whole(text: str, least: int, most: int) -> int:
    """-1 for what is no such number; 40.0 is how a table with gaps writes 40."""
    digits = text.strip().removesuffix(".0")
    number = int(digits) if digits.isdecimal() and digits.isascii() else -1
    return number if least <= number <= most else -1
