"""What the contacts ask of the voters: their blocking keys, and the pairs of names whose frequency will count."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kithwork.linkage.columns import Columns
from kithwork.linkage.keys import ContactKeyRows
from kithwork.linkage.sets import ascending
from kithwork.linkage.vocabulary import Codes, Flags, Hashes, Ints, Vocabulary
from kithwork.matching.bulk.work import Work

_SIEVE_BITS: Final = 25
_SIEVE: Final = (1 << _SIEVE_BITS) - 1
_HALF: Final = 32
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Asked:
    """`keys` and `names` ascend, each once."""

    keys: Codes
    names: Hashes

    @cached_property
    def _sieve(self) -> Flags:
        """Says of most keys that nobody asks for them, without a search."""
        sieve = np.zeros(_SIEVE + 1, np.bool_)
        sieve[self.keys & _SIEVE] = True
        return sieve

    @classmethod
    def read(cls, work: Work) -> "Asked":
        return cls(np.array(work.get("keys")), np.array(work.get("names")))

    def write(self, work: Work) -> None:
        work.put("keys", self.keys)
        work.put("names", self.names)

    def places(self, row: Codes, key: Codes) -> tuple[Codes, Codes]:
        """Of voters' keys those that are asked for: place among `keys` (ascending) and row."""
        passed = np.flatnonzero(self._sieve[key & _SIEVE])
        both = np.sort((key[passed].astype(np.int64) << _HALF) | row[passed])
        key, row = (both >> _HALF).astype(np.int32), both.astype(np.int32)
        place = np.searchsorted(self.keys, key)
        known = _found(self.keys, place, key)
        return place[known].astype(np.int32), row[known]

    def count_names(self, voters: Columns, vocabulary: Vocabulary) -> Ints:
        """Shape of `names`: how many voters have the first and last name of each."""
        own = np.sort(joined(vocabulary.hashes(voters.first), vocabulary.hashes(voters.last)))
        place = np.searchsorted(self.names, own)
        known = _found(self.names, place, own)
        return np.bincount(place[known], minlength=len(self.names))


def asked_by(contacts: Columns, keys: ContactKeyRows, vocabulary: Vocabulary) -> Asked:
    last = vocabulary.hashes(contacts.last)
    names = [joined(vocabulary.hashes(said), last) for said in (contacts.first, contacts.nickname)]
    return Asked(ascending(keys.key), ascending(np.concatenate(names)))


def joined(first: Hashes, last: Hashes) -> Hashes:
    """One number for two names in this order."""
    return (first * _MIX) ^ last


def _found(ascending: NDArray[Any], place: Ints, wanted: NDArray[Any]) -> Flags:
    if not len(ascending):
        return np.zeros(len(wanted), np.bool_)
    return np.asarray(ascending[np.minimum(place, len(ascending) - 1)] == wanted)
