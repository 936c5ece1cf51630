"""Voters, for matching only: whoever asks here has saved a contact and spent budget on it.

Rows that may be nobody's candidate are beyond reach: they are in no answer, have no keys and are in no frequency.
The one who asks writes the audit row, knowing for which contact. A look-up names its file once, so that one that is
switched meanwhile is seen whole or not at all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.models import QuerySet, Subquery

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.linkage.frequencies import Frequencies, Joint, Needed
from kithwork.linkage.person import Candidate, Person
from kithwork.voterfile.models import Voter, VoterFile
from kithwork.voterfile.reads.files import visible
from kithwork.voterfile.rules.buckets import buckets_of, unpacked
from kithwork.voterfile.rules.places import split_voter_id


def _file(scope: OrgScope, state: str) -> Subquery:
    return Subquery(visible(scope).filter(status=VoterFile.Status.IN_FORCE, state=state).values("id"))


def visible_voters(scope: OrgScope, *, state: str) -> QuerySet[Voter]:
    """The candidates of the file in force."""
    return Voter.objects.filter(organization_id=scope.organization_id, file_id=_file(scope, state), is_candidate=True)


def visible_protected(scope: OrgScope, *, state: str) -> QuerySet[Voter]:
    """Registered voters whom the state protects: nobody's candidates, asked for by their full number alone."""
    scope.require(Permission.MANAGE_PEOPLE)
    registered = ("active", "inactive", "temporary")
    return Voter.objects.filter(
        organization_id=scope.organization_id, file_id=_file(scope, state), is_protected=True, status__in=registered
    )


@dataclass(frozen=True, slots=True)
class VoterRow:
    """A voter as the file says it; `county` by its Census name, districts by their code."""

    canonical_voter_id: str
    state_file_id: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    street: str
    city: str
    state: str
    zip: str
    county: str
    county_fips: str
    phone: str
    birth_year: int | None
    birth_date: date | None
    birth_precision: str
    registered_on: date | None
    status: str
    congressional_district: str
    state_senate_district: str
    state_house_district: str

    @property
    def is_inactive(self) -> bool:
        return self.status == "inactive"

    def candidate(self) -> Candidate:
        return Candidate(
            id=self.canonical_voter_id,
            person=Person(
                first=self.first_name,
                middle=self.middle_name,
                last=self.last_name,
                suffix=self.suffix,
                phone=self.phone,
                street=self.street,
                city=self.city,
                state=self.state,
                zip=self.zip,
                birth_date=self.birth_date,
                birth_year=self.birth_year,
            ),
            birth_precision=self.birth_precision,
            inactive=self.is_inactive,
        )


_FACTS = tuple(VoterRow.__dataclass_fields__)
# Asked for every look-up. Plain SQL, since to make it out of a QuerySet takes longer than PostgreSQL takes to answer;
# the file by its own number, so that no other file's partition is even planned for.
_PAIRS: Final = """
SELECT pairs FROM voterfile_voterkey
WHERE file_id = %(file)s AND organization_id = %(organization)s AND bucket = ANY (%(buckets)s::integer[])
"""
_NUMBERED: Final = f"""
SELECT number, {", ".join(_FACTS)} FROM voterfile_voter
WHERE file_id = %(file)s AND organization_id = %(organization)s AND is_candidate AND number = ANY (%(numbers)s::integer[])
ORDER BY state_file_id
"""  # noqa: S608 - our own columns
_COUNTED: Final = """
SELECT kind, value, count FROM voterfile_frequency
WHERE file_id = %(file)s AND organization_id = %(organization)s
AND (kind, value) IN (SELECT * FROM unnest(%(kinds)s::text[], %(values)s::text[]))
"""


@dataclass(frozen=True, slots=True)
class SearchedFile:
    """The file in force that a look-up asks, and by how many bits its keys are in buckets."""

    id: int
    key_bits: int


def searched(scope: OrgScope, *, state: str) -> SearchedFile | None:
    """None where no file is in force, in which the questions below find nobody."""
    scope.require(Permission.LOOK_UP_VOTERS)
    files = visible(scope).filter(status=VoterFile.Status.IN_FORCE, state=state).values_list("id", "key_bits")
    return next((SearchedFile(*file) for file in files), None)


def _asked(
    scope: OrgScope, file: SearchedFile, statement: str, **values: list[int] | list[str]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"file": file.id, "organization": scope.organization_id, **values})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@dataclass(frozen=True, slots=True)
class KeyCount:
    """How many candidates have a key; `numbers` says which, empty where they are too many to be asked for."""

    key: int
    count: int
    numbers: tuple[int, ...]


