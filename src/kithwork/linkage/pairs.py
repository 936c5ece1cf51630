"""Comparisons of names by their codes; each different pair of names is compared once, whatever the number of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from kithwork.linkage.levels import First, Last
from kithwork.linkage.sets import mixed
from kithwork.linkage.variants import direct_pairs, given_pairs, is_short_form, surname_pairs
from kithwork.linkage.vocabulary import Codes, Flags, Floats, Hashes, Ints, Vocabulary

_CLOSE: Final = 0.92
_NEAR_FIRST: Final = 0.84
_NEAR_LAST: Final = 0.85
_PREFIX: Final = 3
_HALF: Final = 32
_LOW: Final = (1 << _HALF) - 1


@dataclass(frozen=True, slots=True)
class Names:
    vocabulary: Vocabulary

    def first(self, one: Codes, other: Codes) -> Ints:
        """Levels of two given names by themselves."""
        return on_different_pairs(one, other, self._first, missing=int(First.MISSING))

    def last(self, one: Codes, other: Codes) -> Ints:
        """Levels of two whole surnames by themselves."""
        return on_different_pairs(one, other, self._last, missing=int(Last.MISSING))

    def same_given(self, one: Codes, other: Codes) -> Flags:
        """Two full names, equal or forms of each other; False where either is missing or an initial."""
        return on_different_pairs(one, other, self._same_given, missing=0) > 0

    def similar(self, one: Codes, other: Codes) -> Flags:
        """Two names of anything that a slip of the pen parts; False where either is missing."""

        def close(one: Ints, other: Ints) -> Flags:
            return np.asarray(self._similarity(one, other, where=one != other) >= _CLOSE)

        return on_different_pairs(one, other, close, missing=0) > 0

    def are_cousins(self, one: Codes, other: Codes) -> Flags:
        """Variants of which neither is a form of the other: Bob and Rob."""
        return ~on_different_pairs(one, other, lambda *two: self._listed(_direct, *two), missing=0).astype(np.bool_)

    def is_short(self, said: Codes) -> Flags:
        """Bob, Liz, Pepe: names that stand for another one."""
        return self.vocabulary.each("short", said, is_short_form) > 0

    def _first(self, one: Ints, other: Ints) -> Ints:
        short = self._short(one, other)
        variant = self._listed(_given, one, other)
        levels = np.full(len(one), int(First.OTHER))
        levels = better(levels, self._same_start(one, other, 1), First.INITIAL)
        full = np.full(len(one), int(First.OTHER))
        similar = self._similarity(one, other, where=~(short | variant))
        full = better(full, similar >= _NEAR_FIRST, First.NEAR)
        full = better(full, self._same_start(one, other, _PREFIX), First.PREFIX)
        full = better(full, similar >= _CLOSE, First.CLOSE)
        full = better(full, variant, First.NICKNAME)
        full = better(full, one == other, First.EXACT)
        return np.where(short, levels, full)

    def _last(self, one: Ints, other: Ints) -> Ints:
        variant = self._listed(_surnames, one, other)
        similar = self._similarity(one, other, where=~variant)
        levels = np.full(len(one), int(Last.OTHER))
        levels = better(levels, similar >= _NEAR_LAST, Last.NEAR)
        levels = better(levels, (similar >= _CLOSE) | variant, Last.CLOSE)
        return better(levels, one == other, Last.EXACT)

    def _same_given(self, one: Ints, other: Ints) -> Flags:
        return np.asarray(~self._short(one, other) & ((one == other) | self._listed(_given, one, other)))

    def _similarity(self, one: Ints, other: Ints, *, where: Flags) -> Floats:
        """Jaro-Winkler; 0 where it was not asked for."""
        texts = self.vocabulary.texts
        rows = np.flatnonzero(where & (one != other))
        ones, others = ([texts[code] for code in side[rows].tolist()] for side in (one, other))
        similar = np.zeros(len(one))
        similar[rows] = cpdist(ones, others, scorer=JaroWinkler.normalized_similarity, dtype=np.float64)
        return similar

    def _short(self, one: Ints, other: Ints) -> Flags:
        return is_initial(one, self.vocabulary) | is_initial(other, self.vocabulary)

    def _same_start(self, one: Ints, other: Ints, letters: int) -> Flags:
        kind = f"start {letters}"
        starts = (self.vocabulary.derived(kind, side, lambda text: text[:letters]) for side in (one, other))
        return np.asarray(np.equal(*starts))

    def _listed(self, table: Callable[[], Hashes], one: Ints, other: Ints) -> Flags:
        """Whether two names stand together in a list of variants."""
        listed, both = table(), mixed(self.vocabulary.hashes(one), self.vocabulary.hashes(other))
        found = listed[np.minimum(np.searchsorted(listed, both), len(listed) - 1)]
        return np.asarray(found == both)


@cache
def _given() -> Hashes:
    return _hashed(given_pairs())


@cache
def _direct() -> Hashes:
    return _hashed(direct_pairs())


@cache
def _surnames() -> Hashes:
    return _hashed(surname_pairs())


def _hashed(pairs: frozenset[tuple[str, str]]) -> Hashes:
    vocabulary = Vocabulary()
    one, other = (np.array([vocabulary.code(text) for text in side]) for side in zip(*pairs, strict=True))
    return np.sort(mixed(vocabulary.hashes(one), vocabulary.hashes(other)))


def better(levels: Ints, flags: Flags, level: int) -> Ints:
    """Raise to `level` where the flag is set and something weaker was found; missing stays missing."""
    return np.where(flags & (levels > level), int(level), levels)


def is_initial(codes: Codes, vocabulary: Vocabulary) -> Flags:
    return np.asarray(vocabulary.each("length", codes, len) == 1)


def on_different_pairs(
    one: Codes, other: Codes, compare: Callable[[Ints, Ints], NDArray[np.generic]], *, missing: int
) -> Ints:
    """Compare each different pair of codes once: names repeat so much that this is most of the speed.

    `missing` is the result where a side is 0.
    """
    rows = np.flatnonzero((one != 0) & (other != 0))
    found = np.full(len(one), missing, np.int64)
    if not len(rows):
        return found
    different, which = distinct((one[rows].astype(np.int64) << _HALF) | other[rows])
    found[rows] = compare(different >> _HALF, different & _LOW).astype(np.int64)[which]
    return found


def distinct(numbers: Ints) -> tuple[Ints, Ints]:
    """The different numbers in the order they come, and which of them each is."""
    encoded = pc.dictionary_encode(pa.array(numbers))
    return encoded.dictionary.to_numpy(), encoded.indices.to_numpy()
