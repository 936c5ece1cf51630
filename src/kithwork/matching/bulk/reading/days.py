"""Dates in the forms people write them, as ISO; a year alone is a year."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

Order = Literal["mdy", "dmy"]

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
_PARTED: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ].*)?")
_NAMED_FIRST: Final = re.compile(r"([A-Za-z]{3,9})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})")
_NAMED_LAST: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})")
_YEAR: Final = re.compile(r"(\d{4})(?:\.0+)?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_MONTH: Final = 12
# Files write 1800 or 1900 where nobody knows; a birth on 1 January 1900 is no birth.
FIRST_YEAR: Final = 1901


class Born(NamedTuple):
    """`day` is ISO or '', `year` 0 where nothing is known."""

    day: str = ""
    year: int = 0


def born(text: str, *, order: Order, latest: int) -> Born:
    """What is no date, or not one of somebody alive by the year `latest`, is nothing."""
    text = text.strip()
    if found := _YEAR.fullmatch(text):
        year = int(found[1])
        return Born("", year) if FIRST_YEAR <= year <= latest else Born()
    year, month, day = _parts(text, order, latest)
    if not FIRST_YEAR <= year <= latest:
        return Born()
    try:
        return Born(date(year, month, day).isoformat(), year)
    except ValueError:
        # 1975-00-00 is how some states write that they know the year alone.
        return Born("", year) if month == 0 or day == 0 else Born()


def order_of(texts: Iterable[str]) -> Order | None:
    """What the dates of a file say about themselves: 27/04/1961 can be nothing else. None where nothing does."""
    firsts = seconds = 0
    for text in texts:
        if found := _PARTED.fullmatch(text.strip()):
            firsts += int(found[1]) > _LAST_MONTH
            seconds += int(found[2]) > _LAST_MONTH
    if firsts > seconds * 20:
        return "dmy"
    return "mdy" if seconds else None


def _parts(text: str, order: Order, latest: int) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _PARTED.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), _full(found[3], latest)
        day_first = first > _LAST_MONTH or (order == "dmy" and second <= _LAST_MONTH)
        return (year, second, first) if day_first else (year, first, second)
    if found := _NAMED_FIRST.fullmatch(text):
        return int(found[3]), _month(found[1]), int(found[2])
    if found := _NAMED_LAST.fullmatch(text):
        return _full(found[3], latest), _month(found[2]), int(found[1])
    return 0, 0, 0


def _month(name: str) -> int:
    short = name[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 99


def _full(year: str, latest: int) -> int:
    """Two digits are the last such year that has been."""
    number = int(year)
    if len(year) > 2:  # noqa: PLR2004 - two digits or four
        return number
    return latest - (latest - number) % 100
