"""What a mobilizer types about somebody they know, and what went another way than in the state's file."""

from __future__ import annotations

from typing import NamedTuple

from kithwork.world.chance import Dice, evenly
from kithwork.world.names import Origin, Sex, short_forms, stripped
from kithwork.world.places import AREA_CODES, STREET_TYPES, County, streets
from kithwork.world.slips import slipped

# shares of contacts, in the order they are asked; what does not apply (no middle name) changes nothing
SHORT, GOES_BY_MIDDLE, INITIAL, FIRST_SLIP, BOTH_NAMES = 0.24, 0.05, 0.025, 0.045, 0.03
LAST_SLIP, HALF, MAIDEN, PLAIN_MARKS = 0.055, 0.45, 0.08, 0.4
TURNED_ROUND = {"vietnamese": 0.06, "chinese": 0.06}  # family name typed first
TURNED_BY_ACCIDENT = 0.006
LOWER, UPPER = 0.09, 0.03
MOVED, CITY, ZIP, STREET, AGE, PHONE, EMAIL = 0.06, 0.74, 0.42, 0.1, 0.55, 0.55, 0.3
LISTED_PHONE = 0.6  # of known numbers, where the state has one: the same
SURE_OF_AGE, ROUNDED_AGE = 0.5, 0.15
PHONE_FORMS = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}{1}{2}", "+1 {0} {1} {2}", "{0}.{1}.{2}", "1-{0}-{1}-{2}")


class Known(NamedTuple):
    """The truth as a friend knows it."""

    first: str
    middle: str
    last: str
    sex: Sex
    origin: Origin
    age: int
    county: County
    town: str
    zip: str
    street: str
    phone: str


class Typed(NamedTuple):
    """A contact as typed, empty where nothing was; `changes` names every departure from the truth."""

    first_name: str
    last_name: str
    city: str
    state: str
    zip: str
    phone: str
    email: str
    age: str
    street: str
    changes: tuple[str, ...]


def _as_people_write(name: str) -> str:
    words = stripped(name).title()
    return f"Mc{words[2:].title()}" if words.startswith("Mc") and " " not in words else words


class Typist:
    """Endless typing, a little careless."""

    def __init__(self, dice: Dice) -> None:
        self._fractions = dice.fractions("typing")
        self._small = dice.whole("phone", 0, 99)
        self._area = dice.picks("brought area code", evenly(AREA_CODES))
        self._street = dice.picks("another street", streets())
        self._type = dice.picks("another street type", STREET_TYPES)
        self._number = dice.whole("another house number", 100, 6999)
        self._years = dice.whole("years off", -4, 4)
        self._form = dice.picks("phone form", evenly(PHONE_FORMS))

    def types(self, person: Known) -> Typed:
        changes: list[str] = []
        first, last = self._order(person, self._first(person, changes), self._last(person, changes), changes)
        here = self._where(person, changes)
        phone, age = self._phone(person, changes), self._age(person, changes)
        city = here.town.title() if self._happens(CITY) else ""
        code = here.zip if self._happens(ZIP) else ""
        street = here.street.title() if self._happens(STREET) else ""
        if not (city or code or phone or age or street):
            city = here.town.title()  # a look-up needs one thing beside the name, and people give it
        first, last = self._cased(first, last)
        email = self._email(person) if self._happens(EMAIL) else ""
        return Typed(first, last, city, "NC", code, phone, email, age, street, tuple(changes))

    def street(self) -> str:
        return f"{next(self._number)} {next(self._street)} {next(self._type)}"

    def _happens(self, share: float) -> bool:
        return next(self._fractions) < share

    def _first(self, person: Known, changes: list[str]) -> str:
        name = person.first
        steps: tuple[tuple[str, float, str], ...] = (
            ("short name", SHORT, self._short(name)),
            ("goes by middle name", GOES_BY_MIDDLE, person.middle if len(person.middle) > 1 else name),
            ("initial", INITIAL, name[:1]),
            ("slip in first name", FIRST_SLIP, slipped(name, self._fractions)),
            ("both names", BOTH_NAMES, f"{name} {person.middle}".strip()),
        )
        return self._one_of(steps, name, changes)

    def _last(self, person: Known, changes: list[str]) -> str:
        name = person.last
        parts = name.replace("-", " ").split()
        plain = name.replace("'", "").replace("-", " ")
        maiden = person.middle if person.sex == "F" and len(person.middle) > 1 else name
        steps = (
            ("half of a double name", HALF, parts[-1] if len(parts[0]) > 3 and len(parts) > 1 else name),  # noqa: PLR2004  (no particle)
            ("former name", MAIDEN if person.origin == "english" else 0.0, maiden),
            ("slip in last name", LAST_SLIP, slipped(name, self._fractions)),
            ("marks left out", PLAIN_MARKS, plain),
        )
        return self._one_of(steps, name, changes)

    def _one_of(self, steps: tuple[tuple[str, float, str], ...], name: str, changes: list[str]) -> str:
        """Take the first step that happens and makes a difference; note which."""
        for what, share, other in steps:
            if self._happens(share) and other != name:
                changes.append(what)
                return other
        return name

    def _short(self, name: str) -> str:
        forms = short_forms().get(stripped(name), (name,))
        return forms[int(next(self._fractions) * len(forms))]

    def _order(self, person: Known, first: str, last: str, changes: list[str]) -> tuple[str, str]:
        if self._happens(TURNED_ROUND.get(person.origin, TURNED_BY_ACCIDENT)):
            changes.append("names turned round")
            return last, first
        return first, last

    def _cased(self, first: str, last: str) -> tuple[str, str]:
        chance = next(self._fractions)
        written = _as_people_write(first), _as_people_write(last)
        if chance < LOWER:
            return written[0].lower(), written[1].lower()
        return (written[0].upper(), written[1].upper()) if chance < LOWER + UPPER else written

    def _where(self, person: Known, changes: list[str]) -> Known:
        """Say where the person lives now: some moved within the county since they registered."""
        if not self._happens(MOVED):
            return person
        changes.append("moved")
        towns = person.county.towns
        town = towns[int(next(self._fractions) * len(towns))]
        return person._replace(town=town.name, zip=town.zips[0], street=self.street())

    def _age(self, person: Known, changes: list[str]) -> str:
        if not self._happens(AGE):
            return ""
        chance, off = next(self._fractions), next(self._years)
        said = person.age if chance < SURE_OF_AGE else person.age + off
        if chance >= 1 - ROUNDED_AGE:
            said = round(person.age / 5) * 5
        said = max(said, 18)
        if said != person.age:
            changes.append("age off")
        return str(said)

    def _phone(self, person: Known, changes: list[str]) -> str:
        if not self._happens(PHONE):
            return ""
        listed = person.phone[-10:]
        if not listed or not self._happens(LISTED_PHONE):
            area = person.county.area if self._happens(0.7) else next(self._area)
            listed = f"{area}55501{next(self._small):02d}"
            changes.append("another phone")
        whole = listed if len(listed) == 10 else person.county.area + listed  # noqa: PLR2004  (some rolls lack the area)
        return next(self._form).format(whole[:3], whole[3:6], whole[6:])

    def _email(self, person: Known) -> str:
        letters = [c for c in stripped(f"{person.first}.{person.last}").lower() if c.isalnum() or c == "."]
        return f"{''.join(letters)}{next(self._small)}@example.org"
