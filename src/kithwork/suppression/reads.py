from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.suppression.models import Entry, SuppressionFile
from kithwork.suppression.rules import UNDONE_BY_HAND, Kind, Reach, Reason, Source, Value, digests, plain

LATEST: Final = 50
_AT_WORK = (SuppressionFile.Status.LOADING, SuppressionFile.Status.IN_FORCE)


def visible(scope: OrgScope) -> QuerySet[Entry]:
    scope.require(Permission.MANAGE_SUPPRESSION)
    return Entry.objects.filter(organization_id=scope.organization_id)


def visible_files(scope: OrgScope) -> QuerySet[SuppressionFile]:
    scope.require(Permission.MANAGE_SUPPRESSION)
    return SuppressionFile.objects.filter(organization_id=scope.organization_id)


def visible_in_force(scope: OrgScope) -> QuerySet[Entry]:
    """What holds now, for whoever writes: no right is asked, since the list stops everybody and is shown to nobody here."""
    entries = Entry.objects.filter(organization_id=scope.organization_id)
    return entries.filter(Q(file=None) | Q(file__status__in=_AT_WORK))


def suppressed(scope: OrgScope, *, values: Collection[Value]) -> frozenset[Value]:
    """Those of the values, in whatever spelling they are given, that are suppressed: one statement, however many."""
    return _listed(scope, values, (Reach.EVERYTHING,))


def unwelcome(scope: OrgScope, *, addresses: Collection[str]) -> frozenset[str]:
    """Those of the e-mail addresses that this organization sends nothing to."""
    found = _listed(scope, [Value(Kind.EMAIL, address) for address in addresses], tuple(Reach))
    return frozenset(value.text for value in found)


def suppressed_voters(scope: OrgScope, *, canonical_voter_ids: Iterable[str]) -> frozenset[str]:
    found = suppressed(scope, values=[Value(Kind.VOTER, voter) for voter in set(canonical_voter_ids) if voter])
    return frozenset(value.text for value in found)


def digest_of(scope: OrgScope, *, value: Value) -> str:
    """By the newest key; of a value that `check_value` has taken. Says nothing of whether it is on the list."""
    return digests(settings.SUPPRESSION_KEYS, organization_id=scope.organization_id, text=plain(value))[-1]


def _listed(scope: OrgScope, values: Collection[Value], reaches: Collection[Reach]) -> frozenset[Value]:
    asked: dict[str, list[Value]] = {}
    for value in values:
        for text in filter(None, {plain(value), _as_refused(value)}):
            # While hashes are brought to a new key some are still of the one before.
            for digest in digests(settings.SUPPRESSION_KEYS, organization_id=scope.organization_id, text=text):
                asked.setdefault(digest, []).append(value)
    if not asked:
        return frozenset()
    found = visible_in_force(scope).filter(digest__in=list(asked), reach__in=reaches)
    return frozenset(value for digest in found.values_list("digest", flat=True) for value in asked[digest])


def _as_refused(value: Value) -> str:
    """Links of mails that have left long ago hold the hash of the address as it was written, in small letters."""
    return value.text.strip().lower() if value.kind is Kind.EMAIL else ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    id: int
    kind: Kind
    reach: Reach
    reason: Reason
    source: Source
    added_by: str
    added_at: datetime
    file: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class FileCard:
    id: int
    name: str
    status: str
    failure: str
    bytes_total: int
    bytes_done: int
    lines: int
    accepted: int
    rejected: int
    rejected_lines: tuple[Mapping[str, Any], ...]
    made_by: str
    made_at: datetime

    @property
    def is_in_work(self) -> bool:
        return self.status in {"waiting", "loading"}


def counts(scope: OrgScope) -> dict[str, int]:
    """Distinct values by kind, and under "invitations" who wants no invitation mail."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    everything = visible_in_force(scope).filter(reach=Reach.EVERYTHING).order_by()
    told = dict(everything.values_list("kind").annotate(Count("digest", distinct=True)))
    mails = visible_in_force(scope).filter(reach=Reach.INVITATIONS).count()
    return {kind.value: told.get(kind.value, 0) for kind in Kind} | {"invitations": mails}


def latest(scope: OrgScope, *, limit: int = LATEST) -> tuple[EntryLine, ...]:
    """Not out of a file, the newest first."""
    return _lines(scope, visible(scope).filter(file=None).order_by("-id")[:limit])


def find(scope: OrgScope, *, value: Value, now: datetime) -> tuple[EntryLine, ...]:
    """Why this one value is on the list; nobody where it is not. Written down, as every look at people is."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    texts = {plain(value), _as_refused(value)} - {""}
    asked = [
        digest
        for text in texts
        for digest in digests(settings.SUPPRESSION_KEYS, organization_id=scope.organization_id, text=text)
    ]
    rows = visible_in_force(scope).filter(digest__in=asked).order_by("-id")
    found = _lines(scope, rows[:LATEST])
    record(
        scope, verb="suppression.look_up", noun="suppression", people=min(len(found), 1), fields=[value.kind], now=now
    )
    return found


def files(scope: OrgScope) -> tuple[FileCard, ...]:
    """The latest first."""
    rows = visible_files(scope).exclude(status=SuppressionFile.Status.REMOVED).select_related("made_by").order_by("-id")
    return tuple(
        FileCard(
            id=row.id,
            name=row.name,
            status=row.status,
            failure=row.failure,
            bytes_total=row.bytes_total,
            bytes_done=row.bytes_done,
            lines=row.lines,
            accepted=row.accepted,
            rejected=row.rejected,
            rejected_lines=tuple(row.rejected_lines),
            made_by=row.made_by.email if row.made_by else "",
            made_at=row.made_at,
        )
        for row in rows
    )


def exported(scope: OrgScope, *, now: datetime) -> Iterator[tuple[str, ...]]:
    """The heading, then every entry in force: hashes, since nothing else is held. Written down before the first line."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    scope.require(Permission.EXPORT)
    rows = visible_in_force(scope).order_by("id")
    record(scope, verb="suppression.export", noun="suppression", people=rows.count(), now=now)
    names = ("kind", "digest", "key_version", "reach", "reason", "source", "added_at")
    yield names
    for row in rows.values_list(*names).iterator(chunk_size=5_000):
        yield tuple(value.isoformat() if isinstance(value, datetime) else str(value) for value in row)


def _lines(scope: OrgScope, rows: QuerySet[Entry]) -> tuple[EntryLine, ...]:
    found = list(rows.select_related("file"))
    names = accounts.user_labels(scope, user_ids={row.added_by_id for row in found if row.added_by_id})
    return tuple(
        EntryLine(
            id=row.id,
            kind=Kind(row.kind),
            reach=Reach(row.reach),
            reason=Reason(row.reason),
            source=Source(row.source),
            added_by=names.get(row.added_by_id or 0, ""),
            added_at=row.added_at,
            file=row.file.name if row.file else "",
            may_undo=row.source in UNDONE_BY_HAND,
        )
        for row in found
    )
