"""Who has voted: what the organization's page tells of each vote file, and what a match copies."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.layouts.histories import HISTORIES
from kithwork.voterfile.models import VoteFile, VoterVote
from kithwork.voterfile.reads.files import SHOWN_REJECTED, Rejected
from kithwork.voterfile.rules.places import canonical_voter_id, split_voter_id

# The page tells of the latest.
SHOWN_ELECTIONS = 5


def visible_vote_files(scope: OrgScope) -> QuerySet[VoteFile]:
    return VoteFile.objects.filter(organization_id=scope.organization_id).exclude(status=VoteFile.Status.REMOVED)


def visible_removed_vote_files(scope: OrgScope) -> QuerySet[VoteFile]:
    """Whose rows are still being deleted."""
    return VoteFile.objects.filter(organization_id=scope.organization_id, status=VoteFile.Status.REMOVED)


def visible_votes(scope: OrgScope) -> QuerySet[VoterVote]:
    """Of all vote files, those elections included that a newer file holds by now."""
    return VoterVote.objects.filter(organization_id=scope.organization_id)


@dataclass(frozen=True, slots=True)
class Election:
    """`voters`: how many the file says have voted in it."""

    day: date
    name: str
    voters: int


@dataclass(frozen=True, slots=True)
class VoteFileCard:
    """`kind` is the layout's title, `made_by` an e-mail address; the rest as in the model."""

    id: int
    name: str
    kind: str
    status: str
    only_on: date | None
    is_addition: bool
    elections: tuple[Election, ...]
    bytes_done: int
    bytes_total: int
    lines: int
    voted: int
    silent: int
    rejected: int
    rejected_lines: tuple[Rejected, ...]
    failure: str
    made_by: str
    made_at: datetime
    in_force_at: datetime | None

    @property
    def is_in_work(self) -> bool:
        return self.status in {VoteFile.Status.WAITING, VoteFile.Status.LOADING}

    @property
    def elections_shown(self) -> tuple[Election, ...]:
        return self.elections[:SHOWN_ELECTIONS]

    @property
    def elections_beyond(self) -> int:
        return len(self.elections) - len(self.elections_shown)

    @property
    def rejected_beyond(self) -> int:
        return self.rejected - len(self.rejected_lines)


def vote_files(scope: OrgScope) -> tuple[VoteFileCard, ...]:
    """The newest first."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    rows = visible_vote_files(scope).select_related("made_by").order_by("-made_at", "-id")
    return tuple(_card(row) for row in rows)


def _elections(row: VoteFile) -> tuple[Election, ...]:
    return tuple(Election(date.fromisoformat(day), name, voters) for day, name, voters in row.elections)


def voted(scope: OrgScope, *, canonical_voter_ids: Collection[str], election_on: date | None) -> frozenset[str]:
    """Of these voters, who has voted by the files that hold this election; nobody without a day. One statement a state."""
    scope.require(Permission.LOOK_UP_VOTERS)
    if election_on is None:
        return frozenset()
    by_state: dict[str, list[str]] = defaultdict(list)
    for canonical in canonical_voter_ids:
        state, own_id = split_voter_id(canonical)
        by_state[state].append(own_id)
    found: set[str] = set()
    for state, own_ids in by_state.items():
        if files := _holding(scope, state, election_on):
            rows = visible_votes(scope).filter(file_id__in=files, election_on=election_on, state_file_id__in=own_ids)
            own = rows.values_list("state_file_id", flat=True)
            found.update(canonical_voter_id(state, own_id) for own_id in own)
    return frozenset(found)


def _holding(scope: OrgScope, state: str, election_on: date) -> list[int]:
    rows = visible_vote_files(scope).filter(state=state, status=VoteFile.Status.IN_FORCE)
    return [row.id for row in rows if any(one.day == election_on for one in _elections(row))]


def _card(row: VoteFile) -> VoteFileCard:
    return VoteFileCard(
        id=row.id,
        name=row.name,
        kind=HISTORIES[row.layout].names.title,
        status=row.status,
        only_on=row.only_on,
        is_addition=row.is_addition,
        elections=_elections(row),
        bytes_done=row.bytes_done,
        bytes_total=row.bytes_total,
        lines=row.lines,
        voted=row.voted,
        silent=row.silent,
        rejected=row.rejected,
        rejected_lines=tuple(
            Rejected(part, line, column, reason, cell)
            for part, line, column, cell, reason in row.rejected_lines[:SHOWN_REJECTED]
        ),
        failure=row.failure,
        made_by=row.made_by.email if row.made_by else "",
        made_at=row.made_at,
        in_force_at=row.in_force_at,
    )
