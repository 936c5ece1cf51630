"""Every county of the United States: FIPS code and Census name.

Source: the Census Bureau's list of counties (TIGER), mended for the changes since 2009 except Connecticut, whose voter
files are made by town.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

_WORD: Final = re.compile(r"\b(COUNTY|PARISH|BOROUGH|CENSUS AREA)\b")
_NO_SIGN: Final = re.compile(r"[^A-Z0-9]+")


@cache
def counties(state: str) -> Mapping[str, str]:
    """FIPS code → name, in the order of the codes."""
    return _all().get(state, {})


@cache
def by_spelling(state: str) -> Mapping[str, str]:
    return {spelled(name): fips for fips, name in counties(state).items()}


def spelled(name: str) -> str:
    """DeKalb, De Kalb and DE KALB COUNTY are one; so are St. Clair and Saint Clair."""
    text = _WORD.sub(" ", name.upper().replace("\N{LATIN CAPITAL LETTER N WITH TILDE}", "N"))
    return _NO_SIGN.sub("", re.sub(r"\b(SAINTE?|STE?)\b\.?", "ST ", text))


def numbered(state: str, *, alphabetical: bool = False) -> Mapping[str, str]:
    """Codes 1, 2, 3 … in the order of FIPS codes, or of names: → FIPS."""
    known = counties(state)
    ordered = sorted(known, key=lambda fips: known[fips].casefold().replace(".", "")) if alphabetical else list(known)
    return {str(place): fips for place, fips in enumerate(ordered, start=1)}


@cache
def _all() -> Mapping[str, Mapping[str, str]]:
    states: dict[str, dict[str, str]] = {}
    text = files(__package__).joinpath("counties.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        states.setdefault(row["state"], {})[row["fips"]] = row["name"]
    return states
