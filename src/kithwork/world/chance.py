"""Chance by name: every question asked of a world has its own stream of answers.

A stream depends on the seed and its name only, so a new question never shifts the answers to the others.
Of numpy only uniform doubles are taken: their sequence is stable, its other distributions may change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
BLOCK = 2048  # answers drawn at once: enough to make numpy's call cheap, small enough for thousands of streams


class Weighted(Generic[T]):
    """Values with their weights, ready to be drawn from."""

    def __init__(self, values: Sequence[T], weights: Sequence[float]) -> None:
        if not values or len(values) != len(weights):
            raise ValueError(
                f"{len(values)} values and {len(weights)} weights: both lists must be equally long, and not empty."
            )
        self.values = list(values)
        ends = np.cumsum(np.asarray(weights, dtype=np.float64))
        self.ends = ends / ends[-1]

    def at(self, fractions: NDArray[np.float64]) -> list[T]:
        values = self.values
        return [values[i] for i in np.searchsorted(self.ends, fractions, side="right").tolist()]


def evenly(values: Sequence[T]) -> Weighted[T]:
    return Weighted(values, [1.0] * len(values))


def _endless(block: Callable[[], list[T]]) -> Iterator[T]:
    return chain.from_iterable(iter(block, None))


class Dice:
    """All chance of one world."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def _source(self, name: str) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, crc32(name.encode())])))

    def fractions(self, name: str) -> Iterator[float]:
        source = self._source(name)
        return _endless(lambda: source.random(BLOCK).tolist())

    def picks(self, name: str, weighted: Weighted[T]) -> Iterator[T]:
        source = self._source(name)
        return _endless(lambda: weighted.at(source.random(BLOCK)))

    def whole(self, name: str, low: int, high: int) -> Iterator[int]:
        """Whole numbers from low to high, both included, equally likely."""
        source = self._source(name)
        width = high - low + 1
        return _endless(lambda: [low + int(answer * width) for answer in source.random(BLOCK).tolist()])
