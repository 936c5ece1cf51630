"""Codes of texts: equal texts are equal numbers on both sides of a judgement, and 0 is missing.

Everything that depends on a text alone is worked out once for each different text, not once for each person.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.signedinteger[Any]]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Whole numbers that a text stands for: codes of its parts, digits of a date.
Parsed = tuple[int, ...]
_HASH_BYTES: Final = 8
_UNKNOWN: Final = np.iinfo(np.int64).min
# Texts as written (of a street with its flat there are many) are forgotten beyond this number, so that memory is bounded.
_REMEMBERED: Final = 1 << 18


class Vocabulary:
    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._codes: dict[str, int] = {"": 0}
        self._hashes: Hashes = np.zeros(1, np.uint64)
        self._tables: dict[str, Ints] = {}
        self._parsed: dict[str, dict[str, Parsed]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self.texts)

    def code(self, text: str) -> int:
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.texts)
            self.texts.append(text)
        return code

    def parsed(self, kind: str, written: Sequence[str], parse: Callable[[str], Parsed]) -> Codes:
        """What each text as written says, shape (texts, numbers of `parse`)."""
        known = self._parsed[kind]
        if len(known) > _REMEMBERED:
            known.clear()
        for text in written:
            if text not in known:
                known[text] = parse(text)
        return np.array([known[text] for text in written], np.int64)

    def each(self, kind: str, codes: Codes, number: Callable[[str], int]) -> Ints:
        """`number` of the text of each code; a kind is always asked with the same function."""
        table = self._table(kind)
        found: Ints = table[codes]
        if (found == _UNKNOWN).any():
            for code in dict.fromkeys(codes[found == _UNKNOWN].tolist()):
                table[code] = number(self.texts[code])
            found = table[codes]
        return found

    def derived(self, kind: str, codes: Codes, text: Callable[[str], str]) -> Ints:
        """Codes of the texts made of the texts of `codes`."""
        return self.each(kind, codes, lambda one: self.code(text(one)))

    def hashes(self, codes: Codes) -> Hashes:
        """A stable number of 64 bits for the text of each code, the same in every run and on every machine."""
        have = len(self._hashes)
        if len(self.texts) > have:
            new = np.fromiter(map(_hash, self.texts[have:]), np.uint64)
            self._hashes = np.concatenate([self._hashes, new])
        found: Hashes = self._hashes[codes]
        return found

    def _table(self, kind: str) -> Ints:
        table = self._tables.get(kind)
        if table is None or len(table) < len(self.texts):
            grown = np.full(len(self.texts) * 5 // 4 + 16, _UNKNOWN)
            if table is not None:
                grown[: len(table)] = table
            table = self._tables[kind] = grown
        return table


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=_HASH_BYTES).digest(), "little")
