"""Acquaintances: people of this world as somebody who knows them would type them, with the truth beside it.

What is typed is what friends know: a short name, a town, roughly an age, a mobile number the state never saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kithwork.world.chance import Dice, Weighted
from kithwork.world.families import Families
from kithwork.world.naming import Naming
from kithwork.world.typed import Known, Typed, Typist
from kithwork.world.voters import SyntheticVoter

Kind = Literal["voter", "relative", "stranger", "out of reach"]
# of those who must not be matched: kin of a voter, nobody's kin, on the rolls but never a candidate
ABSENT: Weighted[Kind] = Weighted(["relative", "stranger", "out of reach"], [40, 45, 15])
STRANGERS = 0x5EED  # added to the seed, so that people in no file are not the people of the file


class Acquaintance(NamedTuple):
    """`truth` is the ncid of the voter this is, or None where every match would be wrong.

    Rows out of reach (removed, denied, confidential, under 18) have no truth: they may never be candidates.
    """

    number: str
    typed: Typed
    truth: str | None
    kind: Kind


def within_reach(voter: SyntheticVoter) -> bool:
    """Say whether a voter may be found by those who know them: registered, of age, not confidential."""
    return voter.status in {"A", "I", "S"} and not voter.confidential and not voter.preregistered


class _Sample:
    """A fair sample of a stream of unknown length, at most `size`, in the order of the stream."""

    def __init__(self, size: int, fractions: Iterator[float]) -> None:
        self._size = size
        self._fractions = fractions
        self._seen = 0
        self._kept: list[tuple[int, SyntheticVoter]] = []

    def offer(self, voter: SyntheticVoter) -> None:
        self._seen += 1
        if len(self._kept) < self._size:
            self._kept.append((self._seen, voter))
            return
        at = int(next(self._fractions) * self._seen)
        if at < self._size:
            self._kept[at] = (self._seen, voter)

    def in_order(self) -> list[SyntheticVoter]:
        return [voter for _, voter in sorted(self._kept, key=lambda pair: pair[0])]


def acquaintances(
    voters: Iterable[SyntheticVoter], *, seed: int, count: int, share_absent: float = 0.3
) -> Iterator[Acquaintance]:
    """Yield `count` acquaintances, neighbours near one another; memory grows with `count`, not with the voters.

    Exactly round(count * share_absent) of them have no truth. Raises ValueError where there are fewer voters
    within reach than acquaintances wanted.
    """
    dice = Dice(seed)
    anchors, hidden = _Sample(count, dice.fractions("anchors")), _Sample(count, dice.fractions("hidden"))
    for voter in voters:
        (anchors if within_reach(voter) else hidden).offer(voter)
    people = anchors.in_order()
    if len(people) < count:
        raise ValueError(
            f"Only {len(people)} of these voters can be anybody's contact: ask for fewer than {count}, or make more voters."
        )
    if not people:
        return iter(())
    return _Circle(dice, people, hidden.in_order(), share_absent).everybody()


def _known(voter: SyntheticVoter) -> Known:
    home = voter.home
    return Known(
        voter.first, voter.middle, voter.last, voter.sex, voter.origin, voter.age, home.precinct.county,
        home.precinct.town, home.precinct.zip, f"{home.number} {home.street}", voter.phone,
    )  # fmt: skip


class _Circle:
    """Everybody the acquaintances are made of."""

    def __init__(
        self, dice: Dice, people: list[SyntheticVoter], hidden: list[SyntheticVoter], share_absent: float
    ) -> None:
        self._dice = dice
        self._people = people
        self._hidden = hidden
        self._absent = round(len(people) * share_absent)
        self._fractions = dice.fractions("circle")
        self._typist = Typist(dice)
        self._as_of = people[0].birth_year + people[0].age
        others = Dice(dice.seed + STRANGERS)
        self._families = Families(others, Naming(others), self._as_of)

    def everybody(self) -> Iterator[Acquaintance]:
        kinds = self._kinds()
        for number, (voter, kind) in enumerate(zip(self._people, kinds, strict=True), start=1):
            typed = self._typist.types(self._person(voter, kind))
            yield Acquaintance(f"C{number:06d}", typed, voter.ncid if kind == "voter" else None, kind)

    def _kinds(self) -> list[Kind]:
        """Draw who is absent: exactly so many, at random places."""
        order = sorted((next(self._fractions), at) for at in range(len(self._people)))
        absent = {at for _, at in order[: self._absent]}
        drawn = self._dice.picks("absent", ABSENT)
        return [next(drawn) if at in absent else "voter" for at in range(len(self._people))]

    def _person(self, voter: SyntheticVoter, kind: Kind) -> Known:
        if kind == "voter":
            return _known(voter)
        if kind == "out of reach" and self._hidden:
            return _known(self._hidden[int(next(self._fractions) * len(self._hidden))])
        person = self._families.household(voter.origin)[0]
        known = _known(voter)._replace(
            first=person.first, middle=person.middle, sex=person.sex, age=self._as_of - person.birth_year, phone=""
        )
        if kind == "relative":
            return known
        return known._replace(last=person.last, street=self._typist.street())
