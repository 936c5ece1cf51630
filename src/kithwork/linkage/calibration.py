"""A table from the judge's probability to how often such a pair is right, in whole millionths: the same everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from kithwork.linkage.vocabulary import Floats

MILLION: Final = 1_000_000
_HALF: Final = MILLION // 2


@dataclass(frozen=True, slots=True)
class Calibration:
    """Corners of a rising line from (0, 0) to (1, 1), in millionths. Without corners it changes nothing.

    Up to one half it never raises: two candidates who are equally good must not become likely, both.
    """

    said: tuple[int, ...] = ()
    right: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.said) != len(self.right):
            raise ValueError("a calibration has as many results as corners")
        if not self.said:
            return
        inside = all(0 < said < MILLION for said in self.said) and all(0 <= right <= MILLION for right in self.right)
        if not (inside and list(self.said) == sorted(set(self.said)) and list(self.right) == sorted(self.right)):
            raise ValueError("a calibration rises, within 0 and 1")
        if any(right > _HALF for said, right in zip(self.said, self.right, strict=True) if said <= _HALF):
            raise ValueError("a calibration never makes two candidates of one contact likely")

    def __call__(self, probability: Floats) -> Floats:
        """Of and to probabilities with 6 decimals, shape (pairs,)."""
        if not self.said:
            return probability
        given = np.rint(probability * MILLION).astype(np.int64)
        said, right = np.array([0, *self.said, MILLION]), np.array([0, *self.right, MILLION])
        place = np.minimum(np.searchsorted(said, given, side="right") - 1, len(self.said))
        rise, run = right[place + 1] - right[place], said[place + 1] - said[place]
        # Whole numbers all the way: a division of floats could differ in the last decimal.
        return np.asarray((right[place] + rise * (given - said[place]) // run) / MILLION)

    def plain(self) -> dict[str, list[int]]:
        return {"said": list(self.said), "right": list(self.right)}

    @classmethod
    def of(cls, plain: Mapping[str, Sequence[Any]]) -> Self:
        return cls(tuple(map(int, plain["said"])), tuple(map(int, plain["right"])))
