"""A small generated world for the matcher: families who register or do not, and what a friend remembers of them.

Shares nothing with `kithwork.linkage` but the record types: own short forms, own slips of the pen, own frequencies
(Census 1990 lists of the package `names`).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import accumulate
from typing import Final

from kithwork.linkage.person import Candidate, Person

YEAR: Final = 2026
_SHORT: Final = {
    "ROBERT": "BOB ROB BOBBY", "WILLIAM": "BILL WILL BILLY", "JAMES": "JIM JIMMY", "JOHN": "JACK JOHNNY",
    "MICHAEL": "MIKE", "RICHARD": "RICK DICK RICH", "THOMAS": "TOM TOMMY", "CHARLES": "CHUCK CHARLIE",
    "JOSEPH": "JOE JOEY", "CHRISTOPHER": "CHRIS", "DANIEL": "DAN DANNY", "MATTHEW": "MATT", "ANTHONY": "TONY",
    "DAVID": "DAVE", "STEVEN": "STEVE", "EDWARD": "ED EDDIE TED", "KENNETH": "KEN", "RONALD": "RON", "TIMOTHY": "TIM",
    "JEFFREY": "JEFF", "GREGORY": "GREG", "SAMUEL": "SAM", "BENJAMIN": "BEN", "NICHOLAS": "NICK", "ANDREW": "ANDY DREW",
    "PATRICIA": "PAT PATTY TRISH", "ELIZABETH": "LIZ BETH BETTY", "JENNIFER": "JEN JENNY", "MARGARET": "PEGGY MEG MAGGIE",
    "KATHERINE": "KATE KATHY", "CATHERINE": "CATHY", "BARBARA": "BARB", "SUSAN": "SUE SUZY", "DEBORAH": "DEB DEBBIE",
    "REBECCA": "BECKY", "CHRISTINE": "CHRIS TINA", "VIRGINIA": "GINNY", "KIMBERLY": "KIM", "JESSICA": "JESS",
    "JOSE": "PEPE", "FRANCISCO": "PACO FRANK", "GUADALUPE": "LUPE", "JESUS": "CHUY", "MOHAMMED": "MO",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A contact, the voter who is meant ('' for somebody who is in no file) and what was done to the facts."""

    contact: Person
    voter: str
    tags: tuple[str, ...]


class Names:
    def __init__(self, random_: random.Random) -> None:
        self.random = random_
        self._lists = {name: _census(name) for name in ("all.last", "male.first", "female.first")}

    def draw(self, name: str) -> str:
        names, weights = self._lists[name]
        return self.random.choices(names, cum_weights=weights)[0]

    def given(self, sex: str) -> str:
        return self.draw(f"{sex}.first")


def _census(name: str) -> tuple[list[str], list[float]]:
    lines = files("names").joinpath(f"dist.{name}").read_text().splitlines()
    rows = [line.split() for line in lines]
    return [row[0] for row in rows], list(accumulate(float(row[1]) for row in rows))


