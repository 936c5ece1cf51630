"""How the blocking keys of a file are stored: by the hundred, in pieces of bytes, and not by the row.

Most keys are one voter's alone; a row and an index entry for each would take four times the room of the voters. A bucket
holds the keys that begin with the same bits. Its bytes are pairs of 32-bit numbers, by the key: the key, and
the number of a voter who has it, or, once for a key that too many have, their count below zero.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

# No look-up takes a key that so many voters have: only their count is kept.
MOST_NUMBERS: Final = 1000
# Pairs of a key and a voter in a bucket, about: fewer make rows that are mostly head, more are read for nothing.
_PAIRS: Final = 40
_HALF: Final = 32
_LOW: Final = (1 << _HALF) - 1

Keys = NDArray[np.uint32]
Numbers = NDArray[np.int32]
# A key and a number in one: they sort by key, then by number.
Pairs = NDArray[np.uint64]


class Bucket(NamedTuple):
    bucket: int
    pairs: bytes


class Found(NamedTuple):
    """Shape (found,) each: keys ascend; a value below zero is a count."""

    key: Keys
    value: Numbers


def pairs_of(keys: NDArray[np.int32], numbers: NDArray[np.int32]) -> Pairs:
    return keys.view(np.uint32).astype(np.uint64) << np.uint64(_HALF) | numbers.astype(np.uint64)


def bits_for(pairs: int) -> int:
    """By how many first bits of a key its bucket goes, where the file has so many pairs."""
    return min(max(pairs // _PAIRS, 1).bit_length() - 1, _HALF - 1)


def buckets_of(keys: NDArray[np.int32], bits: int) -> NDArray[np.int32]:
    return (keys.view(np.uint32).astype(np.int64) >> (_HALF - bits)).astype(np.int32)


def packed(pairs: Pairs, *, bits: int, most: int = MOST_NUMBERS) -> Iterator[Bucket]:
    """All pairs of some buckets, in any order; the buckets in theirs."""
    both = np.sort(pairs)
    keys, values = _cut((both >> np.uint64(_HALF)).astype(np.uint32), (both & np.uint64(_LOW)).astype(np.int32), most)
    own = buckets_of(keys.view(np.int32), bits)
    starts = np.flatnonzero(np.diff(own, prepend=-1))
    bounds = [*starts.tolist(), len(own)]
    rows = np.column_stack([keys.view(np.int32), values])
    for bucket, (start, end) in zip(own[starts].tolist(), pairwise(bounds), strict=True):
        yield Bucket(bucket, rows[start:end].tobytes())


def _cut(keys: Keys, numbers: Numbers, most: int) -> Found:
    """Of a key that too many have, the first pair stays and says how many."""
    starts = np.flatnonzero(np.diff(keys.astype(np.int64), prepend=-1))
    counts = np.diff(starts, append=len(keys))
    is_full = np.repeat(counts > most, counts)
    is_first = np.zeros(len(keys), bool)
    is_first[starts] = True
    values = np.where(is_full, -np.repeat(counts, counts), numbers).astype(np.int32)
    stay = ~is_full | is_first
    return Found(keys[stay], values[stay])


def unpacked(buckets: Iterable[bytes], wanted: NDArray[np.int32]) -> Found:
    """What the buckets hold of the wanted keys."""
    both = np.frombuffer(b"".join(buckets), np.int32).reshape(-1, 2)
    both = both[np.isin(both[:, 0], wanted)]
    both = both[np.argsort(both[:, 0].view(np.uint32), kind="stable")]
    return Found(both[:, 0].view(np.uint32), both[:, 1])
