"""The county's desk: addresses, numbers, phones, party, and what became of a registration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kithwork.world.chance import Dice, Weighted, evenly
from kithwork.world.families import Person
from kithwork.world.names import Origin
from kithwork.world.places import AREA_CODES, STREET_TYPES, County, counties, streets
from kithwork.world.precincts import Precinct, precincts

# status and reason as the state codes them (descriptions: ncvoter.py), with shares of the statewide file
STANDING = Weighted(
    ["A AV", "A AL", "A AN", "A AP", "I IN", "I IU", "R RM", "R RS", "R RL", "R RA", "R RQ", "R RF", "R RD", "D DN", "D DU", "D DI", "S SM", "S SO"],
    [690, 14, 14, 12, 50, 42, 52, 26, 32, 6, 5, 5, 26, 5, 2, 1, 3, 1],
)  # fmt: skip
CONFIDENTIAL = 0.003
DYING_AGE = 78  # from here on most removals are deaths
LEFT_HOME_COUNTY = 0.12  # the two letters of an ncid tell where a person first registered
SHARED_PHONE, OWN_PHONE, SEVEN_DIGITS, HOME_AREA = 0.3, 0.45, 0.02, 0.7
BOX, APARTMENT = 0.06, 0.16
SAME_RACE = 0.93
# numbers on the rolls are multiples modulo the first of these above the count: scrambled, never twice
LATE_PRIMES = (99_991, 999_983, 9_999_991, 99_999_989)
PARTIES = {
    "B": Weighted(["DEM", "UNA", "REP", "LIB", "GRE"], [76, 20, 3, 0.5, 0.2]),
    "A": Weighted(["UNA", "DEM", "REP", "LIB", "GRE"], [56, 28, 15, 0.6, 0.2]),
    "O": Weighted(["UNA", "DEM", "REP", "LIB", "GRE"], [50, 34, 15, 0.8, 0.2]),
    "W": Weighted(["REP", "UNA", "DEM", "LIB", "GRE"], [41, 37, 21, 0.8, 0.1]),
}
RACES = {
    "spanish": Weighted(["O", "W", "U", "M", "B", "I"], [46, 28, 18, 4, 3, 1]),
    "arabic": Weighted(["W", "O", "U", "B", "A"], [40, 22, 18, 14, 6]),
}
ASIAN = Weighted(["A", "U", "O", "M"], [84, 12, 3, 1])
BIRTH_STATES = Weighted(
    ["NC", "", "NY", "VA", "SC", "PA", "NJ", "FL", "OH", "GA", "CA", "WV", "TX", "MD", "MI", "OC"],
    [46, 18, 6, 4, 3.5, 3, 2.5, 2.5, 2.3, 2, 2, 1.5, 1.5, 1.4, 1.3, 4],
)
DATES = tuple(f"{m:02d}/{d:02d}" for m in range(1, 13) for d in range(1, 29))
BEFORE_JULY = 6 * 28


class Home(NamedTuple):
    """One door. `box`: a post-office box the mail goes to instead, or empty."""

    precinct: Precinct
    number: int
    street: str
    unit: str
    box: str


class Registration(NamedTuple):
    """`registered` is MM/DD/YYYY; the codes are the state's."""

    status: str
    reason: str
    confidential: bool
    registered: str
    race: str
    ethnic: str
    party: str
    gender: str
    birth_state: str
    licence: bool


def _letters(county: County) -> str:
    first, second = divmod(county.number - 1, 26)
    return chr(65 + first) + chr(65 + second)


class Registrar:
    """Numbers people across the state and opens a desk per county."""

    def __init__(self, dice: Dice, count: int, as_of: int) -> None:
        self.dice = dice
        self.as_of = as_of
        self.households = 0
        self._served = 0
        self._modulus = next(p for p in LATE_PRIMES if p > count)
        self._offset = dice.seed % self._modulus
        letters, people = [_letters(c) for c in counties()], [c.people for c in counties()]
        self.elsewhere = dice.picks("first county", Weighted(letters, people))
        self.desk = _Chances(dice)

    def next_number(self) -> int:
        """Number people 1, 2, 3 … in a scrambled order that never repeats (multiplication modulo a prime)."""
        self._served += 1
        return (self._served * 48_271 + self._offset) % self._modulus + 1

    def open(self, county: County, rows: int) -> Desk:
        return Desk(self, county, rows)