def counted_keys(
    scope: OrgScope, *, file: SearchedFile | None, keys: Collection[int], most: int
) -> dict[int, KeyCount]:
    """Of thousands of keys in one statement; the numbers of those that at most `most` candidates have.

    Who asks for more than `buckets.MOST_NUMBERS` gets the numbers of none that more have.
    """
    scope.require(Permission.LOOK_UP_VOTERS)
    if file is None or not keys:
        return {}
    wanted = np.array(sorted(keys), np.int32)
    rows = _asked(scope, file, _PAIRS, buckets=np.unique(buckets_of(wanted, file.key_bits)).tolist())
    found = unpacked((pairs for (pairs,) in rows), wanted)
    starts = np.flatnonzero(np.diff(found.key.astype(np.int64), prepend=-1))
    bounds, values = pairwise([*starts.tolist(), len(found.key)]), found.value.tolist()
    held = zip(found.key[starts].view(np.int32).tolist(), bounds, strict=True)
    return {key: _key_count(key, values[start:end], most) for key, (start, end) in held}


def _key_count(key: int, values: Sequence[int], most: int) -> KeyCount:
    count = -values[0] if values[0] < 0 else len(values)
    return KeyCount(key, count, tuple(values) if count <= most and values[0] >= 0 else ())


def voters_numbered(scope: OrgScope, *, file: SearchedFile | None, numbers: Collection[int]) -> dict[int, VoterRow]:
    """Candidates by the numbers that `counted_keys` gave, in the order of their ids."""
    scope.require(Permission.LOOK_UP_VOTERS)
    rows = _asked(scope, file, _NUMBERED, numbers=list(numbers)) if file and numbers else []
    return {number: VoterRow(*row) for number, *row in rows}


def voters(scope: OrgScope, *, canonical_voter_ids: Collection[str]) -> dict[str, VoterRow]:
    """As `voter`, of many: one statement a state. Who may be nobody's candidate is absent."""
    scope.require(Permission.LOOK_UP_VOTERS)
    by_state: dict[str, list[str]] = defaultdict(list)
    for canonical in canonical_voter_ids:
        state, own_id = split_voter_id(canonical)
        by_state[state].append(own_id)
    found: dict[str, VoterRow] = {}
    for state, own_ids in by_state.items():
        rows = visible_voters(scope, state=state).filter(state_file_id__in=own_ids)
        found |= {row[0]: VoterRow(*row) for row in rows.values_list(*_FACTS)}
    return found


def voter(scope: OrgScope, *, canonical_voter_id: str) -> VoterRow | None:
    """None for everybody who may be nobody's candidate, as for a number that does not exist."""
    scope.require(Permission.LOOK_UP_VOTERS)
    state, own_id = split_voter_id(canonical_voter_id)
    if "\0" in canonical_voter_id:
        return None
    found = visible_voters(scope, state=state).filter(state_file_id=own_id).values_list(*_FACTS).first()
    return VoterRow(*found) if found else None


def is_protected_voter(scope: OrgScope, *, canonical_voter_id: str) -> bool:
    """Whether the file in force has this number, registered and protected. False for every other number, known or not."""
    scope.require(Permission.MANAGE_PEOPLE)
    state, own_id = split_voter_id(canonical_voter_id)
    if "\0" in canonical_voter_id:
        return False
    return visible_protected(scope, state=state).filter(state_file_id=own_id).exists()


def frequencies(scope: OrgScope, *, file: SearchedFile | None, needed: Needed) -> Frequencies:
    """The counts in `needed` and no others; a total of 0 where no file is in force."""
    scope.require(Permission.LOOK_UP_VOTERS)
    counts: dict[str, dict[str, int]] = {"total": {}, "first": {}, "last": {}, "joint": {}, "zip": {}, "city": {}}
    pairs = [("total", ""), *_pairs(needed)]
    kinds, values = [kind for kind, _value in pairs], [value for _kind, value in pairs]
    for kind, value, count in _asked(scope, file, _COUNTED, kinds=kinds, values=values) if file else ():
        counts[kind][value] = count
    return Frequencies(
        total=counts["total"].get("", 0),
        first=counts["first"],
        last=counts["last"],
        joint={_joint(value): count for value, count in counts["joint"].items()},
        zip=counts["zip"],
        city=counts["city"],
    ).fetched(needed)


def _pairs(needed: Needed) -> Iterator[tuple[str, str]]:
    for kind, values in (("first", needed.first), ("last", needed.last), ("zip", needed.zip), ("city", needed.city)):
        yield from ((kind, value) for value in values)
    yield from (("joint", " ".join(pair)) for pair in needed.joint)


def _joint(value: str) -> Joint:
    # Neither a compared first name nor a whole surname holds a space.
    first, _, last = value.partition(" ")
    return first, last
