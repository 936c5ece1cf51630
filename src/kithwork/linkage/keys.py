"""Blocking keys: a voter is worth judging for a contact when they share one that is rare enough.

A key is a signed 32-bit number (PostgreSQL `integer`): CRC-32 of kind and values, so that every engine can make it and
no run depends on Python's `hash`. A voter has one set of keys; a contact has its own, widened by other forms of the
name, neighbouring birth years and so on: the contact's side is the small one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from kithwork.linkage.names import consonants, given_variants, soundex, surname_variants
from kithwork.linkage.person import Known, Person, known

# Stored keys made by another version find nobody: raise it with any change to what a voter's keys are.
VERSION: Final = 1
BUDGET: Final = 100
_SIGN: Final = 1 << 31
_ROAD_PREFIX: Final = 4
_MOST_YEARS: Final = 4
# How much of the budget one voter found by a key of this kind uses: weak kinds find many who are somebody else.
WEIGHTS: Final[Mapping[str, int]] = {
    "phone": 1, "name": 1, "last+zip": 1, "date+initial": 1, "date+sound": 1, "house": 1, "last+initial+city": 2,
    "bones+first": 2,
    "sound+first+city": 2, "sound+first+zip3": 2, "sound+first+year": 2, "sound+initial+zip": 3, "last+initial+year": 3,
    "first+year+city": 3, "first+zip": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Key:
    value: int
    kind: str
    weight: int


def key_value(kind: str, *parts: str) -> int:
    number = crc32("\x1f".join((kind, *parts)).encode())
    return number - (number & _SIGN) * 2


def voter_keys(person: Person, *, birth_precision: str = "day") -> list[int]:
    """Sorted, without repeats."""
    voter = known(person, precision=birth_precision)
    names = _Names(
        firsts=_words(voter.given.first),
        surnames=_surnames(voter),
        initials=_initials([voter.given.first]),
        pairs=frozenset(_voter_pairs(voter)),
    )
    return sorted({key_value(kind, *parts) for kind, parts in _all(voter, names, _years(voter, around=0))})


def contact_keys(person: Person) -> list[Key]:
    """Sorted by value, without repeats."""
    contact = known(person)
    firsts = _first_names(contact)
    surnames = frozenset(form for token in _surnames(contact) for form in surname_variants(token))
    names = _Names(
        firsts, surnames, _initials([contact.given.first, contact.nickname, *firsts]), _pairs(firsts, surnames)
    )
    found = {key_value(kind, *parts): kind for kind, parts in _all(contact, names, _years(contact, around=1))}
    return sorted(Key(value, kind, WEIGHTS[kind]) for value, kind in found.items())


def within_budget(keys: Iterable[Key], frequency: Mapping[int, int], budget: int = BUDGET) -> list[int]:
    """Take the rarest keys first, until the voters they bring, weighed by kind, would pass the budget.

    A key without a frequency is in no voter and is left out. A single key may use the budget unweighed, so that
    somebody known only by a weak key is not lost; one that alone is beyond the budget (John Smith) is never taken.
    """
    known_keys = [(frequency[key.value] * key.weight, key.value) for key in keys if frequency.get(key.value, 0) > 0]
    taken: list[int] = []
    spent = 0
    for cost, value in sorted(known_keys):
        if spent + cost > budget and (taken or frequency[value] > budget):
            break
        taken.append(value)
        spent += cost
    return taken


@dataclass(frozen=True, slots=True)
class _Names:
    firsts: frozenset[str]
    surnames: frozenset[str]
    initials: frozenset[str]
    pairs: frozenset[tuple[str, str]]


_Parts = Iterator[tuple[str, tuple[str, ...]]]


def _all(who: Known, names: _Names, years: tuple[int, ...]) -> _Parts:
    yield from _by_name(names)
    yield from _by_place(who, names)
    yield from _by_age(who, names, years)
    if who.phone:
        yield "phone", (who.phone,)
    if who.street.number and who.zip and who.street.road:
        yield "house", (who.street.number, who.zip, who.street.road[:_ROAD_PREFIX])


def _by_name(names: _Names) -> _Parts:
    """Unordered pairs: swapped names and a maiden name kept as middle name meet without a kind of their own."""
    yield from (("name", pair) for pair in names.pairs)
    bones = frozenset(filter(None, map(consonants, names.surnames)))
    yield from (("bones+first", (bone, first)) for bone in bones for first in names.firsts)


def _by_place(who: Known, names: _Names) -> _Parts:
    sounds = frozenset(map(soundex, names.surnames))
    if who.zip:
        yield from (("last+zip", (last, who.zip)) for last in names.surnames)
        yield from (("first+zip", (first, who.zip)) for first in names.firsts)
        yield from (("sound+initial+zip", (sound, initial, who.zip)) for sound in sounds for initial in names.initials)
        yield from (("sound+first+zip3", (sound, first, who.zip[:3])) for sound in sounds for first in names.firsts)
    if who.city:
        yield from (("sound+first+city", (sound, first, who.city)) for sound in sounds for first in names.firsts)
        yield from (
            ("last+initial+city", (last, first, who.city)) for last in names.surnames for first in names.initials
        )


def _by_age(who: Known, names: _Names, years: tuple[int, ...]) -> _Parts:
    sounds = frozenset(map(soundex, names.surnames))
    for year in map(str, years):
        yield from (("last+initial+year", (last, first, year)) for last in names.surnames for first in names.initials)
        yield from (("sound+first+year", (sound, first, year)) for sound in sounds for first in names.firsts)
        if who.city:
            yield from (("first+year+city", (first, year, who.city)) for first in names.firsts)
    if who.birth_date:
        day = who.birth_date.isoformat()
        yield from (("date+initial", (day, initial)) for initial in names.initials)
        yield from (("date+sound", (day, sound)) for sound in sounds)


def _years(who: Known, *, around: int) -> tuple[int, ...]:
    """Name the years to make keys of: a voter's only for years the file is sure of within two, a contact's with the neighbouring ones."""
    low, high = who.born
    return tuple(range(low - around, high + around + 1)) if low and high - low < _MOST_YEARS else ()


def _words(*names: str) -> frozenset[str]:
    return frozenset(name for name in names if len(name) > 1)


def _initials(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name[0] for name in names if name)


def _surnames(who: Known) -> frozenset[str]:
    return _words(who.last, *who.tokens)


def _first_names(contact: Known) -> frozenset[str]:
    """Collect what the file may call the contact: their names, other forms of them, a middle name used as first."""
    said = _words(contact.given.first, contact.nickname)
    return frozenset(form for name in said for form in given_variants(name)) | _words(*contact.given.middle)


def _voter_pairs(voter: Known) -> Iterator[tuple[str, str]]:
    firsts, middles = _words(voter.given.first), _words(*voter.given.middle)
    yield from _pairs(firsts | middles, _surnames(voter))
    yield from _pairs(firsts, middles)


def _pairs(firsts: frozenset[str], surnames: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset((min(one, other), max(one, other)) for one in firsts for other in surnames if one != other)
