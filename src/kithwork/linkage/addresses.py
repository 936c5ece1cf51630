"""Places as people type them: house number and road, ZIP, town, state."""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

import us

from kithwork.linkage.text import normalise, words


class Street(NamedTuple):
    number: str
    road: str


_DIRECTIONS: Final = words("N S E W NE NW SE SW NORTH SOUTH EAST WEST NORTHEAST NORTHWEST SOUTHEAST SOUTHWEST")
# USPS Publication 28, appendix C1: the endings people use, whole and short.
_ENDINGS: Final = words(
    "ST STREET STR AVE AV AVENUE RD ROAD DR DRIVE DRV LN LANE CT COURT CIR CIRCLE BLVD BOULEVARD WAY PL PLACE TER TERRACE "
    "TERR TRL TRAIL PKWY PARKWAY HWY HIGHWAY SQ SQUARE LOOP RUN PT POINT CV COVE XING CROSSING PATH PIKE ROW WALK ALY ALLEY "
    "BND BEND RDG RIDGE HOLW HOLLOW TRCE TRACE EXT"
)
_UNITS: Final = words("APT APARTMENT UNIT STE SUITE LOT TRLR TRAILER RM ROOM FL FLOOR BLDG BUILDING NO SPC")
# A house number with what may follow it (12A, 12 1/2, 100-102) and the road.
_HOUSE: Final = re.compile(r"\W*(\d+)[A-Za-z]?(?:-\d+[A-Za-z]?|\s+\d/\d)?[^\w#]+(\w.*)", re.ASCII)
_NUMBER: Final = re.compile(r"\d+[A-Z]?")
_MOST_DIGITS: Final = 9
_TOWN_WORDS: Final = {"SAINT": "ST", "FORT": "FT", "MOUNT": "MT", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W"}
_ZIP: Final = re.compile(r"(\d{5})(?:\D?\d{4})?")
# A spreadsheet's lost leading zeros: 2139 = 02139, 21391234 = 02139-1234, 2139-1234; 501.0 is a number's own spelling.
_ZIP_WITHOUT_ZERO: Final = re.compile(r"(\d{4})(?:\D?\d{4})?")


def street_parts(street: str) -> Street:
    """Part off the house number; the road loses unit, direction and ending. A box is a road without a number."""
    number, road = house_and_road(street)
    return Street(house_number(number), road_name(road))


def house_and_road(street: str) -> tuple[str, str]:
    """Both as written."""
    found = _HOUSE.match(street)
    return (found[1], found[2]) if found else ("", street)


def house_number(digits: str) -> str:
    return digits[-_MOST_DIGITS:].lstrip("0")


def road_name(written: str) -> str:
    """The road without unit, direction and ending; `written` has no house number any more."""
    parts = _without_unit(written)
    while len(parts) > 1 and _NUMBER.fullmatch(parts[0]):
        parts = parts[1:]
    core = [word for word in parts if word not in _DIRECTIONS]
    while len(core) > 1 and core[-1] in _ENDINGS:
        core.pop()
    return "".join(core or parts)


def _without_unit(written: str) -> list[str]:
    parts = normalise(written.partition("#")[0]).split()
    for place, word in enumerate(parts):
        if place > 0 and word in _UNITS:
            return parts[:place]
    return parts


@lru_cache(maxsize=1 << 16)
def zip5(code: str) -> str:
    """Take the five digits of a ZIP or ZIP+4, or ''. A spreadsheet's lost leading zero comes back (2139 = 02139)."""
    text = code.strip().removesuffix(".0")
    if found := _ZIP.fullmatch(text):
        return found[1]
    found = _ZIP_WITHOUT_ZERO.fullmatch(text)
    return "0" + found[1] if found else ""


@lru_cache(maxsize=1 << 16)
def town(city: str) -> str:
    """Saint Paul = St. Paul, North Little Rock = N Little Rock, Winston-Salem = Winston Salem; "Cary, NC" = Cary."""
    parts = normalise(city.partition(",")[0]).split()
    return "".join(_TOWN_WORDS.get(word, word) for word in parts)


@lru_cache(maxsize=1 << 12)
def state_code(state: str) -> str:
    """Two letters for a state or territory by name or code; anything else as it is written, in one piece."""
    name = normalise(state).replace(" ", "")
    return _states().get(name, name)


@cache
def _states() -> dict[str, str]:
    every = [*us.states.STATES_AND_TERRITORIES, us.states.DC]
    return {normalise(state.name).replace(" ", ""): state.abbr for state in every}
