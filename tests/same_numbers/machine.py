"""A random walk of deeds against real PostgreSQL; after every one all sources of numbers agree with the model.

Each step draws a seed, and takes its deeds from a Random of that seed: spread as the weights here say, and told again by
the seeds that Hypothesis prints. What cannot be done is asked for too, and must be refused.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.same_numbers import bulk_deeds, deeds
from tests.same_numbers.campaign import USERS, fresh
from tests.same_numbers.deeds import Deed
from tests.same_numbers.lanes import Lanes
from tests.same_numbers.model import KNOWN_VOTERS, NOTHING, Model
from tests.same_numbers.sources import AFTER_EVERY_STEP, AT_THE_END, Source, agree, tallies_agree
from tests.world import RUNGS, House

VALUES: dict[str, tuple[object, ...]] = {
    "key": (*range(len(RUNGS)), NOTHING),
    "note": ("said",),
    "task": (True, True, NOTHING),
    "free": ("Schools", "Roads", NOTHING),
    "one": ((0,), (1,), (2,), NOTHING),
    "several": ((0,), (0, 1), (1, 2), (0, 1, 2), NOTHING),
}
SCHEDULE = 40
MINUTES = (1, 1, 1, 1, 4, 7, 3 * 24 * 60)


@dataclass
class Report:
    """`steps` of every walk that came to its end; `faults`: where numbers did not agree."""

    steps: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Walk(RuleBasedStateMachine):
    """`house`, `lanes` and an empty `report` are set by the test that runs it."""

    house: House
    lanes: Lanes
    report: Report

    def __init__(self) -> None:
        super().__init__()
        self.model, self.campaign = Model(), fresh(self.house)
        self.sent: list[Deed] = []
        self.keys = self.steps = 0
        self.any = Random(0)  # noqa: S311 - chance, not secrecy
        for who in (0, 1):
            self.do(deeds.Join(who))
            self.do(self.add(who))

    @rule(seed=st.integers(0, 2**32))
    def step(self, seed: int) -> None:
        self.any = Random(f"{seed} {self.steps}")  # noqa: S311 - the same
        self.steps += 1
        self.model.now += self.any.choice(MINUTES)
        self.campaign.minute = self.model.now
        (way,) = self.any.choices(
            (self.one, self.two_at_once, self.two_of_one_holder_at_once, self.the_same_form_again), (9, 4, 5, 2)
        )
        way()

    def one(self) -> None:
        self.do(self.choose())

    def two_at_once(self) -> None:
        self.race(self.choose(is_raced=True), self.choose(is_raced=True))

    def two_of_one_holder_at_once(self) -> None:
        """Where a lost update would hide: both change the numbers of the same mobilizer."""
        contact = self.contact()
        holder = self.model.people[contact].holder
        who = self.any.choice(sorted(self.model.members)) if holder is None else holder
        mine = sorted(self.model.held_by(holder)) or [contact]
        other = self.any.choice(mine)
        second = self.any.choice(
            (self.record(who, other), self.add(who), deeds.Delete(who, other), self.hand_over(who, other))
        )
        self.race(self.record(who, contact), second)

    def the_same_form_again(self) -> None:
        self.do(self.any.choice(self.sent))

    def do(self, deed: Deed) -> None:
        expected = deed.expect(self.model)
        outcome = deed.outcome(self.campaign)
        assert outcome == expected, f"{deed} is {outcome}, should be {expected}"
        self.conclude(deed)

    def race(self, first: Deed, second: Deed) -> None:
        """Whatever the interleaving, it must come out as one after the other, in one order or the other."""
        orders = []
        for one, other in ((first, second), (second, first)):
            for late in (False, True):
                model = self.model.copy()
                told = {id(one): one.expect(model)}
                told[id(other)] = other.expect_late(self.model, model) if late else other.expect(model)
                orders.append(((told[id(first)], told[id(second)]), model))
        schedule = [self.any.random() < 0.5 for _ in range(SCHEDULE)]
        outcome = tuple(
            self.lanes.race(lambda: first.outcome(self.campaign), lambda: second.outcome(self.campaign), schedule)
        )
        possible = [model for told, model in orders if told == outcome]
        assert possible, f"{first} and {second}: {outcome} in neither order: {[told for told, _ in orders]}"
        if any(model != possible[0] for model in possible):
            possible = [model for model in possible if tallies_agree(self.campaign, model.numbers())] or possible
        self.model = possible[0]
        self.conclude(first, second)

    def conclude(self, *done: Deed) -> None:
        self.sent += [deed for deed in done if isinstance(deed, deeds.Add | deeds.Record)]
        self.compare(AFTER_EVERY_STEP)

    def compare(self, sources: Iterable[Source]) -> None:
        try:
            agree(self.campaign, self.model.numbers(), sources)
        except AssertionError as error:
            self.report.faults.append(str(error))
            raise

    def teardown(self) -> None:
        if not self.report.faults:
            # Files are made for good now and then: each waits for the disk.
            self.compare(AT_THE_END if len(self.report.steps) % 10 == 0 else AT_THE_END[:-1])
            self.report.steps.append(self.steps)

    def choose(self, *, is_raced: bool = False) -> Deed:
        """Alone a deed may be anything; in a race, which has few connections, nothing of many transactions."""
        contact = self.contact()
        holder = self.model.people[contact].holder
        who = holder
        if who is None or self.any.random() < 0.1:
            who = self.any.choice(sorted(self.model.members))
        ways = self.ways() if is_raced else (*self.ways(), (self.in_bulk, 5), (self.merging, 2), (self.unsuppress, 3))
        (way,) = self.any.choices(*zip(*ways, strict=True))
        return way(who, contact)

    def ways(self) -> tuple[tuple[Callable[[int, str], Deed], int], ...]:
        return (
            (self.record, 10),
            (self.matching, 5),
            (self.entry, 4),
            (lambda who, _contact: self.add(who), 3),
            (deeds.Delete, 2),
            (deeds.Undelete, 2),
            (lambda _who, contact: deeds.Suppress(contact), 2),
            (self.hand_over, 2),
            (self.going, 2),
            (self.erase, 1),
        )

    def contact(self) -> str:
        """Mostly of those that are there; sometimes a deleted or suppressed one."""
        alive = [key for key, person in self.model.people.items() if person.is_shown]
        return self.any.choice(alive if alive and self.any.random() < 0.85 else [*self.model.people])

    def erase(self, who: int, contact: str) -> Deed:
        """Who is no voter; where that is a voter, they are deleted."""
        if self.model.people[contact].voter is None:
            return deeds.Erase(contact)
        return deeds.Delete(who, contact)

    def going(self, who: int, _contact: str) -> Deed:
        ways = (
            deeds.Leave(who, takes=False),
            deeds.Leave(who, takes=True),
            deeds.Remove(who, self.target()),
            deeds.Join(self.any.randrange(USERS)),
            deeds.Join(self.any.randrange(USERS)),
            deeds.Purge(),
        )
        return self.any.choice(ways)

    def add(self, who: int) -> Deed:
        return deeds.Add(who, self.key("contact"), self.any.choice([*range(KNOWN_VOTERS), None]))

    def record(self, who: int, contact: str) -> Deed:
        """Often to a question that was answered before, and often the same again."""
        said = [entry.question for entry in self.model.entries.values() if entry.contact == contact]
        question = self.any.choice([*VALUES, "key", *(question for question in said if question in VALUES)])
        value = self.any.choice(VALUES[question])
        if question != "note" and self.any.random() < 0.3:
            value = self.model.current(contact, question)
        lag = self.any.choice((0, 0, 0, 2, 6, -3))
        return deeds.Record(who, contact, self.key("entry"), question, value, lag)

    def matching(self, who: int, contact: str) -> Deed:
        ways = (
            deeds.LookUp(who, contact),
            deeds.Confirm(who, contact, self.key("confirm")),
            deeds.Unmatch(who, contact, self.key("undo")),
        )
        return self.any.choice(ways)

    def entry(self, who: int, contact: str) -> Deed:
        entries = [entry for entry in self.model.entries.values() if entry.contact == contact]
        if not entries:
            return self.record(who, contact)
        entry = self.any.choice(entries)
        kind = {"key": "answer", entry.key: "note"}.get(entry.question, "response")
        if kind == "note" and self.any.random() < 0.5:
            return deeds.DeleteNote(who, entry.key)
        return deeds.TakeBack(who, entry.key, kind)

    def unsuppress(self, _who: int, contact: str) -> Deed:
        """Mostly somebody who is."""
        hidden = [key for key, person in self.model.people.items() if person.suppressed]
        return deeds.Unsuppress(self.any.choice(hidden) if hidden else contact)

    def hand_over(self, _who: int, contact: str) -> Deed:
        others = self.any.choices([*self.model.people], k=self.any.randrange(3))
        return deeds.HandOver(tuple({contact, *others}), self.target())

    def in_bulk(self, who: int, contact: str) -> Deed:
        some = tuple({contact, *self.any.choices([*self.model.people], k=2)})
        key = self.key("run")
        undoing = [bulk_deeds.UndoRun(run) for run in self.model.runs]
        ways = (
            bulk_deeds.BulkHandOver(key, some, self.target()),
            bulk_deeds.BulkDelete(key, some),
            bulk_deeds.TagByHand(key, some),
            bulk_deeds.RemoveWithHandOver(key, who, self.target()),
            *(self.any.choice(undoing) for _ in range(3 if undoing else 0)),
        )
        return self.any.choice(ways)

    def merging(self, _who: int, _contact: str) -> Deed:
        if self.any.random() < 0.5:
            return bulk_deeds.MergeRungs(self.any.randrange(len(RUNGS)), self.any.randrange(len(RUNGS)))
        action = self.any.choice(("one", "several"))
        return bulk_deeds.MergeOptions(action, self.any.randrange(3), self.any.randrange(3))

    def target(self) -> int | None:
        return self.any.choice([None, *sorted(self.model.members)])

    def key(self, kind: str) -> str:
        self.keys += 1
        return f"{self.campaign.slug} {kind} {self.keys}"
