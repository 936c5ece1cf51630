"""Other forms of one name: Bob = Robert, Pepe = José, Zhang = Chang, Mohammed = Muhammad.

Two sources: the package `nicknames` (its own table, Anglo names), and `variants_more.csv` beside this module,
compiled by hand for this project from common knowledge of Spanish, Portuguese, Italian, Vietnamese, Chinese, Korean,
Indian, Arabic, Hebrew and Slavic usage (its `origin` column says which). Relation `short`: the first form has the others
as short, familiar or Anglicised forms, which are not forms of one another. Relation `same`: spellings and
transliterations, all of one another.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from nicknames import name_triplets

from kithwork.linkage.text import normalise


class _Row(NamedTuple):
    kind: str
    relation: str
    name: str
    forms: tuple[str, ...]


class _Tables(NamedTuple):
    forms: dict[str, frozenset[str]]
    canonicals: dict[str, frozenset[str]]


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=1 << 16)
def given_variants(first: str) -> frozenset[str]:
    """Collect the name itself, its short forms, the names it is short for, its other spellings. Normalised."""
    name = normalise(first).replace(" ", "")
    tables = _given()
    return frozenset({name}) | tables.forms.get(name, _NONE) | tables.canonicals.get(name, _NONE)


def is_given_variant(one: str, other: str) -> bool:
    """One is a form of the other, or both are forms of a third (Bob, Rob: Robert). Both normalised."""
    return one == other or (one, other) in given_pairs()


@cache
def given_pairs() -> frozenset[tuple[str, str]]:
    """Every two different given names that are variants, in both orders."""
    groups = ({canonical, *forms} for canonical, forms in _given().forms.items())
    return frozenset((one, other) for group in groups for one in group for other in group if one != other)


@cache
def direct_pairs() -> frozenset[tuple[str, str]]:
    """Those of `given_pairs` where one is a form of the other: Bob and Robert, not Bob and Rob."""
    links = ((canonical, form) for canonical, forms in _given().forms.items() for form in forms if form != canonical)
    return frozenset(pair for one, other in links for pair in ((one, other), (other, one)))


def is_short_form(name: str) -> bool:
    """Some name has this one as a form. Normalised."""
    return bool(_given().canonicals.get(name))


@lru_cache(maxsize=1 << 16)
def surname_variants(token: str) -> frozenset[str]:
    """Other transliterations of one surname token, itself included. Normalised."""
    return _surnames().get(token, _NONE) | {token}


def is_surname_variant(one: str, other: str) -> bool:
    return (one, other) in surname_pairs()


@cache
def surname_pairs() -> frozenset[tuple[str, str]]:
    return frozenset((one, other) for one, others in _surnames().items() for other in others)


@cache
def _given() -> _Tables:
    links = (*_anglo(), *_own("given"))
    return _Tables(_grouped(links), _grouped((form, canonical) for canonical, form in links))


@cache
def _surnames() -> dict[str, frozenset[str]]:
    return _grouped(_own("surname"))


def _anglo() -> Iterator[tuple[str, str]]:
    return ((normalise(name), normalise(form)) for name, _, form in name_triplets())


def _own(kind: str) -> Iterator[tuple[str, str]]:
    """Pairs (canonical, form); spellings of one name in both directions."""
    for row in _rows():
        group = (row.name, *row.forms)
        if row.kind == kind and row.relation == "short":
            yield from ((row.name, form) for form in row.forms)
        elif row.kind == kind:
            yield from ((one, other) for one in group for other in group if one != other)


@cache
def _rows() -> tuple[_Row, ...]:
    table = files("kithwork.linkage").joinpath("variants_more.csv")
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return tuple(_Row(row["kind"], row["relation"], row["name"], tuple(row["forms"].split())) for row in rows)


def _grouped(links: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for name, other in links:
        groups[name].add(other)
    return {name: frozenset(others) for name, others in groups.items()}
