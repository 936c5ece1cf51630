"""People in households, as columns of text: spouses, children who stayed or moved near, juniors, maiden names."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.link.people import COMMUNITIES, given, surnames

YEAR: Final = 2026
_PEOPLE_A_HOME: Final = 1.9
_PEOPLE_A_ZIP: Final = 9000
_ENDINGS: Final = np.array(["ST", "RD", "AVE", "LN", "DR", "CT", "WAY", "BLVD"])
_ROADS: Final = np.array(
    [
        "MAIN",
        "OAK",
        "PINE",
        "MAPLE",
        "CEDAR",
        "ELM",
        "WASHINGTON",
        "LAKE",
        "HILL",
        "WALNUT",
        "SPRING",
        "NORTH",
        "RIDGE",
        "CHURCH",
        "WILLOW",
        "MILL",
        "SUNSET",
        "RAILROAD",
        "PARK",
        "JACKSON",
        "WEST",
        "SOUTH",
        "RIVER",
        "HIGHLAND",
        "FOREST",
        "JEFFERSON",
        "CENTER",
        "COLLEGE",
        "FRANKLIN",
        "MEADOW",
        "CHESTNUT",
        "LINCOLN",
        "CHERRY",
        "DOGWOOD",
        "VALLEY",
        "SYCAMORE",
        "HICKORY",
        "PLEASANT",
        "LOCUST",
        "POPLAR",
        "ADAMS",
        "MADISON",
        "LAUREL",
        "MONROE",
        "COUNTRY",
        "SPRUCE",
        "ORCHARD",
        "HOLLY",
        "BIRCH",
        "FAIRVIEW",
    ]
)
Texts = NDArray[np.object_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class People:
    """One row a person; texts as a state writes them, '' where nothing is written. `home` numbers the household."""

    first: Texts
    middle: Texts
    last: Texts
    suffix: Texts
    born: Ints
    phone: Texts
    street: Texts
    city: Texts
    zip: Texts
    home: Ints

    def take(self, rows: Ints) -> "People":
        return People(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.born)


@dataclass(frozen=True, slots=True)
class _Homes:
    community: Ints
    last: Texts
    city: Ints
    zip: Ints
    road: Ints
    number: Ints
    phone: Ints
    age: Ints


class Builder:
    """`seed` fixes everything but where somebody ends up in a file."""

    def __init__(self, people: int, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self._last = surnames()
        self._given = {(sex, young): given(sex, young=young) for sex in ("male", "female") for young in (False, True)}
        zips = max(people // _PEOPLE_A_ZIP, 8)
        self._city_of_zip = np.minimum((self.random.random(zips) ** 2.2 * max(zips // 2, 5)).astype(int), zips - 1)
        self._zip_shares = np.cumsum(self.random.lognormal(0, 0.7, zips))
        self._cities = np.array([_town(self.random) for _ in range(zips)], object)

    def people(self, many: int) -> People:
        homes = self._homes(int(many / _PEOPLE_A_HOME) + 8)
        rows = [self._members(homes, role) for role in range(4)]
        return _stacked(rows)

    def _homes(self, many: int) -> _Homes:
        random = self.random
        community = random.choice(3, many, p=[0.80, 0.14, 0.06])
        zips = np.searchsorted(self._zip_shares, random.random(many) * self._zip_shares[-1])
        return _Homes(
            community,
            self._surnames(community),
            self._city_of_zip[zips],
            zips,
            random.integers(0, 200, many) + zips * 40,
            random.integers(1, 4000, many),
            random.integers(2_000_000, 9_999_999, many),
            (22 + 66 * random.beta(1.4, 1.6, many)).astype(int),
        )

    def _surnames(self, community: Ints) -> Texts:
        found = np.empty(len(community), object)
        for number, name in enumerate(COMMUNITIES):
            rows = np.flatnonzero(community == number)
            found[rows] = self._last[name].draw(self.random, len(rows))
        return found

    def _given_names(self, community: Ints, male: NDArray[np.bool_], born: Ints) -> Texts:
        found = np.empty(len(community), object)
        for (sex, young), by_community in self._given.items():
            mine = (male == (sex == "male")) & ((born > 1985) == young)
            for number, name in enumerate(COMMUNITIES):
                rows = np.flatnonzero(mine & (community == number))
                found[rows] = by_community[name].draw(self.random, len(rows))
        return found

    def _members(self, homes: _Homes, role: int) -> People:
        """Role 0 holds the home, 1 is the spouse, 2 and 3 are grown children."""
        random = self.random
        every = len(homes.age)
        chance = np.select([np.full(every, role == 0), np.full(every, role == 1), homes.age > 44], [1.0, 0.52, 0.35], 0)
        rows = np.flatnonzero(random.random(every) < chance)
        many = len(rows)
        male = random.random(many) < (0.72 if role == 0 else 0.2 if role == 1 else 0.5)
        age = homes.age[rows]
        if role == 1:
            age = np.maximum(age + random.integers(-6, 5, many), 18)
        if role > 1:
            age = np.maximum(18, age - random.integers(21, 40, many))
        community = homes.community[rows]
        born = YEAR - age
        first = self._given_names(community, male, born)
        middle = np.where(random.random(many) < 0.84, self._given_names(community, male, born - 20), "")
        middle = np.where(random.random(many) < 0.12, middle.astype("U1").astype(object), middle)
        last = homes.last[rows].copy()
        if role == 1:
            self._married(community, random.random(many), last, middle)
        return self._placed(homes, rows, role, People(first, middle, last, _none(many), born, *[_none(many)] * 4, rows))

    def _married(self, community: Ints, kind: NDArray[np.float64], last: Texts, middle: Texts) -> None:
        maiden = self._surnames(community)
        middle[:] = np.where(kind < 0.2, maiden, middle)
        last[:] = np.select([kind > 0.9, kind > 0.85], [maiden, maiden + "-" + last], last)

    def _placed(self, homes: _Homes, rows: Ints, role: int, people: People) -> People:
        random, many = self.random, len(rows)
        zips, road, number = homes.zip[rows], homes.road[rows], homes.number[rows]
        # Half of the grown children live in the same town, elsewhere.
        left = (random.random(many) < 0.5) & (role > 1)
        road = np.where(left, random.integers(0, 200, many) + zips * 40, road)
        number = np.where(left, random.integers(1, 4000, many), number)
        shared = (random.random(many) < 0.4) & ~left
        phone = np.where(shared, homes.phone[rows], random.integers(2_000_000, 9_999_999, many))
        area = 201 + zips // 60
        names = _ROADS[road % len(_ROADS)].astype(object)
        names = np.where(road % 7 > 3, _ROADS[(road // 7) % len(_ROADS)].astype(object) + " " + names, names)
        flat = np.where((number % 9 == 0), " APT " + (number % 23 + 1).astype(str).astype(object), "")
        street = number.astype(str).astype(object) + " " + names + " " + _ENDINGS[road % len(_ENDINGS)].astype(object)
        return People(
            people.first, people.middle, people.last, people.suffix, people.born,
            ("+1" + area.astype(str).astype(object) + phone.astype(str).astype(object)),
            street + flat,
            self._cities[self._city_of_zip[zips]],
            (27000 + zips).astype(str).astype(object),
            people.home,
        )  # fmt: skip


def juniors(people: People, random: np.random.Generator) -> People:
    """Some sons of the first home-holder carry his name; the file says JR and SR for most."""
    order = np.argsort(people.home, kind="stable")
    first, middle, suffix = people.first.copy(), people.middle.copy(), people.suffix.copy()
    home, born = people.home[order], people.born[order]
    after = np.flatnonzero((home[1:] == home[:-1]) & (born[1:] - born[:-1] > 20)) + 1
    son = after[random.random(len(after)) < 0.035]
    first[order[son]], middle[order[son]] = first[order[son - 1]], middle[order[son - 1]]
    suffix[order[son]] = np.where(random.random(len(son)) < 0.75, "JR", "")
    suffix[order[son - 1]] = np.where(random.random(len(son)) < 0.5, "SR", "")
    return People(
        first, middle, people.last, suffix, *(getattr(people, name) for name in (*People.__dataclass_fields__,)[4:])
    )


def _town(random: np.random.Generator) -> str:
    heads = [
        "SPRING",
        "GREEN",
        "FAIR",
        "CLAY",
        "LAKE",
        "OAK",
        "RIVER",
        "MILL",
        "BROOK",
        "STONE",
        "WHITE",
        "CHESTER",
        "WIN",
        "KINGS",
        "ASH",
        "BED",
        "NEW",
        "HARRIS",
        "GREENS",
        "WAKE",
    ]
    tails = ["FIELD", "VILLE", "TON", "BURG", "FORD", "DALE", "WOOD", "PORT", "HAM", "MOUNT", "BORO", "LAND"]
    middles = ["", "", "ER", "S", "LEY", "ING"]
    return str(random.choice(heads)) + str(random.choice(middles)) + str(random.choice(tails))


def _none(many: int) -> Texts:
    return np.full(many, "", object)


def _stacked(parts: list[People]) -> People:
    return People(*(np.concatenate([getattr(part, name) for part in parts]) for name in People.__dataclass_fields__))
