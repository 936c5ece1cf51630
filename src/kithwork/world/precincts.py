"""Precincts of a county: each lies in one town and in one district of every kind.

Districts are not the real ones: counties stand in a row by their lowest ZIP code (which runs through the state
region by region), and the row is cut into 14, 50 and 120 pieces of equal population, so a district is one
stretch of neighbouring precincts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kithwork.world.places import County, Town, counties

CONGRESSIONAL, SENATE, HOUSE = 14, 50, 120
SUPERIOR_COURT, JUDICIAL, PROSECUTORIAL = 48, 41, 43
PEOPLE_PER_PRECINCT = 5  # thousands


@dataclass(frozen=True, slots=True, eq=False)
class Precinct:
    """Districts as the state writes them: two digits, the state house three."""

    county: County
    code: str
    name: str
    town: str
    zip: str
    inside_town: bool
    congressional: str
    senate: str
    house: str
    superior_court: str
    judicial: str
    prosecutorial: int
    commissioner: int


@cache
def _starts() -> dict[int, int]:
    """County number to the people (thousands) who live before it in the row."""
    starts, passed = {}, 0
    for county in sorted(counties(), key=lambda c: min(min(town.zips) for town in c.towns)):
        starts[county.number] = passed
        passed += county.people
    return starts


def _homes(county: County) -> list[tuple[Town, str]]:
    """Towns with their ZIP codes, the larger ones (named first, with more ZIP codes) several times."""
    largest, *others = county.towns
    homes = [(largest, code) for code in largest.zips] * 2
    return homes + [(town, code) for town in others for code in town.zips]


def _precinct(county: County, index: int, count: int) -> Precinct:
    homes = _homes(county)
    town, code = homes[index % len(homes)]
    place = (_starts()[county.number] + county.people * (index + 0.5) / count) / sum(c.people for c in counties())
    return Precinct(
        county=county,
        code=f"{index + 1:02d}",
        name=f"{town.name} {index // len(homes) + 1}",
        town=town.name,
        zip=code,
        inside_town=index % 3 != 2,  # noqa: PLR2004  (every third precinct lies outside the town's limits)
        congressional=f"{int(place * CONGRESSIONAL) + 1:02d}",
        senate=f"{int(place * SENATE) + 1:02d}",
        house=f"{int(place * HOUSE) + 1:03d}",
        superior_court=f"{int(place * SUPERIOR_COURT) + 1:02d}",
        judicial=f"{int(place * JUDICIAL) + 1:02d}",
        prosecutorial=int(place * PROSECUTORIAL) + 1,
        commissioner=index % 5 + 1,
    )


def precincts(county: County) -> list[Precinct]:
    count = max(3, round(county.people / PEOPLE_PER_PRECINCT))
    return [_precinct(county, index, count) for index in range(count)]
