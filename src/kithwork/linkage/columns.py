"""People as columns of numbers, so that millions of pairs are compared without a loop in Python.

Every text is a code of one vocabulary shared by both sides: equal texts are equal numbers, and 0 is missing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kithwork.linkage.person import Known

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOKENS: Final = 3
_HALF: Final = 32
# Below this finding the different ones costs more than looking at all (a single look-up).
_FEW: Final = 64
_LOW: Final = (1 << _HALF) - 1


class Vocabulary:
    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._codes: dict[str, int] = {"": 0}

    def code(self, text: str) -> int:
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.texts)
            self.texts.append(text)
        return code

    def codes(self, texts: Iterable[str]) -> Ints:
        return np.fromiter(map(self.code, texts), dtype=np.int64)

    def each(self, codes: Ints, number: Callable[[str], int]) -> Ints:
        """A number for every code; in a long column each different text is asked once."""
        if len(codes) < _FEW:
            return self._numbers(codes, number)
        unique, inverse = np.unique(codes, return_inverse=True)
        return self._numbers(unique, number)[inverse]

    def _numbers(self, codes: Ints, number: Callable[[str], int]) -> Ints:
        texts = self.texts
        return np.fromiter((number(texts[code]) for code in codes.tolist()), np.int64, len(codes))


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a person. `tokens` has the shape (people, 3); `day` is yyyymmdd; `low`, `high` are years of birth."""

    first: Ints
    nickname: Ints
    middle: Ints
    middle_last: Ints
    last: Ints
    tokens: Ints
    suffix: Ints
    phone: Ints
    number: Ints
    road: Ints
    city: Ints
    zip: Ints
    zip3: Ints
    day: Ints
    low: Ints
    high: Ints

    @classmethod
    def of(cls, people: Sequence[Known], vocabulary: Vocabulary) -> "Columns":
        def texts(get: Callable[[Known], str]) -> Ints:
            return vocabulary.codes(map(get, people))

        def numbers(get: Callable[[Known], int]) -> Ints:
            return np.fromiter(map(get, people), np.int64, len(people))

        tokens = [texts(lambda who, place=place: _at(who.tokens, place)) for place in range(TOKENS)]  # type: ignore[misc]
        return cls(
            first=texts(lambda who: who.given.first),
            nickname=texts(lambda who: who.nickname),
            middle=texts(lambda who: _at(who.given.middle, 0)),
            middle_last=texts(lambda who: _at(who.given.middle, -1)),
            last=texts(lambda who: who.last),
            tokens=np.stack(tokens, axis=1),
            suffix=texts(lambda who: who.suffix),
            phone=texts(lambda who: who.phone),
            number=texts(lambda who: who.street.number),
            road=texts(lambda who: who.street.road),
            city=texts(lambda who: who.city),
            zip=texts(lambda who: who.zip),
            zip3=texts(lambda who: who.zip[:3]),
            day=numbers(_day),
            low=numbers(lambda who: who.born.low),
            high=numbers(lambda who: who.born.high),
        )

    def take(self, rows: Ints) -> "Columns":
        return Columns(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


def _at(texts: tuple[str, ...], place: int) -> str:
    return texts[place] if -len(texts) <= place < len(texts) else ""


def _day(who: Known) -> int:
    date = who.birth_date
    return date.year * 10_000 + date.month * 100 + date.day if date else 0


def on_different_pairs(one: Ints, other: Ints, compare: Callable[[Ints, Ints], NDArray[np.generic]]) -> Ints:
    """Compare each different pair of codes once: names repeat so much that this is most of the speed."""
    if len(one) < _FEW:
        return compare(one, other).astype(np.int64)
    both = (one << _HALF) | other
    unique, inverse = np.unique(both, return_inverse=True)
    return compare(unique >> _HALF, unique & _LOW).astype(np.int64)[inverse]
