"""How often names and places occur in the loaded file: agreeing on SMITH is worth what SMITH is worth in this file.

Whoever loads a file counts `counted(person)` of every voter once; whoever looks one contact up fetches only what
`Frequencies.needed` names. A value that was never asked for is not rare but unknown, and gets a cautious rate.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kithwork.linkage.names import given_parts
from kithwork.linkage.person import Candidate, Known, Person, known

Joint = tuple[str, str]


class Counted(NamedTuple):
    """The values by which one voter is counted; `last` holds the whole surname and each of its parts."""

    first: str
    last: frozenset[str]
    joint: Joint
    zip: str
    city: str


class Needed(NamedTuple):
    first: frozenset[str]
    last: frozenset[str]
    joint: frozenset[Joint]
    zip: frozenset[str]
    city: frozenset[str]


def counted(person: Person) -> Counted:
    return _counted(known(person))


def _counted(voter: Known) -> Counted:
    first = voter.given.first
    return Counted(first, frozenset({voter.last, *voter.tokens}) - {""}, (first, voter.last), voter.zip, voter.city)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Counts of voters; `total` 0 means that no file is known. Keys are normalised; a missing key is unknown, 0 is none."""

    total: int = 0
    first: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    joint: Mapping[Joint, int] = field(default_factory=dict)
    zip: Mapping[str, int] = field(default_factory=dict)
    city: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, voters: Iterable[Person]) -> "Frequencies":
        """Count a file that is small enough to be in memory."""
        first, last, zips, cities = (Counter[str]() for _ in range(4))
        joint, total = Counter[Joint](), 0
        for voter in map(counted, voters):
            total += 1
            first[voter.first] += 1
            last.update(voter.last)
            joint[voter.joint] += 1
            zips[voter.zip] += 1
            cities[voter.city] += 1
        return cls(total, first, last, joint, zips, cities)

    @staticmethod
    def needed(contact: Person, candidates: Iterable[Candidate]) -> Needed:
        """Name the values whose counts change the judgement of this contact; ask for no others."""
        voters = [_counted(known(candidate.person)) for candidate in candidates]
        own = _counted(known(contact))
        said = {own.first, given_parts(contact.nickname, "").first, *own.last}
        return Needed(
            first=frozenset({*said, *(voter.first for voter in voters)} - {""}),
            last=frozenset({*own.last, *(last for voter in voters for last in voter.last)}),
            joint=frozenset(voter.joint for voter in voters),
            zip=frozenset({voter.zip for voter in voters} - {""}),
            city=frozenset({voter.city for voter in voters} - {""}),
        )

    def fetched(self, needed: Needed) -> "Frequencies":
        """Say that everything in `needed` was asked for: what was not found occurs 0 times."""
        return Frequencies(
            self.total,
            {**dict.fromkeys(needed.first, 0), **self.first},
            {**dict.fromkeys(needed.last, 0), **self.last},
            {**dict.fromkeys(needed.joint, 0), **self.joint},
            {**dict.fromkeys(needed.zip, 0), **self.zip},
            {**dict.fromkeys(needed.city, 0), **self.city},
        )

    def to_json(self) -> str:
        joint = {" ".join(names): count for names, count in self.joint.items()}
        tables = {"first": self.first, "last": self.last, "joint": joint, "zip": self.zip, "city": self.city}
        return json.dumps({"total": self.total} | {name: dict(table) for name, table in tables.items()}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Frequencies":
        read: dict[str, Any] = json.loads(text)
        joint = {_joint(names): count for names, count in read["joint"].items()}
        return cls(read["total"], read["first"], read["last"], joint, read["zip"], read["city"])


def _joint(names: str) -> Joint:
    # Neither a compared first name nor a whole surname holds a space.
    first, _, last = names.partition(" ")
    return first, last
