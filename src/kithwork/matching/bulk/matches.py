"""What was found, as a CSV: contacts in the order of their file, the most probable voter first."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa

from kithwork.linkage.levels import First, Last, Suffix
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.reasons import reasons
from kithwork.linkage.vocabulary import Codes, Flags, Ints
from kithwork.matching.bulk.judging import FIELDS, Judged, people_of
from kithwork.matching.bulk.packed import Packed
from kithwork.matching.bulk.people import People
from kithwork.matching.bulk.reading.source import VOTER
from kithwork.matching.bulk.reading.voter_file import INACTIVE
from kithwork.matching.bulk.work import Work

HEADER: Final = ("contact_id", "voter_id", "probability", "status", "reasons")
# Levels of which a reason quotes neither name.
_NAMELESS_FIRST: Final = frozenset({First.MISSING, First.EXACT, First.OTHER})
_NAMELESS_LAST: Final = frozenset({Last.MISSING, Last.EXACT, Last.OTHER})
MATCHED, POSSIBLE, UNMATCHED = "matched", "possible", "unmatched"


@dataclass(frozen=True, slots=True)
class Part:
    """Contacts from `start` to before `end`; `judged` names the file with what may be written of them."""

    work: Work
    judged: str
    start: int
    end: int
    ids: list[str]
    threshold: float


@dataclass(frozen=True, slots=True)
class Written:
    text: str
    matched: int
    possible: int


def write_part(part: Part) -> Written:
    if not part.judged:
        return Written(_text((own, "", "", UNMATCHED, "") for own in part.ids), 0, 0)
    people, _ = people_of(part.work)
    judged = Judged.read(part.work.path(part.judged))
    first = np.append([True], judged.contact[1:] != judged.contact[:-1])[: len(judged.contact)]
    top = judged.probability[np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))]
    is_match = top >= part.threshold
    rows = np.flatnonzero(first | ~is_match)
    text = _text(_lines(part, people, judged, rows, is_match))
    return Written(text, int((first & is_match).sum()), int((first & ~is_match).sum()))


def _text(lines: Iterable[tuple[str, ...]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(lines)
    return file.getvalue()


def _lines(
    part: Part, people: People, judged: Judged, rows: Codes | Ints, is_match: Flags
) -> Iterator[tuple[str, ...]]:
    contact = judged.contact[rows]
    ids = _ids(part.work).take(pa.array(judged.voter[rows]))
    voter_ids = ids[VOTER].to_pylist()
    why = Why(people, judged, rows, ids[INACTIVE].to_pylist())
    begin = 0
    for own in range(part.start, part.end):
        contact_id = part.ids[own - part.start]
        if begin >= len(contact) or contact[begin] != own:
            yield contact_id, "", "", UNMATCHED, ""
        while begin < len(contact) and contact[begin] == own:
            row = int(rows[begin])
            status = MATCHED if is_match[row] else POSSIBLE
            yield contact_id, voter_ids[begin], f"{judged.probability[row]:.6f}", status, why.sentence(begin)
            begin += 1


class Why:
    """Reasons of rows of a range, in words."""

    def __init__(self, people: People, judged: Judged, rows: Codes | Ints, inactive: list[bool]) -> None:
        self._inactive = inactive
        self._texts = people.vocabulary.texts
        self._contacts = _names(people.contacts, judged.contact[rows])
        self._voters = _names(people.voters, judged.voter[rows])
        self._levels = judged.levels[rows].tolist()
        self._by_nickname = judged.by_nickname[rows].tolist()
        self._told: dict[tuple[object, ...], str] = {}

    def sentence(self, row: int) -> str:
        """What names none of the two says the same of every pair with these levels."""
        levels = self._levels[row]
        if levels[0] not in _NAMELESS_FIRST or levels[1] not in _NAMELESS_LAST or levels[3] == Suffix.SAME:
            return self._sentence(row)
        said = (*levels, self._inactive[row])
        if said not in self._told:
            self._told[said] = self._sentence(row)
        return self._told[said]

    def _sentence(self, row: int) -> str:
        contact, voter = self._person(self._contacts[row]), self._person(self._voters[row])
        levels = dict(zip(FIELDS, self._levels[row], strict=True))
        found = reasons(
            contact, Candidate("", voter, inactive=self._inactive[row]), levels, by_nickname=self._by_nickname[row]
        )
        return "; ".join(reason.sentence() for reason in found)

    def _person(self, codes: list[int]) -> Person:
        first, nickname, last, suffix = (self._texts[code] for code in codes)
        return Person(first=first, nickname=nickname, last=last, suffix=suffix)


def _names(side: Packed, rows: Codes | Ints) -> list[list[int]]:
    columns = side.take(rows).columns()
    named: list[list[int]] = np.stack([columns.first, columns.nickname, columns.last, columns.suffix], axis=1).tolist()
    return named


@lru_cache(maxsize=1)
def _ids(work: Work) -> pa.Table:
    with pa.memory_map(str(work.path("ids.arrow"))) as file:
        return pa.ipc.open_file(file).read_all()
