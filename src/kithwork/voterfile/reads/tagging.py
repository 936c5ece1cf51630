"""Tags of voters: what the organization's page tells of each tag file, and what a match copies."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, LPad

from kithwork.audit.writes import record
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.models import TagFile, Voter, VoterTag
from kithwork.voterfile.reads.files import SHOWN_REJECTED, Rejected, in_force
from kithwork.voterfile.reads.voters import visible_voters
from kithwork.voterfile.rules.places import canonical_voter_id, split_voter_id

# Voter ids a query, where all that nobody has are listed.
_PAGE = 10_000
# What zeros may stand before.
_NUMBER = r"^[0-9]"
CharField.register_lookup(Length)


def visible_tag_files(scope: OrgScope) -> QuerySet[TagFile]:
    return TagFile.objects.filter(organization_id=scope.organization_id).exclude(status=TagFile.Status.REMOVED)


def visible_removed_tag_files(scope: OrgScope) -> QuerySet[TagFile]:
    """Whose rows are still being deleted."""
    return TagFile.objects.filter(organization_id=scope.organization_id, status=TagFile.Status.REMOVED)


def visible_tags(scope: OrgScope) -> QuerySet[VoterTag]:
    """Of all tag files, those included that hold for nobody just now."""
    return VoterTag.objects.filter(organization_id=scope.organization_id)


@dataclass(frozen=True, slots=True)
class TagFileCard:
    """`made_by` is an e-mail address. `unknown`, `padded`: as in the model, None while they are being counted."""

    id: int
    name: str
    is_by_hand: bool
    status: str
    replaces: str
    bytes_done: int
    bytes_total: int
    lines: int
    accepted: int
    rejected: int
    rejected_lines: tuple[Rejected, ...]
    tags: tuple[str, ...]
    voters: int
    unknown: int | None
    padded: int | None
    failure: str
    made_by: str
    made_at: datetime
    in_force_at: datetime | None

    @property
    def is_in_work(self) -> bool:
        return self.status in {TagFile.Status.WAITING, TagFile.Status.LOADING} or (self.is_loaded and self.is_uncounted)

    @property
    def is_loaded(self) -> bool:
        return self.status in {TagFile.Status.IN_FORCE, TagFile.Status.OFF}

    @property
    def is_uncounted(self) -> bool:
        return self.unknown is None

    @property
    def rejected_beyond(self) -> int:
        return self.rejected - len(self.rejected_lines)


def tag_files(scope: OrgScope) -> tuple[TagFileCard, ...]:
    """The newest first."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    rows = visible_tag_files(scope).select_related("made_by", "replaces").order_by("-made_at", "-id")
    return tuple(_card(row) for row in rows)


def tag_choices(scope: OrgScope) -> tuple[str, ...]:
    """The tags that hold just now, in the order of the alphabet; says nothing of who has them."""
    files = visible_tag_files(scope).filter(status=TagFile.Status.IN_FORCE)
    return tuple(sorted({tag for tags in files.values_list("tags", flat=True) for tag in tags}, key=str.casefold))


