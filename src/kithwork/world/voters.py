"""Voters of a made-up North Carolina, one household after the other, county by county, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kithwork.world.chance import Dice
from kithwork.world.families import Families, Kin
from kithwork.world.names import Origin, Sex
from kithwork.world.naming import Naming
from kithwork.world.places import County, chosen
from kithwork.world.precincts import Precinct
from kithwork.world.registration import LATE_PRIMES, Home, Registrar, Registration


class SyntheticVoter(NamedTuple):
    """The truth about a voter; what the state shows of it is decided by the layout (`ncvoter`).

    `ncid` is unique in the state, `reg_num` in the county only. `age` is reached at the end of the year.
    `phone` has ten digits (a few only seven) and always ends in 55501xx.
    """

    ncid: str
    reg_num: int
    first: str
    middle: str
    last: str
    suffix: str
    sex: Sex
    birth_year: int
    age: int
    kin: Kin
    origin: Origin
    household: int
    home: Home
    registration: Registration
    phone: str

    @property
    def precinct(self) -> Precinct:
        return self.home.precinct

    @property
    def county(self) -> County:
        return self.home.precinct.county

    @property
    def status(self) -> str:
        return self.registration.status

    @property
    def confidential(self) -> bool:
        return self.registration.confidential

    @property
    def preregistered(self) -> bool:
        return self.age < 18  # noqa: PLR2004  (of age at the election or not)


def allotment(counties: tuple[County, ...], count: int) -> list[int]:
    """Divide rows among counties by population, the largest remainders first, so that the sum is exact."""
    people = sum(c.people for c in counties)
    exact = [count * c.people / people for c in counties]
    rows = [int(share) for share in exact]
    by_remainder = sorted(range(len(counties)), key=lambda i: (rows[i] - exact[i], i))
    for i in by_remainder[: count - sum(rows)]:
        rows[i] += 1
    return rows


def voters(*, count: int, seed: int, as_of: int, counties: list[str] | None = None) -> Iterator[SyntheticVoter]:
    """Yield exactly `count` voters as they would stand on the rolls in the year `as_of`.

    `counties`: names or numbers; all hundred without. Raises ValueError with a sentence for an unknown one,
    before the first voter is asked for.
    """
    wanted = chosen(counties)
    if count < 0 or seed < 0:
        raise ValueError("The number of voters and the seed are whole numbers from 0 up.")
    if count >= LATE_PRIMES[-1]:
        raise ValueError(f"Numbers on the rolls run out at {LATE_PRIMES[-1]:,}: ask for fewer voters.")
    return _stream(wanted, count, seed, as_of)


def _stream(counties: tuple[County, ...], count: int, seed: int, as_of: int) -> Iterator[SyntheticVoter]:
    dice = Dice(seed)
    families = Families(dice, Naming(dice), as_of)
    registrar = Registrar(dice, count, as_of)
    for county, rows in zip(counties, allotment(counties, count), strict=True):
        yield from _county(county, rows, families, registrar)


def _county(county: County, rows: int, families: Families, registrar: Registrar) -> Iterator[SyntheticVoter]:
    desk = registrar.open(county, rows)
    left = rows
    while left:
        origin = desk.origin()
        home, phone = desk.home(), desk.shared_phone()
        for person in families.household(origin)[:left]:
            age = registrar.as_of - person.birth_year
            yield SyntheticVoter(
                desk.ncid(),
                desk.reg_num(),
                person.first,
                person.middle,
                person.last,
                person.suffix,
                person.sex,
                person.birth_year,
                age,
                person.kin,
                person.origin,
                registrar.households,
                home,
                desk.registration(person, age),
                phone or desk.own_phone(),
            )
            left -= 1
