"""Places as people type them: house number and road, ZIP, town."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

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
_NUMBER: Final = re.compile(r"^(\d+)[A-Z]?$")
_TOWN_WORDS: Final = {"SAINT": "ST", "FORT": "FT", "MOUNT": "MT", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W"}
_ZIP: Final = re.compile(r"(\d{5})(?:\D?\d{4})?$")
_ZIP_WITHOUT_ZERO: Final = re.compile(r"\d{4}$")


@lru_cache(maxsize=1 << 16)
def street_parts(street: str) -> Street:
    """Part off the house number; the road loses unit, direction and ending. A box is a road without a number."""
    written = _without_unit(street)
    number = ""
    # Of a range (100-102 Elm) the first number counts.
    while len(written) > 1 and (found := _NUMBER.match(written[0])):
        number, written = number or found[1].lstrip("0"), written[1:]
    core = [word for word in written if word not in _DIRECTIONS]
    while len(core) > 1 and core[-1] in _ENDINGS:
        core.pop()
    return Street(number, "".join(core or written))


def _without_unit(street: str) -> list[str]:
    written = normalise(street.partition("#")[0]).split()
    for place, word in enumerate(written):
        if place > 1 and word in _UNITS:
            return written[:place]
    return written


@lru_cache(maxsize=1 << 16)
def zip5(code: str) -> str:
    """Take the five digits of a ZIP or ZIP+4, or ''. A spreadsheet's lost leading zero comes back (2139 = 02139)."""
    text = code.strip()
    if found := _ZIP.match(text):
        return found[1]
    return "0" + text if _ZIP_WITHOUT_ZERO.match(text) else ""


@lru_cache(maxsize=1 << 16)
def town(city: str) -> str:
    """Saint Paul = St. Paul, North Little Rock = N Little Rock, Winston-Salem = Winston Salem."""
    return "".join(_TOWN_WORDS.get(word, word) for word in normalise(city).split())
