"""Several values a person, without a loop over people: pairs of (row, value) in the order of the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from kithwork.linkage.vocabulary import Codes, Flags, Hashes, Ints, Vocabulary

Number = TypeVar("Number", bound=np.integer[Any])
_HALF: Final = 32
_LOW: Final = (1 << _HALF) - 1
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(29)


def ascending(values: NDArray[Number]) -> NDArray[Number]:
    """Each once: sorting whole numbers is quicker than NumPy's own way by hashes."""
    ordered: NDArray[Number] = np.sort(values)
    kept: NDArray[Number] = ordered[np.append([True], ordered[1:] != ordered[:-1])[: len(ordered)]]
    return kept


@dataclass(frozen=True, slots=True)
class Sets:
    """`value` holds codes of texts; shape (values,) both. `single`: no row has two."""

    row: Ints
    value: Ints
    single: bool = False

    @classmethod
    def of(cls, *columns: Codes) -> "Sets":
        """The values of each row that are not missing (0), each once."""
        if len(columns) == 1:
            row = np.flatnonzero(columns[0])
            return cls(row, columns[0][row].astype(np.int64), single=True)
        table = np.stack(columns, axis=1).astype(np.int64)
        kept = table != 0
        for own in range(1, table.shape[1]):
            kept[:, own] &= (table[:, :own] != table[:, own, None]).all(axis=1)
        rows, places = np.nonzero(kept)
        return cls(rows, table[rows, places])

    def where(self, flags: Flags) -> "Sets":
        return Sets(self.row[flags], self.value[flags], self.single)

    def __or__(self, other: "Sets") -> "Sets":
        return _once(np.concatenate([self.row, other.row]), np.concatenate([self.value, other.value]))

    def derived(self, kind: str, text: Callable[[str], str], vocabulary: Vocabulary) -> "Sets":
        """Of every value the text made of it, where there is one."""
        codes = vocabulary.derived(kind, self.value, text)
        found = Sets(self.row, codes, self.single).where(codes != 0)
        return found if self.single else _once(found.row, found.value)

    def expanded(self, forms: Callable[[str], Iterable[str]], vocabulary: Vocabulary) -> "Sets":
        """Of every value all its forms."""
        unique, inverse = np.unique(self.value, return_inverse=True)
        found = [[*map(vocabulary.code, forms(vocabulary.texts[code]))] for code in unique.tolist()]
        counts = np.fromiter(map(len, found), np.int64, len(found))
        flat = np.array([code for codes in found for code in codes], np.int64)
        place, at = ragged(counts[inverse], (np.cumsum(counts) - counts)[inverse])
        return _once(self.row[place], flat[at])

    def hashed(self, vocabulary: Vocabulary) -> "Hashed":
        return Hashed(self.row, vocabulary.hashes(self.value), self.single)


def _once(row: Ints, value: Ints) -> Sets:
    both = ascending((row << _HALF) | value)
    return Sets(both >> _HALF, both & _LOW)


@dataclass(frozen=True, slots=True)
class Hashed:
    """Numbers of 64 bits that stand for values, in the order of the rows; `single`: no row has two."""

    row: Ints
    hash: Hashes
    single: bool = False

    @classmethod
    def of(cls, numbers: Codes) -> "Hashed":
        """The numbers of a column themselves; 0 is missing."""
        row = np.flatnonzero(numbers)
        return cls(row, numbers[row].astype(np.uint64), single=True)

    @classmethod
    def joined(cls, parts: Sequence["Hashed"]) -> "Hashed":
        """Of several parts; the rows are no longer in order."""
        return cls(np.concatenate([part.row for part in parts]), np.concatenate([part.hash for part in parts]))


def ragged(counts: Ints, starts: Ints) -> tuple[Ints, Ints]:
    """For runs of `counts` numbers from `starts` on: of which run each number is, and the number itself."""
    place = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return place, np.arange(len(place)) - np.repeat(before - starts, counts)


def crossed(one: Hashed, other: Hashed, people: int) -> tuple[Ints, Ints]:
    """Places in both of every combination within a row, in the order of the rows."""
    if other.single:
        at = np.full(people, -1)
        at[other.row] = np.arange(len(other.row))
        found = at[one.row]
        mine = np.flatnonzero(found >= 0)
        return mine, found[mine]
    counts = np.bincount(other.row, minlength=people)
    return ragged(counts[one.row], (np.cumsum(counts) - counts)[one.row])


def paired(one: Hashed, other: Hashed, people: int) -> Hashed:
    """Unordered pairs of different values."""
    mine, its = crossed(one, other, people)
    left, right = one.hash[mine], other.hash[its]
    differ = left != right
    left, right = left[differ], right[differ]
    return Hashed(one.row[mine][differ], mixed(np.minimum(left, right), np.maximum(left, right)))


def combined(seed: int, parts: Sequence[Hashed], people: int) -> Hashed:
    """One hash for every combination of one value of each part, row by row."""
    first = parts[0]
    found = Hashed(first.row, mixed(np.full(len(first.row), seed, np.uint64), first.hash), first.single)
    for part in parts[1:]:
        mine, its = crossed(found, part, people)
        found = Hashed(found.row[mine], mixed(found.hash[mine], part.hash[its]), found.single and part.single)
    return found


def mixed(hashed: Hashes, part: Hashes) -> Hashes:
    """Order counts; every bit of both changes the upper half of the result."""
    product = (hashed ^ part) * _MULTIPLIER
    product ^= product >> _SHIFT
    return product * _MULTIPLIER


def folded(hashed: Hashes) -> Codes:
    """Signed numbers of 32 bits."""
    return (hashed >> np.uint64(_HALF)).astype(np.uint32).view(np.int32)
