"""A large campaign as columns of numbers, in which a million contacts are counted in milliseconds.

Beside the SQL of the same numbers: a test asks both and compares. A file of it is a line of JSON that says where each
array lies, then the arrays; it is mapped into memory and read where it is needed.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithwork.analytics.rules.cells import Within
from kithwork.content.rules import MATCH_STATUSES, Targeting
from kithwork.voterfile.rules.areas import Area

# Campaigns with more contacts than that are counted from a summary where a tally does not say it.
LARGE = 50_000
MATCHED = MATCH_STATUSES.index("matched")
HEADER = 4096
EPOCH = date(1970, 1, 1)
UNANSWERED, NEW = 0, -1

Numbers = NDArray[Any]
NOBODY = np.zeros(0, dtype=np.int32)
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Summary:
    """Arrays as long as contacts: `mobilizer` (0: none, else which), `rung` (which of `rungs`, the first is unanswered),
    `status` (of MATCH_STATUSES), `touchpoints`, `voter` (0: none, else which), `added` (days since 1970 in the campaign's
    time zone), `tags` (which of `tag_sets`), and for each kind of area which of `areas[kind]`; "" is the state.

    `voters` has each voter's hash, `holders` how many mobilizers hold them, both beginning with the 0 of none.
    `responded_5` are the places of contacts who responded to action 5. One an answer, in the order of contacts and time:
    `answer_contact`, `answer_day`, `answer_rung`. `joined` and `touched` are pairs of day and count.
    """

    as_of: datetime
    arrays: Mapping[str, Numbers]
    rungs: list[int]
    areas: Mapping[str, list[tuple[str, str]]]
    tag_sets: list[list[str]]

    def reached(self, asked: Within) -> int:
        touched = self._within(asked) & (self.arrays["touchpoints"] > 0)
        return self._several("voter", touched) + int((touched & ~self.matched).sum())

    def eligibles(self, asked: Within, targetings: Mapping[int, Targeting]) -> dict[int, int]:
        """By the action's id."""
        inside = self._within(asked)
        return {
            action_id: int((inside & (self.meets(targeting) | self.responded(action_id))).sum())
            for action_id, targeting in targetings.items()
        }

    def audience(self, targeting: Targeting, action_id: int | None) -> tuple[int, int, int]:
        """Contacts, their mobilizers, and how many of the contacts have responded."""
        answered = self.responded(action_id or 0)
        eligible = self.meets(targeting) | answered
        return int(eligible.sum()), self._several("mobilizer", eligible), int(answered.sum())

    def meets(self, targeting: Targeting) -> Mask:
        """Within a kind OR, across kinds AND, no target of a kind = everybody."""
        found = np.ones(self.arrays["rung"].size, dtype=bool)
        if targeting.rungs or targeting.unanswered:
            wanted = {*targeting.rungs, *([UNANSWERED] if targeting.unanswered else [])}
            found &= self._among("rung", [rung in wanted for rung in self.rungs])
        if targeting.match_statuses:
            found &= self._among("status", [status in targeting.match_statuses for status in MATCH_STATUSES])
        if targeting.tags:
            found &= self._among("tags", [bool(targeting.tags.intersection(tags)) for tags in self.tag_sets])
        if targeting.places:
            found &= self._lives_in([Area.read(place) for place in targeting.places])
        return found

    def responded(self, action_id: int) -> Mask:
        found = np.zeros(self.arrays["rung"].size, dtype=bool)
        found[self.arrays.get(f"responded_{action_id}", NOBODY)] = True
        return found

    def by_day(self, asked: Within) -> tuple[Counter[date], Counter[date], Counter[date]]:
        """Mobilizers who joined, contacts added and touchpoints recorded on each day."""
        days, counts = np.unique(self.arrays["added"], return_counts=True)
        added = np.stack([days, counts], axis=1)
        return (
            _days(self.arrays["joined"], asked),
            _days(added, asked),
            _days(self.arrays["touched"], asked),
        )

    def moves(self, *, first: date, last: date) -> Counter[tuple[int, int]]:
        """Contacts by where they stood at the end of the first and of the last day."""
        before, after = (day.toordinal() - EPOCH.toordinal() for day in (first, last))
        was = np.where(self.arrays["added"] > before, len(self.rungs), self._stood(before))
        there = self.arrays["added"] <= after
        width = len(self.rungs)
        counts = np.bincount(was[there].astype(np.int32) * width + self._stood(after)[there])
        places = [*self.rungs, NEW]
        return Counter(
            {(places[one // width], self.rungs[one % width]): int(many) for one, many in enumerate(counts) if many}
        )

    def shared(self, asked: Within) -> dict[int, tuple[int, int]]:
        """By how many mobilizers hold them, two at least: distinct voters, and their contacts."""
        several = self.arrays["holders"][self.arrays["voter"]]
        several[~self._within(asked)] = 0
        found = {}
        for many in range(2, int(several.max(initial=0)) + 1):
            held = several == many
            if people := int(held.sum()):
                found[many] = (self._several("voter", held), people)
        return found

    def placed(self, asked: Within, *, kind: str) -> Counter[tuple[str, str]]:
        """Matched contacts by (state, name of the area)."""
        codes = self.arrays[f"area_{kind}"][self._within(asked) & self.matched]
        counts = np.bincount(codes, minlength=len(self.areas[kind]))
        return Counter({area: int(n) for area, n in zip(self.areas[kind], counts, strict=True) if n})

    @property
    def matched(self) -> Mask:
        found: Mask = self.arrays["status"] == MATCHED
        return found

    def hashes(self, chosen: Mask) -> Numbers:
        """Of the voters of these contacts, each once."""
        return self.arrays["voters"][self._seen("voter", chosen)]

    def _several(self, name: str, chosen: Mask) -> int:
        """How many different there are among these contacts, none not counted."""
        return int(self._seen(name, chosen).sum())

    def _seen(self, name: str, chosen: Mask) -> Mask:
        codes = self.arrays[name]
        seen = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
        seen[codes[chosen]] = True
        seen[0] = False
        return seen

    def _among(self, name: str, wanted: list[bool]) -> Mask:
        """A table that is looked up: quicker than a search a contact."""
        found: Mask = np.array(wanted or [False], dtype=bool)[self.arrays[name]]
        return found

    def _within(self, asked: Within) -> Mask:
        found = np.ones(self.arrays["added"].size, dtype=bool)
        if asked.first:
            found &= self.arrays["added"] >= asked.first.toordinal() - EPOCH.toordinal()
        if asked.last:
            found &= self.arrays["added"] <= asked.last.toordinal() - EPOCH.toordinal()
        return found

    def _lives_in(self, wanted: list[Area]) -> Mask:
        found = np.zeros(self.arrays["rung"].size, dtype=bool)
        for kind in {area.kind for area in wanted} & self.areas.keys():
            names = {(area.state, area.name or area.state) for area in wanted if area.kind == kind}
            found |= self._among(f"area_{kind}", [area in names for area in self.areas[kind]])
        return found & self.matched

    def _stood(self, day: int) -> Numbers:
        """Which rung each contact stood on at the end of the day: of several answers the last one written holds."""
        said = self.arrays["answer_day"] <= day
        rungs = np.zeros(self.arrays["rung"].size, dtype=np.int8)
        rungs[self.arrays["answer_contact"][said]] = self.arrays["answer_rung"][said]
        return rungs


def _days(pairs: Numbers, asked: Within) -> Counter[date]:
    found = Counter({EPOCH + timedelta(days=int(day)): int(count) for day, count in pairs})
    return Counter({day: n for day, n in found.items() if (asked.first or day) <= day <= (asked.last or day)})


def pack(summary: Summary) -> Iterator[bytes]:
    """The file in pieces."""
    at, told = 0, {}
    for name, array in summary.arrays.items():
        told[name] = (str(array.dtype), list(array.shape), at)
        at += -(-array.nbytes // 64) * 64
    head = {
        "as_of": summary.as_of.isoformat(),
        "arrays": told,
        "rungs": summary.rungs,
        "areas": summary.areas,
        "tag_sets": summary.tag_sets,
    }
    line = json.dumps(head).encode()
    yield line.ljust(-(-(len(line) + 1) // HEADER) * HEADER - 1) + b"\n"
    for array in summary.arrays.values():
        yield array.tobytes()
        yield b"\0" * (-array.nbytes % 64)


def unpack(whole: memoryview, header: bytes) -> Summary:
    """`header` is the first line of the file, `whole` all of it."""
    head = json.loads(header)

    def array(dtype: str, shape: list[int], at: int) -> Numbers:
        count = int(np.prod(shape))
        if not count:
            return np.zeros(shape, dtype=dtype)
        return np.frombuffer(whole, dtype=dtype, count=count, offset=len(header) + at).reshape(shape)

    return Summary(
        as_of=datetime.fromisoformat(head["as_of"]),
        arrays={name: array(*told) for name, told in head["arrays"].items()},
        rungs=head["rungs"],
        areas={kind: [(state, name) for state, name in told] for kind, told in head["areas"].items()},
        tag_sets=head["tag_sets"],
    )
