"""Why a voter may be the contact, in words a mobilizer may read.

They say names, age as a band would, street, ZIP or town; never a birth date, a whole address, a party, nor whose phone
it is. A reason is a stable code with parameters, so that the page translates it; `sentence()` is the English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kithwork.linkage.levels import Age, First, Last, Middle, Place, Suffix
from kithwork.linkage.names import compact, given_words, suffix_of
from kithwork.linkage.person import Candidate, Person


class Code(StrEnum):
    FIRST_SAME = "first_same"
    FIRST_NICKNAME = "first_nickname"
    FIRST_MIDDLE = "first_middle"
    FIRST_INITIAL = "first_initial"
    FIRST_SIMILAR = "first_similar"
    FIRST_OTHER = "first_other"
    LAST_SAME = "last_same"
    LAST_PART = "last_part"
    LAST_MAIDEN = "last_maiden"
    LAST_SWAPPED = "last_swapped"
    LAST_SIMILAR = "last_similar"
    LAST_OTHER = "last_other"
    MIDDLE_SAME = "middle_same"
    MIDDLE_OTHER = "middle_other"
    SUFFIX_SAME = "suffix_same"
    SUFFIX_OTHER = "suffix_other"
    PLACE_STREET = "place_street"
    PLACE_ZIP = "place_zip"
    PLACE_CITY = "place_city"
    PLACE_NEAR = "place_near"
    PLACE_OTHER = "place_other"
    PLACE_MISSING = "place_missing"
    AGE_SAME = "age_same"
    AGE_NEAR = "age_near"
    AGE_OTHER = "age_other"
    AGE_MISSING = "age_missing"
    INACTIVE = "inactive"


SENTENCES: Final[Mapping[Code, str]] = {
    Code.FIRST_SAME: "same first name",
    Code.FIRST_NICKNAME: "%(contact)s = %(voter)s",
    Code.FIRST_MIDDLE: "goes by the middle name %(contact)s",
    Code.FIRST_INITIAL: "same initial %(initial)s",
    Code.FIRST_SIMILAR: "%(contact)s is close to %(voter)s",
    Code.FIRST_OTHER: "other first name",
    Code.LAST_SAME: "same last name",
    Code.LAST_PART: "part of the last name is the same",
    Code.LAST_MAIDEN: "earlier last name",
    Code.LAST_SWAPPED: "first and last name swapped",
    Code.LAST_SIMILAR: "%(contact)s is close to %(voter)s",
    Code.LAST_OTHER: "other last name",
    Code.MIDDLE_SAME: "same middle name",
    Code.MIDDLE_OTHER: "other middle name",
    Code.SUFFIX_SAME: "same suffix %(suffix)s",
    Code.SUFFIX_OTHER: "other suffix",
    Code.PLACE_STREET: "same street",
    Code.PLACE_ZIP: "same ZIP",
    Code.PLACE_CITY: "same town",
    Code.PLACE_NEAR: "ZIP nearby",
    Code.PLACE_OTHER: "other place",
    Code.PLACE_MISSING: "place missing",
    Code.AGE_SAME: "age fits",
    Code.AGE_NEAR: "age nearly fits",
    Code.AGE_OTHER: "other age",
    Code.AGE_MISSING: "birth year missing",
    Code.INACTIVE: "registration inactive",
}

_FIRST: Final[Mapping[int, Code]] = {
    First.EXACT: Code.FIRST_SAME,
    First.NICKNAME: Code.FIRST_NICKNAME,
    First.MIDDLE: Code.FIRST_MIDDLE,
    First.INITIAL: Code.FIRST_INITIAL,
    First.CLOSE: Code.FIRST_SIMILAR,
    First.PREFIX: Code.FIRST_SIMILAR,
    First.NEAR: Code.FIRST_SIMILAR,
    First.OTHER: Code.FIRST_OTHER,
}
_LAST: Final[Mapping[int, Code]] = {
    Last.EXACT: Code.LAST_SAME,
    Last.TOKEN: Code.LAST_PART,
    Last.MAIDEN: Code.LAST_MAIDEN,
    Last.SWAPPED: Code.LAST_SWAPPED,
    Last.CLOSE: Code.LAST_SIMILAR,
    Last.NEAR: Code.LAST_SIMILAR,
    Last.OTHER: Code.LAST_OTHER,
}
_PLACE: Final[Mapping[int, Code]] = {
    Place.MISSING: Code.PLACE_MISSING,
    Place.STREET: Code.PLACE_STREET,
    Place.ROAD: Code.PLACE_STREET,
    Place.ZIP: Code.PLACE_ZIP,
    Place.CITY: Code.PLACE_CITY,
    Place.ZIP3: Code.PLACE_NEAR,
    Place.OTHER: Code.PLACE_OTHER,
}
# A full birth date that agrees says no more than a year that does: else a mobilizer could try dates out.
_AGE: Final[Mapping[int, Code]] = {
    Age.MISSING: Code.AGE_MISSING,
    Age.DAY: Code.AGE_SAME,
    Age.NEAR_DAY: Code.AGE_SAME,
    Age.SAME: Code.AGE_SAME,
    Age.EARLIER: Code.AGE_SAME,
    Age.ONE: Code.AGE_SAME,
    Age.THREE: Code.AGE_SAME,
    Age.FIVE: Code.AGE_NEAR,
    Age.NINE: Code.AGE_NEAR,
    Age.OTHER: Code.AGE_OTHER,
}
_MIDDLE: Final[Mapping[int, Code]] = {Middle.SAME: Code.MIDDLE_SAME, Middle.OTHER: Code.MIDDLE_OTHER}
_SUFFIX: Final[Mapping[int, Code]] = {Suffix.SAME: Code.SUFFIX_SAME, Suffix.OTHER: Code.SUFFIX_OTHER}
_TABLES: Final[Mapping[str, Mapping[int, Code]]] = {
    "first": _FIRST,
    "last": _LAST,
    "middle": _MIDDLE,
    "suffix": _SUFFIX,
    "place": _PLACE,
    "age": _AGE,
}


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    params: tuple[tuple[str, str], ...] = ()

    def sentence(self) -> str:
        return SENTENCES[self.code] % dict(self.params)

    def plain(self) -> dict[str, str]:
        """For a JSON column; `Reason.of` reads it back."""
        return {"code": str(self.code), **dict(self.params)}

    @classmethod
    def of(cls, plain: Mapping[str, str]) -> "Reason":
        return cls(Code(plain["code"]), tuple((name, value) for name, value in plain.items() if name != "code"))


def reasons(contact: Person, voter: Candidate, levels: Mapping[str, int], *, by_nickname: bool) -> tuple[Reason, ...]:
    return tuple(_reasons(contact, voter, levels, by_nickname=by_nickname))


def _reasons(contact: Person, voter: Candidate, levels: Mapping[str, int], *, by_nickname: bool) -> Iterator[Reason]:
    first = contact.nickname if by_nickname else contact.first
    for name, table in _TABLES.items():
        code = table.get(levels[name])
        if code:
            yield Reason(code, _params(code, first, contact, voter.person))
    if voter.inactive:
        yield Reason(Code.INACTIVE)


def _params(code: Code, first: str, contact: Person, voter: Person) -> tuple[tuple[str, str], ...]:
    if code in (Code.FIRST_NICKNAME, Code.FIRST_SIMILAR, Code.FIRST_MIDDLE):
        return ("contact", _shown(first)), ("voter", _shown(voter.first))
    if code is Code.FIRST_INITIAL:
        return (("initial", given_words(first).first[:1]),)
    if code is Code.LAST_SIMILAR:
        return ("contact", compact(contact.last).title()), ("voter", compact(voter.last).title())
    return (("suffix", suffix_of(contact.suffix, contact.last)),) if code is Code.SUFFIX_SAME else ()


def _shown(first: str) -> str:
    """The first word alone, as it is compared."""
    return given_words(first).first.title()
