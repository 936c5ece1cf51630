"""Blocking keys: a voter is worth judging for a contact when they share one that is rare enough.

A key is a signed 32-bit number (PostgreSQL `integer`): hashes of kind and values mixed by whole-number arithmetic, so
that no run depends on Python's `hash` and no row on a loop. A voter has one set of keys; a contact has its own, widened
by other forms of the name, neighbouring birth years and so on: the contact's side is the small one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

from kithwork.linkage.blocking import KINDS, Parts, contact_parts, voter_parts
from kithwork.linkage.columns import Columns
from kithwork.linkage.person import DAY, Person
from kithwork.linkage.sets import combined, folded
from kithwork.linkage.vocabulary import Codes, Flags, Ints, Vocabulary
from kithwork.linkage.widening import wide_parts

# Stored keys made by another version find nobody: raise it with any change to what a voter's keys are.
VERSION: Final = 3
BUDGET: Final = 100
# Of the wide keys, for a contact for whom the first ones brought nobody at least as likely as LIKELY_ENOUGH.
WIDE_BUDGET: Final = 200
LIKELY_ENOUGH: Final = 0.5
NAMES: Final = tuple(KINDS)
_WEIGHTS: Final = np.array([kind.weight for kind in KINDS.values()], np.int64)
_SEEDS: Final = [int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") for name in NAMES]
_HALF: Final = 32
# Voters whose keys are made together: few enough to stay in a processor's cache.
_TOGETHER: Final = 1 << 15


@dataclass(frozen=True, slots=True)
class KeyRows:
    """Keys of many people, shape (keys,) each: rows ascend, and a row has a key once."""

    row: Codes
    key: Codes


@dataclass(frozen=True, slots=True)
class ContactKeyRows(KeyRows):
    """`kind` is a place in NAMES; `weight` what one voter found by the key uses of the budget."""

    kind: Codes
    weight: Ints


@dataclass(frozen=True, slots=True, order=True)
class Key:
    value: int
    kind: str
    weight: int


def voter_key_columns(voters: Columns, vocabulary: Vocabulary) -> KeyRows:
    starts = range(0, max(len(voters), 1), _TOGETHER)
    parts = [_voter_keys(voters.part(start, start + _TOGETHER), vocabulary, start) for start in starts]
    both = np.concatenate(parts)
    return KeyRows(_row(both), both.astype(np.int32))


def _voter_keys(voters: Columns, vocabulary: Vocabulary, start: int) -> Ints:
    """Row and key in one number each, ordered, without repeats."""
    made = [rows for _, rows in _made(voter_parts(voters, vocabulary), len(voters))]
    both = np.sort(np.concatenate(made)) + (start << _HALF)
    return both[np.append([True], both[1:] != both[:-1])] if len(both) else both


def contact_key_columns(contacts: Columns, vocabulary: Vocabulary, *, wide: bool = False) -> ContactKeyRows:
    """`wide` adds the keys that forgive more, for contacts whose own keys found nobody likely."""
    made = [*_made(contact_parts(contacts, vocabulary), len(contacts))]
    if wide:
        for names, parts in wide_parts(contacts, vocabulary):
            made += _made(parts, len(contacts), names)
    kind = np.concatenate([np.full(len(rows), place, np.int32) for place, rows in made])
    both, first = np.unique(np.concatenate([rows for _, rows in made]), return_index=True)
    kind = kind[first]
    return ContactKeyRows(_row(both), both.astype(np.int32), kind, _WEIGHTS[kind])


def _row(both: Ints) -> Codes:
    return (both >> _HALF).astype(np.int32)


def _made(parts: Parts, people: int, names: Sequence[str] = NAMES) -> Iterator[tuple[int, Ints]]:
    """By place of the kind: row in the upper half of a number, key in the lower."""
    for name in names:
        place = NAMES.index(name)
        found = combined(_SEEDS[place], [parts[part] for part in KINDS[name].parts], people)
        yield place, (found.row << _HALF) | folded(found.hash).view(np.uint32)


def taken(keys: ContactKeyRows, frequency: Ints, budget: int = BUDGET) -> Flags:
    """Which keys to ask for, shape (keys,): of each contact the rarest first, until the voters they bring, weighed by
    kind, would pass the budget. `frequency` is how many voters have the key.

    A key without a frequency is in no voter and is left out. A single key may use the budget unweighed, so that
    somebody known only by a weak key is not lost; one that alone is beyond the budget (John Smith) is never taken.
    """
    cost = frequency * keys.weight
    known = np.flatnonzero(frequency > 0)
    order = known[np.lexsort((keys.key[known], cost[known], keys.row[known]))]
    row, spent = keys.row[order], np.cumsum(cost[order])
    begins = np.append([True], row[1:] != row[:-1])[: len(row)]
    before = np.maximum.accumulate(np.where(begins, spent - cost[order], 0))
    within = (spent - before <= budget) | (begins & (frequency[order] <= budget))
    flags = np.zeros(len(cost), np.bool_)
    flags[order[within]] = True
    return flags


def voter_keys(person: Person, *, birth_precision: str = DAY) -> list[int]:
    """Sorted, without repeats."""
    vocabulary = Vocabulary()
    voter = Columns.of([person], vocabulary, birth_precision=birth_precision)
    return sorted(voter_key_columns(voter, vocabulary).key.tolist())


def contact_keys(person: Person, *, wide: bool = False) -> list[Key]:
    """Sorted by value, without repeats."""
    vocabulary = Vocabulary()
    keys = contact_key_columns(Columns.of([person], vocabulary), vocabulary, wide=wide)
    rows = zip(keys.key.tolist(), keys.kind.tolist(), keys.weight.tolist(), strict=True)
    return sorted(Key(value, NAMES[kind], weight) for value, kind, weight in rows)


def within_budget(keys: Iterable[Key], frequency: Mapping[int, int], budget: int = BUDGET) -> list[int]:
    """Values of the `taken` keys of one contact, the rarest first; a key that is not in `frequency` is in no voter."""
    ours = [*keys]
    value, weight = np.array([(key.value, key.weight) for key in ours], np.int64).reshape(-1, 2).T
    counts = np.array([frequency.get(key.value, 0) for key in ours], np.int64)
    none = np.zeros(len(ours), np.int32)
    flags = taken(ContactKeyRows(none, value.astype(np.int32), none, weight), counts, budget)
    order = np.lexsort((value, counts * weight))
    rarest: list[int] = value[order[flags[order]]].tolist()
    return rarest
