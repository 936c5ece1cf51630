from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kithwork.audit.writes import record
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.linkage import keys
from kithwork.voterfile.layouts import LAYOUTS
from kithwork.voterfile.models import Mapping, RejectedLine, VoterFile
from kithwork.voterfile.rules.areas import Area

# A page names this many rejected lines of a file; up to 100 are kept.
SHOWN_REJECTED = 20


def visible(scope: OrgScope) -> QuerySet[VoterFile]:
    return VoterFile.objects.filter(organization_id=scope.organization_id)


def visible_rejected(scope: OrgScope) -> QuerySet[RejectedLine]:
    return RejectedLine.objects.filter(organization_id=scope.organization_id)


def visible_mappings(scope: OrgScope) -> QuerySet[Mapping]:
    return Mapping.objects.filter(organization_id=scope.organization_id)


def visible_unmapped(scope: OrgScope) -> QuerySet[VoterFile]:
    """Nobody has told what their columns mean, or they could not be read by what was told."""
    status = VoterFile.Status
    return visible(scope).filter(Q(status=status.UNMAPPED) | Q(status=status.FAILED, mapping__isnull=False))


@dataclass(frozen=True, slots=True)
class FileInForce:
    """What goes with every use of the file: where it is from and what it may be used for."""

    id: int
    state: str
    layout: str
    name: str
    source: str
    obtained_on: date
    permitted_use: str
    in_force_at: datetime | None
    voters: int
    candidates: int
    keys_are_current: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    part: str
    line: int
    column: str
    reason: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file on the organization's page. `agreed_by` is an e-mail address, or "" for the operator of the server."""

    id: int
    state: str
    layout_title: str
    why: str
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    name: str
    source: str
    obtained_on: date
    permitted_use: str
    agreed_by: str
    agreed_at: datetime
    status: str
    is_check: bool
    may_be_mapped: bool
    stage: str
    sha256: str
    bytes_done: int
    bytes_total: int
    lines: int
    accepted: int
    rejected: int
    candidates: int
    failure: str
    made_at: datetime
    in_force_at: datetime | None
    keys_are_current: bool
    is_kept: bool
    added: int | None
    changed: int | None
    vanished: int | None
    rejected_lines: tuple[Rejected, ...]

    @property
    def is_in_work(self) -> bool:
        status = VoterFile.Status
        return self.status in {status.WAITING, status.LOADING} or (self.status == status.CHECKED and not self.is_check)

    @property
    def waits_for_a_person(self) -> bool:
        return self.status == VoterFile.Status.CHECKED and self.is_check

    @property
    def may_retry(self) -> bool:
        return self.status == VoterFile.Status.FAILED

    @property
    def rejected_beyond(self) -> int:
        return self.rejected - len(self.rejected_lines)


def in_force(scope: OrgScope) -> tuple[FileInForce, ...]:
    """One a state at most. Holds no people, so that every page may say which file it speaks of."""
    files = visible(scope).filter(status=VoterFile.Status.IN_FORCE).order_by("state")
    return tuple(
        FileInForce(
            id=file.id,
            state=file.state,
            layout=file.layout,
            name=file.name,
            source=file.source,
            obtained_on=file.obtained_on,
            permitted_use=file.permitted_use,
            in_force_at=file.in_force_at,
            voters=file.accepted,
            candidates=file.candidates,
            keys_are_current=file.keys_version == keys.VERSION,
        )
        for file in files
    )


def areas(scope: OrgScope) -> tuple[Area, ...]:
    """Where the voters in force live, in their order. Holds no people."""
    files = visible(scope).filter(status=VoterFile.Status.IN_FORCE).order_by("state")
    return tuple(Area.read(written) for areas in files.values_list("areas", flat=True) for written in areas)


def cards(scope: OrgScope) -> tuple[FileCard, ...]:
    """What is in work, then what is in force, then the rest, the newest first: three queries, however many."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    found = _cards(scope, visible(scope).order_by("-made_at", "-id"))
    return tuple(sorted(found, key=lambda file: (not file.is_in_work, file.status != VoterFile.Status.IN_FORCE)))


def card(scope: OrgScope, *, file_id: int) -> FileCard:
    scope.require(Permission.MANAGE_VOTER_FILES)
    found = _cards(scope, visible(scope).filter(id=file_id))
    if not found:
        raise NotFoundError(file_id)
    return found[0]


def rejected_lines(scope: OrgScope, *, file_id: int, now: datetime) -> tuple[Rejected, ...]:
    """The first 100, with the cell that stopped each: people's data, so that reading it leaves its mark."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    if not visible(scope).filter(id=file_id).exists():
        raise NotFoundError(file_id)
    lines = visible_rejected(scope).filter(file_id=file_id).order_by("id")
    found = tuple(Rejected(line.part, line.line, line.column, line.reason, line.cell) for line in lines)
    record(scope, verb="voter_file.rejected", noun="voter_file", noun_id=file_id, people=len(found), now=now)
    return found


def _cards(scope: OrgScope, files: QuerySet[VoterFile]) -> tuple[FileCard, ...]:
    rows = list(files.select_related("agreed_by"))
    unmapped = set(visible_unmapped(scope).values_list("id", flat=True))
    rejected: dict[int, list[Rejected]] = defaultdict(list)
    lines = visible_rejected(scope).filter(file__in=rows).order_by("file_id", "id")
    for line in lines.defer("cell"):
        rejected[line.file_id].append(Rejected(line.part, line.line, line.column, line.reason))
    return tuple(_card(row, rejected[row.id], may_be_mapped=row.id in unmapped) for row in rows)


def _card(file: VoterFile, rejected: Iterable[Rejected], *, may_be_mapped: bool) -> FileCard:
    return FileCard(
        id=file.id,
        state=file.state,
        layout_title=_layout_title(file),
        why=file.why,
        unknown=tuple(file.unknown),
        missing=tuple(file.missing),
        name=file.name,
        source=file.source,
        obtained_on=file.obtained_on,
        permitted_use=file.permitted_use,
        agreed_by=file.agreed_by.email if file.agreed_by else "",
        agreed_at=file.agreed_at,
        status=file.status,
        is_check=file.is_check,
        may_be_mapped=may_be_mapped,
        stage=file.stage,
        sha256=file.sha256,
        bytes_done=file.bytes_done,
        bytes_total=file.bytes_total,
        lines=file.lines,
        accepted=file.accepted,
        rejected=file.rejected,
        candidates=file.candidates,
        failure=file.failure,
        made_at=file.made_at,
        in_force_at=file.in_force_at,
        keys_are_current=file.keys_version == keys.VERSION,
        is_kept=file.is_kept,
        added=file.added,
        changed=file.changed,
        vanished=file.vanished,
        rejected_lines=tuple(rejected)[:SHOWN_REJECTED],
    )


def _layout_title(file: VoterFile) -> str:
    if file.mapping:
        return str(file.mapping.get("title") or "")
    return LAYOUTS[file.layout].title if file.layout in LAYOUTS else file.layout