def population(names: Names, people: int) -> Iterator[Person]:
    """Households of one to four at an address, sons named after fathers, women who kept a maiden name in the middle."""
    random_ = names.random
    cities = [(f"TOWN{number:02d}", number) for number in range(max(people // 4000, 5))]
    made = 0
    while made < people:
        city, number = random_.choices(cities, weights=[1 / (1 + place) for place in range(len(cities))])[0]
        home = Person(
            last=names.draw("all.last"),
            street=f"{random_.randint(1, 2999)} {names.draw('all.last')} {random_.choice(['ST', 'RD', 'AVE', 'LN'])}",
            city=city,
            zip=f"27{number % 100:02d}{random_.randint(0, 4)}",
            phone=f"+1919{random_.randint(2_000_000, 9_999_999)}",
        )
        for person in _household(names, home):
            made += 1
            yield person


def _household(names: Names, home: Person) -> Iterator[Person]:
    random_ = names.random
    age = random_.randint(22, 85)
    husband = _somebody(names, home, "male", age)
    yield husband
    if random_.random() < 0.55:
        maiden = names.draw("all.last")
        wife = _somebody(names, home, "female", age + random_.randint(-5, 4))
        kind = random_.random()
        wife = replace(wife, middle=maiden) if kind < 0.2 else wife
        yield replace(wife, last=f"{maiden}-{home.last}") if kind > 0.95 else wife
    for _ in range(random_.choice([0, 0, 0, 1, 1, 2])):
        if age < 42:
            continue
        sex = random_.choice(["male", "female"])
        child = _somebody(names, home, sex, random_.randint(18, age - 21))
        if sex == "male" and random_.random() < 0.06:
            child = replace(child, first=husband.first, middle=husband.middle, suffix="JR")
        yield child


def _somebody(names: Names, home: Person, sex: str, age: int) -> Person:
    random_ = names.random
    middle = names.given(sex) if random_.random() < 0.85 else ""
    phone = home.phone if random_.random() < 0.4 else f"+1919{random_.randint(2_000_000, 9_999_999)}"
    return replace(home, first=names.given(sex), middle=middle, phone=phone, birth_year=YEAR - age)


def slip(random_: random.Random, text: str) -> str:
    """One letter doubled, lost, exchanged with its neighbour or hit beside."""
    if len(text) < 3:
        return text
    place = random_.randrange(1, len(text) - 1)
    kind = random_.randrange(4)
    middle = {
        0: text[place] * 2 + text[place + 1],
        1: text[place + 1],
        2: text[place + 1] + text[place],
        3: random_.choice("AEIOURSTLN") + text[place + 1],
    }[kind]
    return text[:place] + middle + text[place + 2 :]


class Friend:
    """Somebody who tells of a person; `tags` is what they got wrong or said otherwise."""

    def __init__(self, names: Names, knows: str) -> None:
        self.names, self.random, self.knows = names, names.random, knows
        self.tags: list[str] = []

    def happens(self, chance: float, tag: str) -> bool:
        if self.random.random() >= chance:
            return False
        self.tags.append(tag)
        return True

    def tell(self, person: Person) -> Person:
        first, last = self.first(person), self.last(person)
        if self.happens(0.01, "swapped"):
            first, last = last, first
        if self.happens(0.10, "moved"):
            other = next(population(self.names, 1))
            person = replace(person, city=other.city, zip=other.zip, street=other.street)
        said = Person(first=first.title(), last=last.title(), city=person.city.title())
        return self.more(self.place(said, person), person)

    def first(self, person: Person) -> str:
        first = person.first
        if first in _SHORT and self.happens(0.4, "nickname"):
            first = self.random.choice(_SHORT[first].split())
        elif person.middle and self.happens(0.03, "middle"):
            first = person.middle
        elif self.happens(0.02, "initial"):
            first = first[0]
        return slip(self.random, first) if self.happens(0.04, "typo first") else first

    def last(self, person: Person) -> str:
        if self.happens(0.06, "typo last"):
            return slip(self.random, person.last)
        return self.names.draw("all.last") if self.happens(0.02, "other last") else person.last

    def place(self, said: Person, person: Person) -> Person:
        if self.knows == "phone" or self.random.random() < 0.3:
            said = replace(said, zip=person.zip)
        if self.knows == "phone" and self.random.random() < 0.5:
            said = replace(said, street=person.street.title())
        return said

    def more(self, said: Person, person: Person) -> Person:
        if self.knows != "city" and person.birth_year and self.random.random() < 0.8:
            off = self.random.choice([0, 0, 0, 0, 1, -1, 2, -2, 3, -3, 5, -5, 8, -7])
            said = replace(said, age=YEAR - person.birth_year + off, age_asof=YEAR)
        if self.knows == "phone" and self.random.random() < 0.7:
            said = replace(said, phone=person.phone)
        return said


def world(people: int, contacts: int, *, knows: str, seed: int) -> tuple[list[Candidate], list[Told]]:
    """About `people` voters; `knows` is 'city', 'age' or 'phone', each with the ones before. Three of ten contacts are nobody in the file, many of them relatives of voters."""
    names = Names(random.Random(seed))
    random_ = names.random
    voters: list[Candidate] = []
    others: list[Person] = []
    for person in population(names, int(people / 0.75)):
        if random_.random() < 0.75:
            phone = person.phone if random_.random() < 0.5 else ""
            voters.append(Candidate(f"V{len(voters)}", replace(person, phone=phone)))
        else:
            others.append(person)
    real = {voter.id: voter.person for voter in voters}
    found: list[Told] = []
    for _ in range(contacts):
        voter = random_.choice(voters).id if random_.random() < 0.7 else ""
        person = real[voter] if voter else random_.choice(others)
        friend = Friend(names, knows)
        found.append(Told(friend.tell(person), voter, tuple(friend.tags)))
    return voters, found
