"""What a mobilizer remembers of somebody: short names, slips of the pen, old addresses, guessed ages."""

from dataclasses import dataclass
from random import Random
from typing import Final

from bench.link.population import YEAR

_SHORT: Final = {
    "ROBERT": "BOB ROB BOBBY", "WILLIAM": "BILL WILL BILLY", "JAMES": "JIM JIMMY", "JOHN": "JACK JOHNNY",
    "MICHAEL": "MIKE MICKEY", "RICHARD": "RICK DICK RICH", "THOMAS": "TOM TOMMY", "CHARLES": "CHUCK CHARLIE",
    "JOSEPH": "JOE JOEY", "CHRISTOPHER": "CHRIS", "DANIEL": "DAN DANNY", "MATTHEW": "MATT", "ANTHONY": "TONY",
    "DAVID": "DAVE", "STEVEN": "STEVE", "EDWARD": "ED EDDIE TED", "KENNETH": "KEN", "RONALD": "RON", "TIMOTHY": "TIM",
    "JEFFREY": "JEFF", "GREGORY": "GREG", "SAMUEL": "SAM", "BENJAMIN": "BEN", "NICHOLAS": "NICK", "ANDREW": "ANDY DREW",
    "LAWRENCE": "LARRY", "FREDERICK": "FRED", "JACOB": "JAKE", "JOSHUA": "JOSH", "ALEXANDER": "ALEX", "DOUGLAS": "DOUG",
    "PATRICIA": "PAT PATTY TRISH", "ELIZABETH": "LIZ BETH BETTY", "JENNIFER": "JEN JENNY", "MARGARET": "PEGGY MEG MAGGIE",
    "KATHERINE": "KATE KATHY", "CATHERINE": "CATHY", "BARBARA": "BARB", "SUSAN": "SUE SUZY", "DEBORAH": "DEB DEBBIE",
    "REBECCA": "BECKY", "CHRISTINE": "CHRIS TINA", "VIRGINIA": "GINNY", "KIMBERLY": "KIM", "JESSICA": "JESS",
    "JOSE": "PEPE", "FRANCISCO": "PACO FRANK", "GUADALUPE": "LUPE", "JESUS": "CHUY", "JACQUELINE": "JACKIE", "PAMELA": "PAM",
    "SANDRA": "SANDY", "CYNTHIA": "CINDY", "THERESA": "TERRY", "DOROTHY": "DOT", "JUDITH": "JUDY", "VICTORIA": "VICKI",
    "DONALD": "DON DONNIE", "GERALD": "JERRY", "RAYMOND": "RAY", "PHILIP": "PHIL", "ALBERT": "AL", "EUGENE": "GENE",
    "LEONARD": "LEN", "STANLEY": "STAN", "NATHAN": "NATE", "ZACHARY": "ZACH", "ABIGAIL": "ABBY", "MADISON": "MADDIE",
    "SAMANTHA": "SAM", "ALEXIS": "LEXI", "ALEJANDRO": "ALEX", "ROBERTO": "BETO", "EDUARDO": "LALO", "ENRIQUE": "KIKE",
}  # fmt: skip
_BESIDE: Final = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "WERTYUIOIPSDFGHJKLKXCVBNMN", strict=True))
_SOUNDS: Final = (
    ("PH", "F"),
    ("CK", "K"),
    ("IE", "EI"),
    ("EY", "Y"),
    ("LL", "L"),
    ("TT", "T"),
    ("NN", "N"),
    ("S", "Z"),
    ("C", "K"),
    ("Y", "IE"),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """The chances of each thing that goes wrong or is left out."""

    nickname: float = 0.4
    by_middle: float = 0.03
    initial: float = 0.015
    typo: float = 0.05
    swapped: float = 0.01
    other_last: float = 0.02
    half_last: float = 0.4
    moved: float = 0.10
    no_place: float = 0.03
    middle_said: float = 0.15
    age_off: float = 0.5
    suffix_said: float = 0.4


Facts = dict[str, str]


class Friend:
    def __init__(self, random: Random, habits: Habits) -> None:
        self.random, self.habits = random, habits
        self.tags: list[str] = []

    def tell(self, person: Facts, elsewhere: Facts, surname: str, knows: str) -> tuple[Facts, str]:
        """`elsewhere` is a place to have moved to or from, `surname` somebody else's; gives facts and tags."""
        self.tags = []
        first, last = self._first(person), self._last(person, surname)
        if self._happens(self.habits.swapped, "swapped"):
            first, last = last, first
        place = elsewhere if self._happens(self.habits.moved, "moved") else person
        told = {"first_name": first.title(), "last_name": last.title()}
        if self.random.random() < self.habits.middle_said:
            told["middle_name"] = person["middle"][: 1 if self.random.random() < 0.6 else None]
        if person["suffix"] and self.random.random() < self.habits.suffix_said:
            told["suffix"] = person["suffix"]
        return told | self._place(place, knows) | self._more(person, knows), " ".join(self.tags)

    def _happens(self, chance: float, tag: str) -> bool:
        if self.random.random() >= chance:
            return False
        self.tags.append(tag)
        return True

    def _first(self, person: Facts) -> str:
        first = person["first"]
        if first in _SHORT and self._happens(self.habits.nickname, "nickname"):
            first = self.random.choice(_SHORT[first].split())
        elif len(person["middle"]) > 1 and self._happens(self.habits.by_middle, "middle"):
            first = person["middle"]
        elif self._happens(self.habits.initial, "initial"):
            first = first[0]
        return self._slip(first) if self._happens(self.habits.typo, "typo_first") else first

    def _last(self, person: Facts, surname: str) -> str:
        last = person["last"]
        if "-" in last and self._happens(self.habits.half_last, "half_last"):
            last = self.random.choice(last.split("-"))
        if self._happens(self.habits.other_last, "other_last"):
            return surname
        return self._slip(last) if self._happens(self.habits.typo * 1.2, "typo_last") else last

    def _place(self, place: Facts, knows: str) -> Facts:
        if self._happens(self.habits.no_place, "no_place"):
            return {}
        told = {
            "city": self._slip(place["city"]) if self.random.random() < self.habits.typo / 5 else place["city"].title()
        }
        if knows == "phone" or self.random.random() < 0.25:
            told["zip"] = place["zip"]
        if knows == "phone" and self.random.random() < 0.6:
            told["street_address"] = place["street"].title()
        return told

    def _more(self, person: Facts, knows: str) -> Facts:
        told: Facts = {}
        if knows != "city" and self.random.random() < 0.85:
            off = self.random.choice([-9, -5, -4, -3, -2, -2, -1, -1, 1, 1, 2, 2, 3, 4, 5, 8])
            exact = self.random.random() >= self.habits.age_off
            told["age"] = str(YEAR - int(person["born"]) + (0 if exact else off))
        if knows == "phone" and self.random.random() < 0.6:
            told["phone"] = person["phone"]
        return told

    def _slip(self, text: str) -> str:
        """A letter doubled, lost, exchanged with its neighbour, hit beside; or written as it sounds."""
        if len(text) < 3:
            return text
        place = self.random.randrange(len(text) - 1)
        one, other, rest = text[place], text[place + 1], text[place + 2 :]
        kind = self.random.randrange(5)
        if kind == 4:
            sound = self.random.choice(_SOUNDS)
            return text.replace(*sound, 1)
        return text[:place] + (one * 2 + other, other, other + one, _BESIDE.get(one.upper(), "E") + other)[kind] + rest
