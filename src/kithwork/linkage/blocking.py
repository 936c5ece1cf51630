"""What keys are made of: the names, places and years of each person, and which of them together make a key."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from kithwork.linkage.columns import Columns
from kithwork.linkage.names import consonants, given_variants, soundex, surname_variants
from kithwork.linkage.sets import Hashed, Sets, paired, ragged
from kithwork.linkage.vocabulary import Codes, Vocabulary


class Kind(NamedTuple):
    """`weight` is how much of the budget one voter found by a key of this kind uses: weak kinds find many who are
    somebody else.
    """

    weight: int
    parts: tuple[str, ...]


KINDS: Final[Mapping[str, Kind]] = {
    "phone": Kind(1, ("phone",)),
    "name": Kind(1, ("pair",)),
    "last+zip": Kind(1, ("last", "zip")),
    "date+initial": Kind(1, ("initial", "day")),
    "date+sound": Kind(1, ("sound", "day")),
    "date+city": Kind(1, ("city", "day")),
    "date": Kind(2, ("day",)),
    "house": Kind(1, ("number", "zip", "road")),
    "house+city": Kind(1, ("number", "city", "road")),
    # The consonants of both names: letters doubled, swapped or a wrong vowel change nothing.
    "bones": Kind(2, ("bones", "first bones")),
    "bones+city": Kind(2, ("bones", "first bones", "city")),
    "bones+year": Kind(2, ("bones", "first bones", "year")),
    "last+initial+city": Kind(2, ("last", "initial", "city")),
    "sound+first+city": Kind(2, ("sound", "first", "city")),
    "first+year+city": Kind(3, ("first", "year", "city")),
    "first+zip": Kind(4, ("first", "zip")),
    "first+city": Kind(4, ("first", "city")),
    "last": Kind(4, ("last",)),
}
_ROAD_PREFIX: Final = 4
_MOST_YEARS: Final = 4
# How far a mobilizer's idea of a birth year may be from the file's and still make the same key.
_YEARS_AROUND: Final = 1
Parts = Mapping[str, Hashed]


def voter_parts(voters: Columns, vocabulary: Vocabulary) -> Parts:
    firsts = _words(vocabulary, voters.first)
    middles = _words(vocabulary, voters.middle, voters.middle_last)
    surnames = surnames_of(voters, vocabulary)
    first, middle, last = (names.hashed(vocabulary) for names in (firsts, middles, surnames))
    either = (firsts | middles).hashed(vocabulary)
    pairs = (paired(either, last, len(voters)), paired(first, middle, len(voters)))
    return {
        "first": first,
        "initial": _initials(vocabulary, Sets.of(voters.first)),
        "pair": Hashed.joined(pairs),
        **_of_names(firsts, surnames, vocabulary),
        **_of_rest(voters, vocabulary, around=0),
    }


def contact_parts(contacts: Columns, vocabulary: Vocabulary) -> Parts:
    """First names are what the file may call the contact: their names, other forms of them, a middle name."""
    said = said_names(contacts, vocabulary)
    firsts = said.expanded(given_variants, vocabulary) | _words(vocabulary, contacts.middle, contacts.middle_last)
    surnames = surnames_of(contacts, vocabulary).expanded(surname_variants, vocabulary)
    first = firsts.hashed(vocabulary)
    return {
        "first": first,
        "initial": _initials(vocabulary, firsts | Sets.of(contacts.first, contacts.nickname)),
        "pair": paired(first, surnames.hashed(vocabulary), len(contacts)),
        **_of_names(firsts, surnames, vocabulary),
        **_of_rest(contacts, vocabulary, around=_YEARS_AROUND),
    }


def said_names(contacts: Columns, vocabulary: Vocabulary) -> Sets:
    return _words(vocabulary, contacts.first, contacts.nickname)


def _words(vocabulary: Vocabulary, *columns: Codes) -> Sets:
    """Names, not initials."""
    found = Sets.of(*columns)
    return found.where(vocabulary.each("length", found.value, len) > 1)


def surnames_of(who: Columns, vocabulary: Vocabulary) -> Sets:
    return _words(vocabulary, who.last, *who.tokens.T)


def _initials(vocabulary: Vocabulary, names: Sets) -> Hashed:
    return names.derived("initial", lambda text: text[:1], vocabulary).hashed(vocabulary)


def _of_names(firsts: Sets, surnames: Sets, vocabulary: Vocabulary) -> Parts:
    return {
        "first bones": firsts.derived("bones", consonants, vocabulary).hashed(vocabulary),
        "last": surnames.hashed(vocabulary),
        "sound": surnames.derived("sound", soundex, vocabulary).hashed(vocabulary),
        "bones": surnames.derived("bones", consonants, vocabulary).hashed(vocabulary),
    }


def _of_rest(who: Columns, vocabulary: Vocabulary, *, around: int) -> Parts:
    road = Sets.of(who.road).derived("road", lambda text: text[:_ROAD_PREFIX], vocabulary)
    codes = {name: Sets.of(getattr(who, name)).hashed(vocabulary) for name in ("zip", "city")}
    numbers = {name: Hashed.of(getattr(who, name)) for name in ("phone", "number", "day")}
    return {**codes, **numbers, "road": road.hashed(vocabulary), "year": _years(who, around)}


def _years(who: Columns, around: int) -> Hashed:
    """The years that the person is sure of within a few, and the neighbouring ones."""
    low, high = who.low.astype(np.int64), who.high.astype(np.int64)
    sure = (low > 0) & (high - low < _MOST_YEARS)
    row, year = ragged(np.where(sure, high - low + 1 + 2 * around, 0), low - around)
    return Hashed(row, year.astype(np.uint64), single=bool((low == high).all()) and not around)
