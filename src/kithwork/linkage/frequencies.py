"""How often names and places occur in the loaded file: agreeing on SMITH is worth what SMITH is worth in this file.

Whoever loads a file adds up the `tallies` of its voters; whoever looks one contact up fetches only what
`Frequencies.needed` names. A value that was never asked for is not rare but unknown, and gets a cautious rate.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np

from kithwork.linkage.columns import Columns, candidate_columns
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.sets import Sets
from kithwork.linkage.variants import given_variants
from kithwork.linkage.vocabulary import Codes, Vocabulary

Joint = tuple[str, str]
UNKNOWN: Final = -1
_HALF = 32


class Needed(NamedTuple):
    first: frozenset[str]
    last: frozenset[str]
    joint: frozenset[Joint]
    zip: frozenset[str]
    city: frozenset[str]


class Tallies(NamedTuple):
    """How many voters of some have each value; a double surname counts whole and in each of its parts."""

    first: dict[str, int]
    last: dict[str, int]
    joint: dict[Joint, int]
    zip: dict[str, int]
    city: dict[str, int]


def tallies(voters: Columns, vocabulary: Vocabulary) -> Tallies:
    return Tallies(
        first=_tally(voters.first, vocabulary),
        last=_tally(Sets.of(voters.last, *voters.tokens.T).value, vocabulary),
        joint=_tally_pairs(voters.first, voters.last, vocabulary),
        zip=_tally(voters.zip, vocabulary),
        city=_tally(voters.city, vocabulary),
    )


def _tally(codes: Codes, vocabulary: Vocabulary) -> dict[str, int]:
    unique, counts = np.unique(codes, return_counts=True)
    rows = zip(unique.tolist(), counts.tolist(), strict=True)
    return {vocabulary.texts[code]: count for code, count in rows if code}


def _tally_pairs(first: Codes, last: Codes, vocabulary: Vocabulary) -> dict[Joint, int]:
    unique, counts = np.unique((first.astype(np.int64) << _HALF) | last, return_counts=True)
    texts = vocabulary.texts
    rows = zip((unique >> _HALF).tolist(), (unique & ((1 << _HALF) - 1)).tolist(), counts.tolist(), strict=True)
    return {(texts[one], texts[other]): count for one, other, count in rows}


def needed_by(contacts: Columns, voters: Columns, vocabulary: Vocabulary) -> Needed:
    """The values whose counts change the judgements of these contacts with these candidates."""
    said, found = tallies(contacts, vocabulary), tallies(voters, vocabulary)
    names = [contacts.first, contacts.nickname, contacts.middle]
    given = {vocabulary.texts[code] for code in np.unique(np.concatenate(names)).tolist() if code}
    forms = {form for name in given for form in given_variants(name)}
    return Needed(
        first=frozenset({*forms, *said.last, *found.first}),
        last=frozenset({*said.last, *found.last}),
        joint=frozenset({*said.joint, *found.joint}),  # learning asks whether all of a contact's name were found
        zip=frozenset(found.zip),
        city=frozenset(found.city),
    )


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Counts of voters; `total` 0 means that no file is known. Keys are normalised; 0 is none.

    A missing key is unknown, unless the `whole` file was counted: then it is none.
    """

    total: int = 0
    first: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    joint: Mapping[Joint, int] = field(default_factory=dict)
    zip: Mapping[str, int] = field(default_factory=dict)
    city: Mapping[str, int] = field(default_factory=dict)
    whole: bool = False

    @property
    def missing(self) -> int:
        return 0 if self.whole else UNKNOWN

    @classmethod
    def of(cls, voters: Iterable[Person]) -> "Frequencies":
        """Count a file that is small enough to be in memory."""
        vocabulary = Vocabulary()
        columns = Columns.of([*voters], vocabulary)
        return cls(len(columns), *tallies(columns, vocabulary), whole=True)

    @staticmethod
    def needed(contact: Person, candidates: Iterable[Candidate]) -> Needed:
        """Name the values whose counts change the judgement of this contact; ask for no others."""
        vocabulary = Vocabulary()
        own = Columns.of([contact], vocabulary)
        voters = candidate_columns([*candidates], vocabulary)
        return needed_by(own, voters, vocabulary)

    def fetched(self, needed: Needed) -> "Frequencies":
        """Say that everything in `needed` was asked for: what was not found occurs 0 times."""
        return Frequencies(
            self.total,
            {**dict.fromkeys(needed.first, 0), **self.first},
            {**dict.fromkeys(needed.last, 0), **self.last},
            {**dict.fromkeys(needed.joint, 0), **self.joint},
            {**dict.fromkeys(needed.zip, 0), **self.zip},
            {**dict.fromkeys(needed.city, 0), **self.city},
            self.whole,
        )

    def to_json(self) -> str:
        joint = {" ".join(names): count for names, count in self.joint.items()}
        tables = {"first": self.first, "last": self.last, "joint": joint, "zip": self.zip, "city": self.city}
        plain: dict[str, Any] = {name: dict(table) for name, table in tables.items()}
        return json.dumps(plain | {"total": self.total, "whole": self.whole}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Frequencies":
        read: dict[str, Any] = json.loads(text)
        joint = {_joint(names): count for names, count in read["joint"].items()}
        return cls(read["total"], read["first"], read["last"], joint, read["zip"], read["city"], read["whole"])


def _joint(names: str) -> Joint:
    # Neither a compared first name nor a whole surname holds a space.
    first, _, last = names.partition(" ")
    return first, last
