"""One call of the judge for a page of contacts, each with candidates of its own."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.linkage.columns import Columns, Vocabulary
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Judgement, Pairs, Scores, in_words, score
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.person import Candidate, Person, known
from kithwork.linkage.reasons import reasons
from kithwork.matching.rules import LEAST_SHOWN

# Reasons cost as much as judging, and nobody reads more than the first few.
_EXPLAINED: Final = 20


def judged(
    scope: CampaignScope,
    *,
    people: Sequence[Person],
    candidates: Sequence[Sequence[Candidate]],
    frequencies: Frequencies,
) -> list[list[Judgement]]:
    """For each person those worth showing, the most probable first, then by id."""
    scope.require(Permission.LOOK_UP_VOTERS)
    voters: dict[str, int] = {}
    distinct: list[Candidate] = []
    pairs: list[tuple[int, int]] = []
    for person, near in enumerate(candidates):
        for candidate in near:
            row = voters.setdefault(candidate.id, len(distinct))
            if row == len(distinct):
                distinct.append(candidate)
            pairs.append((person, row))
    if not pairs:
        return [[] for _ in people]
    asked = np.array(pairs, np.int64)
    return _told(people, distinct, asked, _scores(people, distinct, asked, frequencies))


def _scores(
    people: Sequence[Person],
    distinct: Sequence[Candidate],
    asked: "np.typing.NDArray[np.int64]",
    frequencies: Frequencies,
) -> Scores:
    vocabulary = Vocabulary()
    contacts = Columns.of([known(person) for person in people], vocabulary)
    voters = Columns.of([known(one.person, precision=one.birth_precision) for one in distinct], vocabulary)
    return score(
        Pairs(asked[:, 0], asked[:, 1]),
        contacts=contacts,
        voters=voters,
        vocabulary=vocabulary,
        frequencies=frequencies,
        model=DEFAULT,
    )


def _told(
    people: Sequence[Person], distinct: Sequence[Candidate], asked: "np.typing.NDArray[np.int64]", scores: Scores
) -> list[list[Judgement]]:
    told: list[list[Judgement]] = [[] for _ in people]
    order = sorted(
        np.flatnonzero(scores.probability >= LEAST_SHOWN).tolist(),
        key=lambda pair: (-scores.probability[pair], distinct[asked[pair, 1]].id),
    )
    for pair in order:
        person, voter = asked[pair].tolist()
        if len(told[person]) < _EXPLAINED:
            told[person].append(_judgement(people[person], distinct[voter], scores, pair))
    return told


def _judgement(person: Person, candidate: Candidate, scores: Scores, pair: int) -> Judgement:
    probability = float(scores.probability[pair])
    levels = {name: int(level[pair]) for name, level in scores.evidence.levels.items()}
    why = reasons(person, candidate, levels, by_nickname=bool(scores.evidence.by_nickname[pair]))
    return Judgement(candidate.id, probability, int(scores.weight[pair]), in_words(probability), why)
