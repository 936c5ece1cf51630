"""How often people bear which name.

English names: the 1990 Census lists carried by the package `names`. The others: the CSV files beside this one;
the first line of each says where its figures come from.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib import resources
from typing import Literal, get_args

import names as census_1990  # the lists lie inside this package; it has no type hints

from kithwork.world.chance import Weighted

Origin = Literal["english", "spanish", "vietnamese", "chinese", "indian", "arabic"]
Sex = Literal["F", "M"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)
KEEPS_TILDE = 0.08  # share of names a registrar typed with the accents that latin-1 can hold
LEAST = 0.0002  # percent; the Census prints rarer names as 0.000


def rows(package: str, file: str) -> list[dict[str, str]]:
    """Read one of the world's own CSV files, without its first line, the comment with the source."""
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()[1:]))


def stripped(name: str) -> str:
    """Write a name without accents, as most states do."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _census(file: str) -> list[tuple[str, float]]:
    text = resources.files(census_1990).joinpath(file).read_text(encoding="ascii")
    return [(line.split()[0], max(float(line.split()[1]), LEAST)) for line in text.splitlines() if line.strip()]


def _own(file: str, sex: Sex | None = None) -> list[tuple[str, float]]:
    found = rows(__name__, file)
    return [(r["name"].upper(), float(r["weight"])) for r in found if sex is None or r["sex"] == sex]


def _as_registered(pairs: list[tuple[str, float]]) -> Weighted[str]:
    """Split a name with accents into the form without (most) and with them (some)."""
    spelled: list[tuple[str, float]] = []
    for name, weight in pairs:
        plain = stripped(name)
        kept = 0.0 if plain == name else weight * KEEPS_TILDE
        spelled += [(plain, weight - kept)] + ([(name, kept)] if kept else [])
    return Weighted([name for name, _ in spelled], [weight for _, weight in spelled])


def _with_forms(pairs: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Give back the apostrophes and spaces which the Census list leaves out."""
    forms = {r["census"]: (r["form"], float(r["share"])) for r in rows(__name__, "surname_forms.csv")}
    spelled: list[tuple[str, float]] = []
    for name, weight in pairs:
        form, share = forms.get(name, (name, 0.0))
        spelled += [(name, weight * (1 - share))] + ([(form, weight * share)] if share else [])
    return spelled


@cache
def surnames(origin: Origin) -> Weighted[str]:
    if origin == "english":
        return _as_registered(_with_forms(_census("dist.all.last")))
    return _as_registered(_own(f"{origin}_surnames.csv"))


@cache
def given_names(origin: Origin, sex: Sex) -> Weighted[str]:
    if origin == "english":
        return _as_registered(_census("dist.female.first" if sex == "F" else "dist.male.first"))
    return _as_registered(_own(f"{origin}_given.csv", sex))


@cache
def recent_given_names(sex: Sex) -> Weighted[str]:
    """Names of people born after about 1985, whom the lists of 1990 know only as children."""
    return _as_registered(_own("recent_given.csv", sex))


@cache
def short_forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows(__name__, "nicknames.csv"):
        found[row["given"]] = (*found.get(row["given"], ()), row["short"])
    return found