class _Chances:
    """The streams every county shares."""

    def __init__(self, dice: Dice) -> None:
        self.fraction = dice.fractions("desk")
        self.street = dice.picks("street", streets())
        self.street_type = dice.picks("street type", STREET_TYPES)
        self.house_number = dice.whole("house number", 100, 6999)
        self.small = dice.whole("unit, last two digits", 0, 99)
        self.area = dice.picks("area code", evenly(AREA_CODES))
        self.standing = dice.picks("standing", STANDING)
        self.birth_state = dice.picks("birth state", BIRTH_STATES)
        self.date = dice.picks("date", evenly(DATES))
        self.date_this_year = dice.picks("date this year", evenly(DATES[:BEFORE_JULY]))
        self.party = {race: dice.picks(f"party {race}", weighted) for race, weighted in PARTIES.items()}
        self.race = {origin: dice.picks(f"race {origin}", weighted) for origin, weighted in RACES.items()}
        self.asian = dice.picks("race asian", ASIAN)


class Desk:
    """One county's registrations, in the order they are asked for."""

    def __init__(self, registrar: Registrar, county: County, rows: int) -> None:
        dice, name = registrar.dice, county.name
        self._registrar = registrar
        self._chances = registrar.desk
        self._county = county
        self._letters = _letters(county)
        self._served = 0
        self._modulus = next(p for p in LATE_PRIMES if p > rows)
        self._precinct = dice.picks(f"precinct {name}", evenly(precincts(county)))
        self._origin = dice.picks(f"origin {name}", county.origins)
        self._said_here: tuple[Origin, str] | None = None
        self._race: Iterator[str] = dice.picks(f"race {name}", county.english_races)

    def origin(self) -> Origin:
        return next(self._origin)

    def ncid(self) -> str:
        moved = next(self._chances.fraction) < LEFT_HOME_COUNTY
        letters = next(self._registrar.elsewhere) if moved else self._letters
        return f"{letters}{self._registrar.next_number()}"

    def reg_num(self) -> int:
        self._served += 1
        return self._served * 7_919 % self._modulus

    def home(self) -> Home:
        chances = self._chances
        self._registrar.households += 1
        self._said_here = None
        street = f"{next(chances.street)} {next(chances.street_type)}"
        unit = f"#{next(chances.small) + 1}" if next(chances.fraction) < APARTMENT else ""
        box = f"PO BOX {next(chances.house_number)}" if next(chances.fraction) < BOX else ""
        return Home(next(self._precinct), next(chances.house_number), street, unit, box)

    def shared_phone(self) -> str:
        return self._phone() if next(self._chances.fraction) < SHARED_PHONE else ""

    def own_phone(self) -> str:
        return self._phone() if next(self._chances.fraction) < OWN_PHONE else ""

    def _phone(self) -> str:
        chances = self._chances
        number = f"55501{next(chances.small):02d}"
        chance = next(chances.fraction)
        if chance < SEVEN_DIGITS:
            return number
        return (self._county.area if chance < HOME_AREA else next(chances.area)) + number

    def registration(self, person: Person, age: int) -> Registration:
        chances = self._chances
        status, reason = self._standing(age)
        race = self._race_of(person.origin)
        hispanic = person.origin == "spanish"
        said = next(chances.fraction)
        return Registration(
            status,
            reason,
            next(chances.fraction) < CONFIDENTIAL,
            self._registered(person.birth_year),
            race,
            ("HL" if hispanic else "NL") if said < 0.75 else "UN",  # noqa: PLR2004  (a quarter leave it open)
            self._party(race, age),
            "U" if said > 0.93 else person.sex,  # noqa: PLR2004  (so do some with gender)
            next(chances.birth_state),
            said < 0.88,  # noqa: PLR2004  (the others have no licence)
        )

    def _standing(self, age: int) -> tuple[str, str]:
        """Under 18 people are pre-registered: the state has no code of its own for it, only the age tells."""
        if age < 18:  # noqa: PLR2004
            return "A", "AP"
        status, reason = next(self._chances.standing).split()
        if status == "R" and age >= DYING_AGE:
            reason = "RD"
        return status, reason

    def _race_of(self, origin: Origin) -> str:
        """Most people behind one door say the same."""
        if self._said_here and self._said_here[0] == origin and next(self._chances.fraction) < SAME_RACE:
            return self._said_here[1]
        race = next(self._race if origin == "english" else self._chances.race.get(origin, self._chances.asian))
        self._said_here = (origin, race)
        return race

    def _party(self, race: str, age: int) -> str:
        if age < 30 and next(self._chances.fraction) < 0.25:  # noqa: PLR2004  (the young choose none more often)
            return "UNA"
        return next(self._chances.party.get(race, self._chances.party["O"]))

    def _registered(self, birth_year: int) -> str:
        """Registered some time between coming of age and now, recent years more often."""
        as_of = self._registrar.as_of
        first = min(birth_year + 18, as_of)
        year = as_of - int((as_of - first + 1) * next(self._chances.fraction) ** 1.7)
        dates = self._chances.date_this_year if year == as_of else self._chances.date
        return f"{next(dates)}/{year}"
