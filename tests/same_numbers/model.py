"""The campaign in plain Python: what PRODUCT's section 2 says the numbers are, written a second time and naively.

Mobilizers are named by small numbers, contacts and entries by the client_key they were sent with. Minutes are counted
from the start of the sequence.
"""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

DAY = 24 * 60
UNASSIGNED = None
OK, REFUSED, ABSENT = "ok", "refused", "absent"
# What an unanswered question and a response without anything in it are.
NOTHING: object = None
# The free response is for the two highest rungs, the several-choice for who is matched; the others for everybody.
FREE_RUNGS = frozenset({0, 1})
# "tagged" is for who is on the list of the campaign's tag; nobody responds to it.
ACTIONS = ("task", "free", "one", "several", "tagged")
KNOWN_VOTERS = 2


@dataclass
class Entry:
    """`question` is "key", an action, or the note's own key; `order` breaks ties of the minute it was recorded at."""

    key: str
    contact: str
    by: int
    question: str
    value: object
    at: int
    arrived: int
    order: int
    removed: bool = False
    # Said something else than the entry before it, until merging made both read the same.
    differed: bool = False


@dataclass
class Person:
    """`voter` is who the file knows under this name, if anybody. `looked`: mobilizers with an answer that still holds."""

    holder: int | None
    added_by: int
    voter: int | None
    deleted: int | None = None
    purged: bool = False
    status: str = "unmatched"
    before: list[str] = field(default_factory=list)
    looked: set[int] = field(default_factory=set)
    suppressed: bool = False

    @property
    def is_shown(self) -> bool:
        return self.deleted is None and not self.suppressed


@dataclass
class Run:
    """Something done in bulk. `formers`: who held each contact before; `voters`: put on the list by it."""

    kind: str
    at: int
    formers: dict[str, int | None] = field(default_factory=dict)
    to: int | None = None
    voters: set[int | None] = field(default_factory=set)
    leaver: int | None = None
    is_undone: bool = False


@dataclass
class Numbers:
    """Keys: holder; (holder, rung); (holder, action, None or place of the option). Values: see contacts' COUNTS."""

    mobilizers: int
    holders: dict[int | None, tuple[int, ...]]
    rungs: dict[tuple[int | None, int], int]
    actions: dict[tuple[int | None, str, int | None], int]
    reached: int
    eligible: dict[str, int]


@dataclass
class Model:
    now: int = 0
    members: dict[int, bool] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    tagged: set[int | None] = field(default_factory=set)
    # What can be said still, by place: merging takes some away.
    rungs: set[int] = field(default_factory=lambda: set(range(4)))
    options: dict[str, set[int]] = field(default_factory=lambda: {"one": {0, 1, 2}, "several": {0, 1, 2}})
    free_rungs: frozenset[int] = FREE_RUNGS

    def copy(self) -> "Model":
        return deepcopy(self)

    def is_there(self, holder: int | None) -> bool:
        return holder is None or self.members.get(holder, False)

    def offers(self, question: str, value: object) -> bool:
        if question == "key":
            return value is NOTHING or value in self.rungs
        return not isinstance(value, tuple) or set(value) <= self.options[question]

    def merge(self, question: str, merged: Callable[[object], object]) -> None:
        """Re-labels the whole history, and keeps every touchpoint."""
        for contact in self.people:
            before = NOTHING
            for entry in self.history(contact, question):
                entry.differed |= entry.value != before and merged(entry.value) == merged(before)
                before = entry.value
        for entry in self.entries.values():
            if entry.question == question:
                entry.value = merged(entry.value)

    def holds(self, who: int, contact: str) -> bool:
        person = self.people.get(contact)
        return self.members.get(who, False) and person is not None and person.holder == who and person.is_shown

    def held_by(self, who: int | None) -> list[str]:
        return [key for key, person in self.people.items() if person.holder == who and person.is_shown]

    def kept_by(self, who: int) -> list[str]:
        """With those who are suppressed: a mobilizer who goes leaves, or takes, them too."""
        return [key for key, person in self.people.items() if person.holder == who and person.deleted is None]

    def history(self, contact: str, question: str) -> list[Entry]:
        found = [
            entry
            for entry in self.entries.values()
            if entry.contact == contact and entry.question == question and not entry.removed
        ]
        return sorted(found, key=lambda entry: (entry.at, entry.order))

    def current(self, contact: str, question: str) -> object:
        entries = self.history(contact, question)
        return entries[-1].value if entries else NOTHING

    def touchpoints(self, contact: str) -> int:
        count = 0
        for question in {entry.question for entry in self.entries.values() if entry.contact == contact}:
            before = NOTHING
            for entry in self.history(contact, question):
                count += (entry.value is not NOTHING and entry.value != before) or entry.differed
                before = entry.value
        return count

    def targeted(self, contact: str, action: str) -> bool:
        if action == "free":
            return self.current(contact, "key") in self.free_rungs
        if action == "tagged":
            return self.people[contact].status == "matched" and self.people[contact].voter in self.tagged
        return action != "several" or self.people[contact].status == "matched"

    def eligible(self, contact: str, action: str) -> bool:
        return self.targeted(contact, action) or self.current(contact, action) is not NOTHING

    def numbers(self) -> Numbers:
        alive = {key: person for key, person in self.people.items() if person.is_shown}
        touched = {key: self.touchpoints(key) for key in alive}
        rungs: Counter[tuple[int | None, int]] = Counter()
        actions: Counter[tuple[int | None, str, int | None]] = Counter()
        holders: dict[int | None, list[int]] = {}
        for key, person in alive.items():
            rung = self.current(key, "key")
            counts = holders.setdefault(person.holder, [0] * 5)
            said = (1, person.status == "matched", touched[key] > 0, rung is not NOTHING, touched[key])
            holders[person.holder] = [old + int(new) for old, new in zip(counts, said, strict=True)]
            if isinstance(rung, int):
                rungs[person.holder, rung] += 1
            for action in ACTIONS:
                value = self.current(key, action)
                if value is not NOTHING:
                    actions[person.holder, action, None] += 1
                for option in value if isinstance(value, tuple) else ():
                    actions[person.holder, action, option] += 1
        reached = {person.voter if person.status == "matched" else key for key, person in alive.items() if touched[key]}
        return Numbers(
            mobilizers=sum(self.members.values()),
            holders={holder: tuple(counts) for holder, counts in holders.items()},
            rungs=dict(rungs),
            actions=dict(actions),
            reached=len(reached),
            eligible={action: sum(self.eligible(key, action) for key in alive) for action in ACTIONS},
        )
