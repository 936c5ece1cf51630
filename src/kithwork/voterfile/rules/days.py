"""Days and years as sources write them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from kithwork.voterfile.rules.standing import ADULT, may_be_under_18

# Files write 1800 or 1900 where nobody knows.
FIRST_YEAR: Final = 1901
_DAY: Final = re.compile(r"[0-9]")
# A form that cannot be mistaken is read whatever the layout says; a time of day behind a date says nothing.
_ALWAYS: Final = "%Y-%m-%d"
_TIME: Final = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?( ?[AaPp][Mm])?(Z)?$")
_SHAPES: Final = {
    "%Y": re.compile(r"[0-9]{4}"),
    "%Y%m": re.compile(r"[0-9]{6}"),
    "%Y%m%d": re.compile(r"[0-9]{8}"),
    "%m%d%Y": re.compile(r"[0-9]{8}"),
    "%Y-%m-%d": re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"),
    "%m/%d/%Y": re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"),
    "%d/%m/%Y": re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"),
    "%m-%d-%Y": re.compile(r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"),
}
FORMS: Final = tuple(_SHAPES)
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


def _first(text: str, forms: Sequence[str]) -> tuple[date, str] | None:
    text = _TIME.sub("", text)
    for form in (*forms, _ALWAYS):
        if _SHAPES[form].fullmatch(text):
            try:
                return datetime.strptime(text, form).date(), form  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
    return None
