"""People in comparable form as they lie in a work file: one row of whole numbers a person, the texts apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kithwork.linkage.columns import TOKENS, Columns
from kithwork.linkage.vocabulary import Codes, Ints, Vocabulary

# Codes of a vocabulary, by the names of `Columns`; the others are numbers by themselves.
_CODES: Final = (
    "first", "nickname", "middle", "middle_last", "last", "suffix", "road", "city", "state", "zip", "zip3",
)  # fmt: skip
_NUMBERS: Final = ("number", "day", "low", "high")
_CODED: Final = len(_CODES) + TOKENS
WIDTH: Final = _CODED + len(_NUMBERS)


@dataclass(frozen=True, slots=True)
class Packed:
    """`rows`: shape (people, WIDTH), codes first; `phone`: shape (people,)."""

    rows: Codes
    phone: Ints

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, places: Ints | Codes) -> "Packed":
        return Packed(self.rows[places], self.phone[places])

    def codes(self) -> Codes:
        return self.rows[:, :_CODED]

    def columns(self) -> Columns:
        rows = np.ascontiguousarray(self.rows.T)
        named = dict(zip((*_CODES, *_NUMBERS), (*rows[: len(_CODES)], *rows[_CODED:]), strict=True))
        return Columns(**named, tokens=rows[len(_CODES) : _CODED].T, phone=np.asarray(self.phone))

    def recoded(self, codes: Codes) -> "Packed":
        """`codes`: for each former code the new one."""
        rows = self.rows.copy()
        rows[:, :_CODED] = codes[self.rows[:, :_CODED]]
        return Packed(rows, self.phone)


def packed(columns: Columns) -> Packed:
    parts = [getattr(columns, name) for name in _CODES]
    numbers = [getattr(columns, name) for name in _NUMBERS]
    return Packed(np.column_stack([*parts, *columns.tokens.T, *numbers]).astype(np.int32), columns.phone)


def used(codes: Iterable[Codes], size: int) -> Codes:
    """The different codes among `size`, ascending; 0 is always one of them."""
    flags = np.zeros(size, np.bool_)
    flags[0] = True
    for some in codes:
        flags[some.ravel()] = True
    return np.flatnonzero(flags).astype(np.int32)


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """Of texts in the order of their codes; the first is ''."""
    vocabulary = Vocabulary()
    for text in texts:
        vocabulary.code(text)
    return vocabulary
