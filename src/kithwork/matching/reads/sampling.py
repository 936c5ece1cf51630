"""Contacts of the whole organization with their candidates of one file, for learning without anybody's answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

import numpy as np
from django.db.models import Q, QuerySet

from kithwork.contacts import reads as contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.linkage.columns import Columns, candidate_columns
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Pairs
from kithwork.linkage.learn import LEAST_CONTACTS, Sample
from kithwork.linkage.person import Candidate
from kithwork.linkage.vocabulary import Ints, Vocabulary
from kithwork.matching.reads.finding import Near, near_ones
from kithwork.matching.reads.subject import Subject, subjects
from kithwork.matching.rules import says_enough
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile.reads import FileInForce

# With about a hundred candidates each this is some 100 MB of numbers; more contacts teach little more.
SAMPLED_AT_MOST: Final = 5_000
_STRANGERS: Final = 20_000
_PAGE: Final = 1_000
_SEED: Final = 1


def sample(scope: OrgScope, *, within: Sequence[CampaignScope], file: FileInForce) -> Sample:
    """Evenly over all contacts of these campaigns who would be looked up in this file, matched or not, in pages.

    Refused voters are candidates like others: nobody's decision takes part. The caller writes the audit row.
    """
    scope.require(Permission.RUN_JOBS)
    pages = _Pages()
    every = _every(within, file.state)
    for campaign in within:
        ids = islice(_eligible(campaign, file.state).iterator(chunk_size=_PAGE), 0, None, every)
        while page := list(islice(ids, _PAGE)):
            _add(pages, campaign, file, page)
    # Of fewer nothing is learned, and nobody else is needed.
    enough = sum(map(len, pages.contacts)) >= LEAST_CONTACTS
    searched = voterfile.searched(scope, state=file.state)
    strangers = voterfile.voters_numbered(scope, file=searched, numbers=_numbers(file.voters if enough else 0))
    return pages.sample([voter.candidate() for voter in strangers.values()])


def count_sampled(scope: OrgScope, *, within: Sequence[CampaignScope], state: str) -> int:
    """Of how many contacts a sample would be made, those included who say too little to be looked up."""
    scope.require(Permission.RUN_JOBS)
    return min(SAMPLED_AT_MOST, sum(_eligible(one, state).count() for one in within))


def _eligible(scope: CampaignScope, state: str) -> "QuerySet[Any, int]":
    """Their ids, in order."""
    inside = contacts.visible(scope).filter(Q(state=state) | Q(state=""))
    return inside.order_by("id").values_list("id", flat=True)


def _every(within: Sequence[CampaignScope], state: str) -> int:
    total = sum(_eligible(scope, state).count() for scope in within)
    return max(1, -(-total // SAMPLED_AT_MOST))


def _add(pages: "_Pages", scope: CampaignScope, file: FileInForce, contact_ids: list[int]) -> None:
    asked = [
        replace(one, refused=frozenset())
        for one in subjects(scope, contact_ids=contact_ids)
        if one.state == file.state and says_enough(one.person)
    ]
    if asked:
        pages.add(scope, file.state, asked)


def _numbers(voters: int) -> frozenset[int]:
    lines = np.random.default_rng(_SEED).integers(1, voters + 1, min(_STRANGERS, voters))
    return frozenset(lines.tolist())


@dataclass(slots=True)
class _Pages:
    """What the pages brought, as numbers of one vocabulary; a voter near several contacts is kept once."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    frequencies: Frequencies = field(default_factory=Frequencies)
    contacts: list[Columns] = field(default_factory=list)
    voters: list[Columns] = field(default_factory=list)
    pairs: list[tuple[Ints, Ints]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def add(self, scope: CampaignScope, state: str, asked: Sequence[Subject]) -> None:
        file = voterfile.searched(scope, state=state)
        near: Near = near_ones(scope, file=file, subjects=asked, vocabulary=self.vocabulary, wide=False)
        page = near.page
        counted = voterfile.frequencies(scope, file=file, needed=page.needed())
        known = len(self.rows)
        row = np.array([self.rows.setdefault(voter, len(self.rows)) for voter in page.ids], np.int64)
        self.pairs.append((page.pairs.contact + sum(map(len, self.contacts)), row[page.pairs.voter]))
        self.contacts.append(page.contacts)
        self.voters.append(page.voters.take(np.flatnonzero(row >= known)))
        self.frequencies = _together(self.frequencies, counted)

    def sample(self, strangers: Sequence[Candidate]) -> Sample:
        nobody = Columns.of([], self.vocabulary)
        return Sample(
            pairs=Pairs(*map(_joined, zip(*self.pairs, strict=True))) if self.pairs else Pairs(_NONE, _NONE),
            contacts=Columns.joined([*self.contacts, nobody]),
            voters=Columns.joined([*self.voters, candidate_columns(strangers, self.vocabulary)]),
            vocabulary=self.vocabulary,
            frequencies=self.frequencies,
        )


_NONE: Final = np.zeros(0, np.int64)


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts)


def _together(one: Frequencies, other: Frequencies) -> Frequencies:
    return Frequencies(
        other.total,
        {**one.first, **other.first},
        {**one.last, **other.last},
        {**one.joint, **other.joint},
        {**one.zip, **other.zip},
        {**one.city, **other.city},
    )