def tags(scope: OrgScope, *, canonical_voter_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The tags that hold for these voters; who has none is absent. One statement a state."""
    scope.require(Permission.LOOK_UP_VOTERS)
    by_state: dict[str, list[str]] = defaultdict(list)
    for canonical in canonical_voter_ids:
        state, own_id = split_voter_id(canonical)
        by_state[state].append(own_id)
    files = list(visible_tag_files(scope).filter(status=TagFile.Status.IN_FORCE).values_list("id", flat=True))
    found: dict[str, set[str]] = defaultdict(set)
    for state, own_ids in by_state.items() if files else ():
        rows = visible_tags(scope).filter(file_id__in=files, state=state, state_file_id__in=own_ids)
        for own_id, tag in rows.values_list("state_file_id", "tag"):
            found[canonical_voter_id(state, own_id)].add(tag)
    return {canonical: tuple(sorted(labels, key=str.casefold)) for canonical, labels in found.items()}


def _card(row: TagFile) -> TagFileCard:
    return TagFileCard(
        id=row.id,
        name=row.name,
        is_by_hand=row.is_by_hand,
        status=row.status,
        replaces=row.replaces.name if row.replaces else "",
        bytes_done=row.bytes_done,
        bytes_total=row.bytes_total,
        lines=row.lines,
        accepted=row.accepted,
        rejected=row.rejected,
        rejected_lines=tuple(
            Rejected(part, line, column, reason, cell)
            for part, line, column, cell, reason in row.rejected_lines[:SHOWN_REJECTED]
        ),
        tags=tuple(row.tags),
        voters=row.voters,
        unknown=row.unknown,
        padded=row.padded,
        failure=row.failure,
        made_by=row.made_by.email if row.made_by else "",
        made_at=row.made_at,
        in_force_at=row.in_force_at,
    )


@dataclass(frozen=True, slots=True)
class UnknownVoter:
    """An id that no voter in force has; `padded`: who has it with zeros before the number, which nobody guesses."""

    canonical_voter_id: str
    tags: str
    padded: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    voters: int
    padded: int


def count_unknown(scope: OrgScope, *, file_id: int) -> Unknown:
    """Over the voter files in force now."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    counts = [_count(scope, file_id, state) for state in _states(scope, file_id)]
    return Unknown(sum(count.voters for count in counts), sum(count.padded for count in counts))


def unknown_voters(scope: OrgScope, *, file_id: int, now: datetime) -> Iterator[UnknownVoter]:
    """All of them, in the order of their ids, page by page. Reading them leaves its mark."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = visible_tag_files(scope).filter(id=file_id).first()
    if file is None:
        raise NotFoundError(file_id)
    record(scope, verb="tag_file.unknown", noun="tag_file", noun_id=file_id, people=file.unknown or 0, now=now)
    return (one for state in _states(scope, file_id) for one in _listed(scope, file_id, state))


def _states(scope: OrgScope, file_id: int) -> list[str]:
    rows = visible_tags(scope).filter(file_id=file_id)
    return list(rows.values_list("state", flat=True).distinct().order_by("state"))


def _listed(scope: OrgScope, file_id: int, state: str) -> Iterator[UnknownVoter]:
    voters, rows = _voters(scope, state), _unknown(scope, file_id, state)
    lengths = _lengths(voters)
    after = ""
    while True:
        page = rows.filter(state_file_id__gt=after).values("state_file_id").order_by("state_file_id")
        found: dict[str, str] = dict(
            page.annotate(labels=StringAgg("tag", "; ", order_by="tag")).values_list("state_file_id", "labels")[:_PAGE]
        )
        if not found:
            return
        padded = _padded_to(voters, found, lengths)
        for own_id, labels in found.items():
            with_zeros = canonical_voter_id(state, padded[own_id]) if own_id in padded else ""
            yield UnknownVoter(canonical_voter_id(state, own_id), labels, with_zeros)
        after = next(reversed(found))


def _voters(scope: OrgScope, state: str) -> QuerySet[Voter]:
    """By the file's own number, so that the other files' partitions are not even planned for."""
    files = [file.id for file in in_force(scope) if file.state == state]
    return visible_voters(scope, state=state).filter(file_id__in=files)


def _unknown(scope: OrgScope, file_id: int, state: str) -> QuerySet[VoterTag]:
    same = _voters(scope, state).filter(state_file_id=OuterRef("state_file_id"))
    return visible_tags(scope).filter(~Exists(same), file_id=file_id, state=state)


def _lengths(voters: QuerySet[Voter]) -> list[int]:
    return list(voters.values_list("state_file_id__length", flat=True).distinct())


def _count(scope: OrgScope, file_id: int, state: str) -> Unknown:
    ids = _unknown(scope, file_id, state).values("state_file_id").distinct()
    count = ids.count()
    voters = _voters(scope, state)
    lengths = _lengths(voters) if count else []
    return Unknown(count, ids.filter(_is_padded(voters, lengths)).count() if lengths else 0)


def _is_padded(voters: QuerySet[Voter], lengths: Collection[int]) -> Q:
    """Whether zeros before it make a number, as long as one of the file's, that somebody has."""
    padded = Q()
    for length in lengths:
        same = voters.filter(state_file_id=LPad(OuterRef("state_file_id"), length, Value("0")))
        padded |= Q(Exists(same), state_file_id__length__lt=length)
    return Q(padded, state_file_id__regex=_NUMBER)


def _padded_to(voters: QuerySet[Voter], own_ids: Collection[str], lengths: Collection[int]) -> dict[str, str]:
    numbers = [own_id for own_id in own_ids if re.match(_NUMBER, own_id)]
    padded = {own_id.rjust(length, "0"): own_id for own_id in numbers for length in lengths if length > len(own_id)}
    found = voters.filter(state_file_id__in=padded).order_by("state_file_id").values_list("state_file_id", flat=True)
    return {padded[with_zeros]: with_zeros for with_zeros in found}
