"""The made-up voters as they would live and be registered in another state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from kithwork.world.names import rows
from kithwork.world.voters import SyntheticVoter

# The first three digits of the ZIP codes of each state.
_ZIPS = {
    "FL": (320, 349), "OH": (430, 458), "MI": (480, 499), "NY": (100, 149), "PA": (150, 196), "GA": (300, 319),
    "TX": (750, 799), "WA": (980, 994), "WI": (530, 549), "NC": (270, 289),
}  # fmt: skip
_TOWNS = ("{}", "{} SPRINGS", "NORTH {}", "{} JUNCTION")
_STATUSES = {"A": "active", "I": "inactive", "S": "active", "D": "removed", "R": "removed"}
ADULT = 18


class County(NamedTuple):
    """`code` as the state writes it."""

    place: int
    code: str
    name: str


class Resident(NamedTuple):
    """`status`: active, inactive, removed, deceased or young. `number` is unique; `phone` is ten digits or empty."""

    number: int
    first: str
    middle: str
    last: str
    suffix: str
    sex: str
    born: date
    registered: date
    status: str
    protected: bool
    state: str
    county: County
    house: str
    street: str
    kind: str
    unit: str
    town: str
    zip: str
    phone: str
    congress: int
    senate: int
    assembly: int
    party: str
    race: str

    @property
    def line(self) -> str:
        return " ".join(filter(None, (self.house, self.street, self.kind, self.unit)))


@cache
def counties(state: str) -> tuple[County, ...]:
    found = [row for row in rows(__package__, "counties.csv") if row["state"] == state]
    return tuple(County(place, row["code"], row["name"]) for place, row in enumerate(found))


def residents(people: Iterable[SyntheticVoter], *, state: str, count: int) -> Iterator[Resident]:
    """One county after the other, as many in each."""
    known = counties(state)
    for place, voter in enumerate(people):
        yield _moved(voter, place + 1, state, known[place * len(known) // max(count, 1)])


def _moved(voter: SyntheticVoter, number: int, state: str, county: County) -> Resident:
    street, _space, kind = voter.home.street.rpartition(" ")
    low, high = _ZIPS[state]
    town = voter.household % len(_TOWNS)
    day = (number * 7_919) % 365
    month, of_month, year = voter.registration.registered.split("/")
    return Resident(
        number=100_000_000 + number * 37,
        first=voter.first,
        middle=voter.middle,
        last=voter.last,
        suffix=voter.suffix,
        sex=voter.sex,
        born=date(voter.birth_year, 1, 1) + timedelta(days=day),
        registered=date(int(year), int(month), int(of_month)),
        status=_status(voter),
        protected=voter.confidential,
        state=state,
        county=county,
        house=str(voter.home.number),
        street=street,
        kind=kind,
        unit=voter.home.unit.replace("#", "APT "),
        town=_TOWNS[town].format(county.name.upper()),
        zip=f"{low + county.place % (high - low + 1)}{(county.place * 4 + town) % 100:02d}",
        phone=voter.phone if len(voter.phone) == 10 else "",  # noqa: PLR2004  (with its area)
        congress=county.place % 26 + 1,
        senate=county.place % 31 + 1,
        assembly=county.place % 67 + 1,
        party=voter.registration.party,
        race=voter.registration.race,
    )


def _status(voter: SyntheticVoter) -> str:
    if voter.preregistered:
        return "young"
    return "deceased" if voter.registration.reason == "RD" else _STATUSES[voter.registration.status]
