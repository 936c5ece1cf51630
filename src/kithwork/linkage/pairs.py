"""Comparisons of names by their codes; each different pair of names is compared once, whatever the number of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from kithwork.linkage.levels import First, Last
from kithwork.linkage.names import is_given_variant, is_surname_variant
from kithwork.linkage.vocabulary import Codes, Flags, Floats, Ints, Vocabulary

_CLOSE: Final = 0.92
_NEAR_FIRST: Final = 0.84
_NEAR_LAST: Final = 0.85
_PREFIX: Final = 3
_HALF: Final = 32
_LOW: Final = (1 << _HALF) - 1
# Below this finding the different ones costs more than looking at all (a single look-up).
_FEW: Final = 64
_Test = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Names:
    vocabulary: Vocabulary

    def first(self, one: Codes, other: Codes) -> Ints:
        """Levels of two given names by themselves."""
        return on_different_pairs(one, other, self._first)

    def last(self, one: Codes, other: Codes) -> Ints:
        """Levels of two whole surnames by themselves."""
        return on_different_pairs(one, other, self._last)

    def same_given(self, one: Codes, other: Codes) -> Flags:
        """Two full names, equal or forms of each other; False where either is missing or an initial."""
        return on_different_pairs(one, other, lambda a, b: self._each(_same_full, a, b)) > 0

    def _first(self, one: Ints, other: Ints) -> Ints:
        similar = self._similarity(one, other)
        short = self._each(_has_initial, one, other)
        levels = np.full(len(one), int(First.OTHER))
        levels = better(levels, (similar >= _NEAR_FIRST) & ~short, First.NEAR)
        levels = better(levels, self._each(_same_start, one, other) & ~short, First.PREFIX)
        levels = better(levels, (similar >= _CLOSE) & ~short, First.CLOSE)
        levels = better(levels, self._each(_same_letter, one, other) & short, First.INITIAL)
        levels = better(levels, self._each(is_given_variant, one, other) & ~short, First.NICKNAME)
        levels = better(levels, (one == other) & ~short, First.EXACT)
        return np.where((one == 0) | (other == 0), int(First.MISSING), levels)

    def _last(self, one: Ints, other: Ints) -> Ints:
        similar = self._similarity(one, other)
        levels = np.full(len(one), int(Last.OTHER))
        levels = better(levels, similar >= _NEAR_LAST, Last.NEAR)
        levels = better(levels, (similar >= _CLOSE) | self._each(is_surname_variant, one, other), Last.CLOSE)
        levels = better(levels, one == other, Last.EXACT)
        return np.where((one == 0) | (other == 0), int(Last.MISSING), levels)

    def _similarity(self, one: Ints, other: Ints) -> Floats:
        texts = self.vocabulary.texts
        ones, others = [texts[code] for code in one], [texts[code] for code in other]
        return np.asarray(cpdist(ones, others, scorer=JaroWinkler.normalized_similarity, dtype=np.float64))

    def _each(self, test: _Test, one: Ints, other: Ints) -> Flags:
        texts = self.vocabulary.texts
        pairs = zip(one.tolist(), other.tolist(), strict=True)
        return np.fromiter((test(texts[a], texts[b]) for a, b in pairs), np.bool_, len(one))


def better(levels: Ints, flags: Flags, level: int) -> Ints:
    """Raise to `level` where the flag is set and something weaker was found; missing stays missing."""
    return np.where(flags & (levels > level), int(level), levels)


def _has_initial(one: str, other: str) -> bool:
    return len(one) == 1 or len(other) == 1


def _same_letter(one: str, other: str) -> bool:
    return one[:1] == other[:1]


def _same_start(one: str, other: str) -> bool:
    return one[:_PREFIX] == other[:_PREFIX]


def _same_full(one: str, other: str) -> bool:
    return len(one) > 1 and len(other) > 1 and (one == other or is_given_variant(one, other))


def is_initial(codes: Codes, vocabulary: Vocabulary) -> Flags:
    return np.asarray(vocabulary.each("length", codes, len) == 1)


def on_different_pairs(one: Codes, other: Codes, compare: Callable[[Ints, Ints], NDArray[np.generic]]) -> Ints:
    """Compare each different pair of codes once: names repeat so much that this is most of the speed."""
    left, right = one.astype(np.int64), other.astype(np.int64)
    if len(left) < _FEW:
        return compare(left, right).astype(np.int64)
    unique, inverse = np.unique((left << _HALF) | right, return_inverse=True)
    return compare(unique >> _HALF, unique & _LOW).astype(np.int64)[inverse]
