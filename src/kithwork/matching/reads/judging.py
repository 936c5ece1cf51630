"""One call of the judge for a page of contacts, each with candidates of its own."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kithwork.linkage.columns import Columns, candidate_columns
from kithwork.linkage.frequencies import Frequencies, Needed, needed_by
from kithwork.linkage.judge import Judgement, Pairs, Scores, in_words, score
from kithwork.linkage.model import Model
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.reasons import reasons
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.matching.rules import LEAST_SHOWN
from kithwork.voterfile.reads import VoterRow

# Reasons cost as much as judging, and nobody reads more than the first few.
_EXPLAINED: Final = 20


class Judged:
    """`near` are the candidates of each of `people`; a voter near several of them is read once."""

    def __init__(
        self, people: Sequence[Person], contacts: Columns, vocabulary: Vocabulary, near: Sequence[Sequence[VoterRow]]
    ) -> None:
        rows: dict[str, int] = {}
        self.contacts = contacts
        self._people, self._vocabulary = people, vocabulary
        self._candidates: list[Candidate] = []
        pairs: list[tuple[int, int]] = []
        for person, voters in enumerate(near):
            for voter in voters:
                row = rows.setdefault(voter.canonical_voter_id, len(rows))
                if row == len(self._candidates):
                    self._candidates.append(voter.candidate())
                pairs.append((person, row))
        numbers = np.array(pairs, np.int64).reshape(-1, 2)
        self.pairs = Pairs(numbers[:, 0], numbers[:, 1])
        self.voters = candidate_columns(self._candidates, vocabulary)

    @property
    def ids(self) -> list[str]:
        return [candidate.id for candidate in self._candidates]

    def needed(self) -> Needed:
        """The values whose counts change these judgements."""
        return needed_by(self.contacts, self.voters, self._vocabulary)

    def judgements(self, frequencies: Frequencies, model: Model) -> list[list[Judgement]]:
        """For each person those worth showing, the most probable first, then by id."""
        told: list[list[Judgement]] = [[] for _ in self._people]
        if not len(self.pairs.contact):
            return told
        scores = score(
            self.pairs,
            contacts=self.contacts,
            voters=self.voters,
            vocabulary=self._vocabulary,
            frequencies=frequencies,
            model=model,
        )
        for pair in self._likeliest(scores):
            best = told[self.pairs.contact[pair]]
            if len(best) < _EXPLAINED:
                best.append(self._judgement(scores, pair))
        return told

    def _likeliest(self, scores: Scores) -> list[int]:
        worth_it = np.flatnonzero(scores.probability >= LEAST_SHOWN).tolist()
        return sorted(
            worth_it, key=lambda pair: (-scores.probability[pair], self._candidates[self.pairs.voter[pair]].id)
        )

    def _judgement(self, scores: Scores, pair: int) -> Judgement:
        person, voter = int(self.pairs.contact[pair]), int(self.pairs.voter[pair])
        candidate, probability = self._candidates[voter], float(scores.probability[pair])
        levels = {name: int(level[pair]) for name, level in scores.evidence.levels.items()}
        by_nickname = bool(scores.evidence.by_nickname[pair])
        why = reasons(self._people[person], candidate, levels, by_nickname=by_nickname)
        return Judgement(candidate.id, probability, int(scores.weight[pair]), in_words(probability), why)
