"""How good MATCHES is, by a truth: recall over all contacts whose voter is in the file, those never found included;
precision over all matched rows, contacts that are in no file included.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from kithwork.linkage.vocabulary import Flags, Floats
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.matches import HEADER, MATCHED, POSSIBLE
from kithwork.matching.bulk.reading.headings import plain
from kithwork.matching.bulk.reading.opened import opened
from kithwork.matching.bulk.reading.records import records

# What `./kith world` calls them.
_ALSO: Final = {"contact_id": ("contact",), "voter_id": ("state_file_id", "ncid"), "tags": ("tag", "changes")}
PRECISIONS: Final = (0.90, 0.95, 0.98, 0.99, 0.995)
_BINS: Final = 20
_PLACES: Final = 6
Report = dict[str, object]


@dataclass(frozen=True, slots=True)
class Best:
    """The most probable voter of a contact, and what was made of them."""

    voter: str
    probability: float
    status: str


@dataclass(frozen=True, slots=True)
class Truth:
    voter: str
    tags: tuple[str, ...]


def report(matches: Path, truth: Path) -> Report:
    best, true = _best(matches), _truth(truth)
    unknown = sorted(best.keys() - true.keys())
    if unknown:
        raise LinkError(
            f"{truth.name} says nothing about {len(unknown)} contacts of {matches.name}, such as {unknown[0]}."
        )
    tags = sorted({tag for one in true.values() for tag in one.tags})
    by_tag = {tag: _measured(best, {own: one for own, one in true.items() if tag in one.tags}) for tag in tags}
    return _measured(best, true) | ({"tags": by_tag} if tags else {})


def _measured(best: Mapping[str, Best], truth: Mapping[str, Truth]) -> Report:
    there = sum(1 for one in truth.values() if one.voter)
    found = [(best[own], one.voter) for own, one in truth.items() if own in best and best[own].voter]
    right = np.array([one.voter == voter for one, voter in found], np.bool_)
    probability = np.array([one.probability for one, _ in found], np.float64)
    is_match = np.array([one.status == MATCHED for one, _ in found], np.bool_)
    hits, matched = int((right & is_match).sum()), int(is_match.sum())
    precision, recall = _share(hits, matched), _share(hits, there)
    return {
        "contacts": len(truth),
        "in_file": there,
        "matched": matched,
        "possible": len(found) - matched,
        "precision": precision,
        "recall": recall,
        "f1": _harmonic(precision, recall),
        "recall_at_precision": {str(least): _recall_at(least, probability, right, there) for least in PRECISIONS},
        "calibration_error": _calibration_error(probability, right),
    }


def _recall_at(precision: float, probability: Floats, right: Flags, there: int) -> float | None:
    """The best recall of any threshold that keeps the precision; equal probabilities pass together or not at all."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(right[order])
    ends = np.append(probability[order][1:] != probability[order][:-1], [True])[: len(order)]
    kept = (hits >= precision * np.arange(1, len(hits) + 1)) & ends
    return _share(int(hits[kept].max(initial=0)), there)


def _calibration_error(probability: Floats, right: Flags) -> float | None:
    """Expected calibration error of the best rows written, in 20 bins of equal width, weighted by their size."""
    bins = np.minimum((probability * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.abs(np.bincount(bins, probability, _BINS) - np.bincount(bins, right, _BINS))
    return round(float(gaps.sum() / len(right)), _PLACES) if len(right) else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, _PLACES) if whole else None


def _harmonic(one: float | None, other: float | None) -> float | None:
    if one is None or other is None or not one + other:
        return None
    return round(2 * one * other / (one + other), _PLACES)


def _best(path: Path) -> dict[str, Best]:
    best: dict[str, Best] = {}
    for line, row in _rows(path, HEADER[:4]):
        own, voter, probability, status = row
        found = Best(voter, _number(path, line, probability) if voter else 0.0, status)
        if status == MATCHED and best.get(own, found).status == MATCHED and own in best:
            raise LinkError(f"{path.name}, line {line}: contact {own} is matched twice.")
        if own not in best or (found.status in (MATCHED, POSSIBLE) and found.probability > best[own].probability):
            best[own] = found
    return best


def _number(path: Path, line: int, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise LinkError(f"{path.name}, line {line}: {text!r} is no probability.") from None


def _truth(path: Path) -> dict[str, Truth]:
    truth: dict[str, Truth] = {}
    for line, (own, voter, tags) in _rows(path, ("contact_id", "voter_id"), more=("tags",)):
        if own in truth:
            raise LinkError(f"{path.name}, line {line}: contact_id {own} stands there twice.")
        truth[own] = Truth(voter, _tags(tags))
    return truth


def _tags(text: str) -> tuple[str, ...]:
    """Parted by semicolons, bars or commas; where there is none of them, by spaces."""
    marks = re.search(r"[;|,]", text)
    return tuple(tag.strip() for tag in (re.split(r"[;|,]", text) if marks else text.split()) if tag.strip())


def _place(places: Mapping[str, int], name: str) -> int | None:
    return next((places[plain(one)] for one in (name, *_ALSO.get(name, ())) if plain(one) in places), None)


def _rows(path: Path, names: Sequence[str], more: Sequence[str] = ()) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and values of the columns; one of `more` that is not there is empty."""
    with opened(path) as stream:
        read = records(stream, ",")
        head = next(read, None)
        places = {plain(name): place for place, name in enumerate(head.values if head else [])}
        wanted = [_place(places, name) for name in (*names, *more)]
        missing = [name for name, place in zip(names, wanted, strict=False) if place is None]
        if missing:
            raise LinkError(f"{path.name} has no column {missing[0]}.")
        for record in read:
            values = record.values
            yield (
                record.line,
                tuple(values[at].strip() if at is not None and at < len(values) else "" for at in wanted),
            )
