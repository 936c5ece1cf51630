"""Days and years as sources write them."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from kithwork.voterfile.rules.standing import ADULT, may_be_under_18

# Files write 1800 or 1900 where nobody knows.
FIRST_YEAR: Final = 1901
_LONG_AGO: Final = 1800
_DAY: Final = re.compile(r"[0-9]")
# A form that cannot be mistaken is read whatever the layout says; a time of day behind a date says nothing.
_ALWAYS: Final = "%Y-%m-%d"
_TIME: Final = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?( ?[AaPp][Mm])?(Z)?$")
_SHAPES: Final = {
    form: re.compile(
        form.replace("%Y", "(?P<year>[0-9]{4})")
        .replace("%m%d", "(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
        .replace("%m", "(?P<month>[0-9]{1,2})")
        .replace("%d", "(?P<day>[0-9]{1,2})")
    )
    for form in ("%Y", "%Y%m", "%Y%m%d", "%m%d%Y", "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y")
}
FORMS: Final = tuple(_SHAPES)
_LONGEST_DAY: Final = 10
_YEARS: Final = ("%Y", "%Y%m")


class Birth(NamedTuple):
    """`precision`: day, year, age or "" where nothing is told. `unreadable`: something stands there that is none."""

    day: date | None
    year: int | None
    precision: str
    under_18: bool
    unreadable: bool = False


_UNTOLD: Final = Birth(None, None, "", under_18=False)
_UNREADABLE: Final = Birth(None, None, "", under_18=False, unreadable=True)


def birth_reader(forms: Sequence[str], *, today: date) -> Callable[[str], Birth]:
    def read(text: str) -> Birth:
        text = text.strip()
        # "*", "##/##/####" and the like stand where the law hides it.
        if not _DAY.search(text) or not text.strip("0/-: "):
            return _UNTOLD if not text or not any(sign.isalnum() for sign in text.strip("0")) else _UNREADABLE
        found = _first(text, forms)
        if found is None or found[0].year > today.year or found[0] > today:
            return _UNREADABLE
        day, form = found
        if day.year < FIRST_YEAR:
            return _UNTOLD
        if form in _YEARS:
            return Birth(None, day.year, "year", may_be_under_18(day.year, year=today.year))
        return Birth(day, day.year, "day", under_18_on(day, today))

    return read


def day_reader(forms: Sequence[str]) -> Callable[[str], date | None]:
    def read(text: str) -> date | None:
        found = _first(text.strip(), [form for form in forms if form not in _YEARS])
        return found[0] if found else None

    return read


def under_18_on(born: date, today: date) -> bool:
    return (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < ADULT


def birth_day(text: str, form: str) -> date | None:
    """Whether somebody may be born then, read in that form alone."""
    found = _first(text.strip(), [form])
    return found[0] if found and found[1] == form and found[0].year >= _LONG_AGO else None


def _first(text: str, forms: Sequence[str]) -> tuple[date, str] | None:
    if len(text) > _LONGEST_DAY:
        text = _TIME.sub("", text)
    for form in (*forms, _ALWAYS):
        found = _SHAPES[form].fullmatch(text)
        if found:
            told = found.groupdict(default="1")
            try:
                return date(int(told["year"]), int(told.get("month", 1)), int(told.get("day", 1))), form
            except ValueError:
                continue
    return None
