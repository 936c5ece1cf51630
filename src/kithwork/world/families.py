"""Who lives together behind one door, and how they are related."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kithwork.world.chance import Dice, Weighted
from kithwork.world.names import Origin, Sex
from kithwork.world.naming import Naming

Kin = Literal["head", "spouse", "child", "parent", "flatmate"]
Shape = Literal["alone", "couple", "family", "lone parent", "three generations", "flatmates"]
SHAPES: Weighted[Shape] = Weighted(
    ["alone", "couple", "family", "lone parent", "three generations", "flatmates"], [34, 29, 20, 8, 4, 5]
)
# the ages of adults on the rolls, in five-year steps from 18 on
AGES = Weighted(range(18, 98), [w for w in (7, 8, 9, 9, 9, 8, 9, 9, 9, 8, 7, 5, 3.5, 2.2, 1.1, 0.4) for _ in range(5)])
SEXES: Weighted[Sex] = Weighted(["F", "M"], [53, 47])
YOUNGEST = 16  # may pre-register
GROWN_UP = 31  # children older than that have left, for our purposes
MARRYING_AGE = 23
SAME_SEX = 0.03
NAMESAKE = 0.12  # of first sons: bear the father's whole name
SENIOR = 0.35  # of such fathers: are written SR
WIDOWED = 0.25  # of women alone: still bear a husband's name, the maiden name in the middle
SOMEBODYS_NAME = 0.006  # of people alone: the same first and last name as a stranger


class Person(NamedTuple):
    first: str
    middle: str
    last: str
    suffix: str
    sex: Sex
    birth_year: int
    kin: Kin
    origin: Origin


class Families:
    """Endless households for one world."""

    def __init__(self, dice: Dice, naming: Naming, as_of: int) -> None:
        self._as_of = as_of
        self._naming = naming
        self._chance = dice.fractions("family")
        self._sex = dice.picks("sex", SEXES)
        self._age = dice.picks("age", AGES)
        self._gap = dice.whole("years between parent and child", 20, 38)
        self._apart = dice.whole("years between spouses", -4, 7)
        self._children = dice.whole("children", 1, 3)
        self._shape = dice.picks("shape", SHAPES)
        self._recent_heads: list[Person] = []

    def household(self, origin: Origin) -> list[Person]:
        shape = next(self._shape)
        if shape == "alone":
            return [self._alone(origin)]
        if shape == "flatmates":
            return [self._adult(origin, "head"), self._adult("english", "flatmate")]
        if shape == "lone parent":
            return self._with_children([self._adult(origin, "head")])
        couple = self._couple(origin)
        if shape == "family":
            return self._with_children(couple)
        if shape == "three generations":
            return [*couple, self._parent_of(couple[0])]
        return couple

    def _adult(self, origin: Origin, kin: Kin, sex: Sex | None = None, birth_year: int | None = None) -> Person:
        born = self._as_of - next(self._age) if birth_year is None else birth_year
        is_a: Sex = next(self._sex) if sex is None else sex
        naming = self._naming
        first, middle = naming.given(origin, is_a, born), naming.middle(origin, is_a, born)
        suffix = naming.generation() if is_a == "M" and origin == "english" else ""
        return Person(first, middle, naming.last(origin), suffix, is_a, born, kin, origin)

    def _alone(self, origin: Origin) -> Person:
        person = self._adult(origin, "head")
        if person.sex == "F" and next(self._chance) < WIDOWED:
            middle, last = self._naming.married(origin, person.last, person.middle, self._naming.last(origin))
            person = person._replace(middle=middle, last=last)
        return self._namesake_of_a_stranger(person)

    def _namesake_of_a_stranger(self, person: Person) -> Person:
        heads = self._recent_heads
        if heads and next(self._chance) < SOMEBODYS_NAME:
            other = heads[int(next(self._chance) * len(heads))]
            return person._replace(first=other.first, last=other.last, sex=other.sex, suffix="", origin=other.origin)
        heads.append(person)
        if len(heads) > 200:  # noqa: PLR2004  (enough strangers to choose from, and a bound for memory)
            heads.pop(0)
        return person

    def _couple(self, origin: Origin) -> list[Person]:
        if next(self._chance) < SAME_SEX:
            head = self._adult(origin, "head")
            return [head, self._adult(origin, "spouse", head.sex, self._spouse_born(head))]
        man = self._adult(origin, "head", "M", self._as_of - max(next(self._age), MARRYING_AGE))
        wife = self._adult(origin, "spouse", "F", self._spouse_born(man))
        middle, last = self._naming.married(origin, wife.last, wife.middle, man.last)
        return [man, wife._replace(middle=middle, last=last)]

    def _spouse_born(self, person: Person) -> int:
        return min(person.birth_year + next(self._apart), self._as_of - 18)

    def _with_children(self, parents: list[Person]) -> list[Person]:
        people = list(parents)
        for _ in range(next(self._children)):
            born = parents[-1].birth_year + next(self._gap)
            if YOUNGEST <= self._as_of - born < GROWN_UP:
                people.append(self._child(parents[0], born))
        return self._with_namesake(people)

    def _child(self, parent: Person, born: int) -> Person:
        child = self._adult(parent.origin, "child", birth_year=born)
        return child._replace(last=parent.last, suffix="")

    def _with_namesake(self, people: list[Person]) -> list[Person]:
        """Some sons bear the father's whole name: the father is nothing or SR, the son JR; after a JR comes III."""
        father = people[0]
        at = next((i for i, p in enumerate(people) if p.kin == "child" and p.sex == "M"), None)
        if father.sex != "M" or at is None or next(self._chance) >= NAMESAKE:
            return people
        after = {"JR": "III", "III": "IV"}.get(father.suffix, "JR")
        people[at] = people[at]._replace(first=father.first, middle=father.middle, suffix=after)
        if after == "JR":
            people[0] = father._replace(suffix="SR" if next(self._chance) < SENIOR else "")
        return people

    def _parent_of(self, person: Person) -> Person:
        """Take in a parent; a mother may have another last name, a father does not."""
        born = max(person.birth_year - next(self._gap), self._as_of - 104)
        parent = self._adult(person.origin, "parent", birth_year=born)
        return parent if parent.sex == "F" and next(self._chance) < WIDOWED else parent._replace(last=person.last)
