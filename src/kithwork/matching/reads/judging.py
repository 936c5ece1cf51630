"""One call of the judge for a page of contacts, each with candidates of its own."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kithwork.linkage.columns import Columns, candidate_columns
from kithwork.linkage.frequencies import Frequencies, Needed, tallies
from kithwork.linkage.judge import Judgement, Pairs, Scores, in_words, score
from kithwork.linkage.model import DEFAULT
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
        self._people, self._contacts, self._vocabulary = people, contacts, vocabulary
        self._voters: list[Candidate] = []
        pairs: list[tuple[int, int]] = []
        for person, voters in enumerate(near):
            for voter in voters:
                row = rows.setdefault(voter.canonical_voter_id, len(rows))
                if row == len(self._voters):
                    self._voters.append(voter.candidate())
                pairs.append((person, row))
        self._pairs = np.array(pairs, np.int64).reshape(-1, 2)
        self._columns = candidate_columns(self._voters, vocabulary)

    def needed(self) -> Needed:
        """The values whose counts change these judgements."""
        said, found = tallies(self._contacts, self._vocabulary), tallies(self._columns, self._vocabulary)
        nicknames = {self._vocabulary.texts[code] for code in self._contacts.nickname.tolist() if code}
        return Needed(
            first=frozenset({*said.first, *nicknames, *said.last, *found.first}),
            last=frozenset({*said.last, *found.last}),
            joint=frozenset(found.joint),
            zip=frozenset(found.zip),
            city=frozenset(found.city),
        )

    def judgements(self, frequencies: Frequencies) -> list[list[Judgement]]:
        """For each person those worth showing, the most probable first, then by id."""
        told: list[list[Judgement]] = [[] for _ in self._people]
        if not len(self._pairs):
            return told
        scores = score(
            Pairs(self._pairs[:, 0], self._pairs[:, 1]),
            contacts=self._contacts,
            voters=self._columns,
            vocabulary=self._vocabulary,
            frequencies=frequencies,
            model=DEFAULT,
        )
        for pair in self._likeliest(scores):
            best = told[self._pairs[pair, 0]]
            if len(best) < _EXPLAINED:
                best.append(self._judgement(scores, pair))
        return told

    def _likeliest(self, scores: Scores) -> list[int]:
        worth_it = np.flatnonzero(scores.probability >= LEAST_SHOWN).tolist()
        return sorted(worth_it, key=lambda pair: (-scores.probability[pair], self._voters[self._pairs[pair, 1]].id))

    def _judgement(self, scores: Scores, pair: int) -> Judgement:
        person, voter = self._pairs[pair].tolist()
        candidate, probability = self._voters[voter], float(scores.probability[pair])
        levels = {name: int(level[pair]) for name, level in scores.evidence.levels.items()}
        by_nickname = bool(scores.evidence.by_nickname[pair])
        why = reasons(self._people[person], candidate, levels, by_nickname=by_nickname)
        return Judgement(candidate.id, probability, int(scores.weight[pair]), in_words(probability), why)
