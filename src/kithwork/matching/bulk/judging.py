"""Candidate pairs into probabilities, a range of contacts at a time: the second thing the worker processes do."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from kithwork.linkage import judge
from kithwork.linkage.judge import Scores
from kithwork.linkage.model import Model
from kithwork.linkage.vocabulary import Codes, Flags, Floats, Ints
from kithwork.matching.bulk.blocking import Pairs
from kithwork.matching.bulk.people import People, read_people
from kithwork.matching.bulk.work import Work

FIELDS: Final = ("first", "last", "middle", "suffix", "place", "age", "phone")
# Whoever is less likely than even is nobody to write down; who else it could be is, down to a little.
POSSIBLE_FROM: Final = 0.5
_LEAST_SHOWN, _SHOWN_AT_MOST = 0.02, 5


@dataclass(frozen=True, slots=True)
class Range:
    work: Work
    name: str
    pairs: Pairs
    model: Model


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be written of a range of contacts: by contact, the most probable first, then by voter.

    `voter` is the place among the candidates, `levels` has the shape (rows, fields).
    `best`: the highest probability of every contact that has candidates.
    """

    contact: Codes
    voter: Codes
    probability: Floats
    levels: Codes
    by_nickname: Flags
    best: Floats

    def write(self, work: Work, name: str) -> None:
        with work.writing(name) as path, path.open("wb") as file:
            np.savez(file, **{field: getattr(self, field) for field in self.__slots__})

    @classmethod
    def read(cls, path: Path) -> "Judged":
        with np.load(path) as held:
            return cls(**{field: held[field] for field in cls.__slots__})


def judge_range(task: Range) -> str:
    people, place = people_of(task.work)
    scored = score(people, Pairs(task.pairs.contact, place[task.pairs.voter]), task.model)
    scored.write(task.work, task.name)
    return task.name


@lru_cache(maxsize=1)
def people_of(work: Work) -> tuple[People, Codes]:
    chosen = np.asarray(work.get("chosen"))
    return read_people(work), (np.cumsum(chosen) - 1).astype(np.int32)


def score(people: People, pairs: Pairs, model: Model) -> Judged:
    """`pairs.voter` is a place among the candidates; all candidates of a contact are there."""
    return _kept(pairs, weighed(people, pairs, model))


def weighed(people: People, pairs: Pairs, model: Model) -> Scores:
    own, contact = np.unique(pairs.contact, return_inverse=True)
    contacts = people.contacts.take(own)
    return judge.score(
        judge.Pairs(contact, np.arange(len(pairs.voter))),
        contacts=contacts.columns(),
        voters=people.voters.take(pairs.voter).columns(),
        vocabulary=people.vocabulary,
        frequencies=people.frequencies(contacts),
        model=model,
    )


def _kept(pairs: Pairs, scores: Scores) -> Judged:
    probability = scores.probability
    contact = np.unique(pairs.contact, return_inverse=True)[1]
    best = np.zeros(int(contact.max(initial=-1)) + 1)
    np.maximum.at(best, contact, probability)
    order = np.lexsort((pairs.voter, -probability, contact))
    rank = _rank(contact[order])
    shown = (best[contact] >= POSSIBLE_FROM)[order] & (probability[order] >= _LEAST_SHOWN) & (rank < _SHOWN_AT_MOST)
    rows = order[shown]
    levels: list[Any] = [scores.evidence.levels[name][rows] for name in FIELDS]
    return Judged(
        contact=pairs.contact[rows],
        voter=pairs.voter[rows].astype(np.int32),
        probability=probability[rows],
        levels=np.stack(levels, axis=1).astype(np.int32),
        by_nickname=scores.evidence.by_nickname[rows] > 0,
        best=best,
    )


def _rank(contact: Ints) -> Ints:
    """Of ordered contacts: the how many-th row of its contact each is, from 0."""
    begins = np.append([True], contact[1:] != contact[:-1])[: len(contact)]
    place = np.arange(len(contact))
    return place - np.maximum.accumulate(np.where(begins, place, 0))
