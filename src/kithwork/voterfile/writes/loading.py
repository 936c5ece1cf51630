import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.linkage import keys
from kithwork.linkage.frequencies import counted
from kithwork.voterfile.models import RejectedLine, VoterFile
from kithwork.voterfile.reads import visible, visible_rejected
from kithwork.voterfile.rules.facts import FactReader, Facts, LineRefusedError
from kithwork.voterfile.rules.lines import Record, Records
from kithwork.voterfile.rules.recognise import recognise
from kithwork.voterfile.rules.unpack import unpacked
from kithwork.voterfile.writes.partition import Loaded, Partition, count, discard

log = logging.getLogger(__name__)
# Lines a transaction: progress is seen, and a kill loses, this much.
BATCH: Final = 5_000
KEPT_REJECTED: Final = 100
# Names and places counted in memory before they are put down.
COUNTS_IN_MEMORY: Final = 100_000
PATIENCE: Final = "60s"
_Status = VoterFile.Status

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class _Sums:
    lines: int = 0
    accepted: int = 0
    rejected: int = 0
    bytes_done: int = 0
    kept: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)


def load(scope: OrgScope, *, file_id: int, now: datetime, progress: Progress | None = None) -> None:
    """Reads the delivery into tables of its own and switches over in one transaction; the old file serves until then.

    May be killed at any point and called again: it throws away what is half made and begins anew; after the switch
    it only clears up. `progress` hears (bytes done, bytes in all, stage). A file that cannot be loaded is marked
    failed with a sentence; a fault of the machine too, and raised for the caller to try again.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    with _alone(file_id):
        try:
            file = _begin(scope, file_id)
            if file is not None:
                _read(scope, file, now=now, progress=progress)
                _switch(scope, file, now=now)
        except RefusedError as refused:
            _fail(scope, file_id, refused.sentence, now=now)
        except Exception:
            _fail(scope, file_id, _("The server could not finish. Nothing of the file is in use; try again."), now=now)
            raise
        _clear_up(scope, file_id)


@contextmanager
def _alone(file_id: int) -> Iterator[None]:
    """One loader a file, also where a job was believed dead and started again."""
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT pg_advisory_lock(hashtext('kithwork.voterfile'), %s)", [file_id])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('kithwork.voterfile'), %s)", [file_id])


@transaction.atomic
def _begin(scope: OrgScope, file_id: int) -> VoterFile | None:
    """None where nothing is left to load."""
    file = visible(scope).select_for_update().filter(id=file_id).first()
    if file is None:
        raise NotFoundError(file_id)
    if file.status in {_Status.IN_FORCE, _Status.REPLACED}:
        return None
    visible_rejected(scope).filter(file_id=file_id).delete()
    visible(scope).filter(id=file_id).update(
        status=_Status.LOADING,
        stage=VoterFile.Stage.READING,
        failure="",
        **dict.fromkeys(("bytes_done", "lines", "accepted", "rejected", "candidates"), 0),
    )
    Partition(scope, file_id=file_id).prepare()
    return file


def _read(scope: OrgScope, file: VoterFile, *, now: datetime, progress: Progress | None) -> None:
    partition, sums = Partition(scope, file_id=file.id), _Sums()
    with storage.open(file.storage_key) as stored, unpacked(stored) as stream:
        layout, header = recognise(stream)
        reader = FactReader(layout, header, year=now.astimezone(scope.zone).year)
        for batch in _batches(iter(Records(stream, layout, width=len(header)))):
            _put(scope, file, partition, reader, batch, sums, stored)
            if progress:
                progress(sums.bytes_done, file.bytes_total, VoterFile.Stage.READING)
    if sums.accepted < sums.rejected or not sums.accepted:
        raise RefusedError(_too_many(sums))
    if progress:
        progress(file.bytes_total, file.bytes_total, VoterFile.Stage.INDEXING)
    _index(scope, file, partition, sums)


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    batch = []
    for record_ in records:
        batch.append(record_)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@transaction.atomic
def _put(
    scope: OrgScope,
    file: VoterFile,
    partition: Partition,
    reader: FactReader,
    batch: list[Record],
    sums: _Sums,
    stored: BinaryIO,
) -> None:
    rows, rejected = _judged(reader, batch, sums)
    partition.copy(rows)
    if len(sums.counts) > COUNTS_IN_MEMORY:
        partition.copy_counts(sums.counts)
        sums.counts.clear()
    _reject(scope, file, rejected, sums)
    sums.lines += len(batch)
    sums.accepted += len(rows)
    sums.rejected += len(rejected)
    sums.bytes_done = stored.tell()
    _note(scope, file, sums)


def _judged(reader: FactReader, batch: list[Record], sums: _Sums) -> tuple[list[Loaded], list[tuple[int, str]]]:
    rows, rejected = [], []
    for line, values, reason in batch:
        if reason:
            rejected.append((line, reason))
            continue
        try:
            facts = reader.read(values)
        except LineRefusedError as refused:
            rejected.append((line, str(refused)))
        else:
            rows.append(Loaded(line, facts, _keys(facts, sums)))
    return rows, rejected


def _keys(facts: Facts, sums: _Sums) -> list[int]:
    """A candidate's blocking keys, and its names counted; nobody else can be found."""
    if not facts.is_candidate:
        return []
    person = facts.person()
    count(sums.counts, counted(person))
    return keys.voter_keys(person, birth_precision=facts.birth_precision)


def _reject(scope: OrgScope, file: VoterFile, rejected: list[tuple[int, str]], sums: _Sums) -> None:
    kept = rejected[: KEPT_REJECTED - sums.kept]
    sums.kept += len(kept)
    RejectedLine.objects.bulk_create(
        RejectedLine(organization_id=scope.organization_id, file_id=file.id, line=line, reason=reason)
        for line, reason in kept
    )


def _note(scope: OrgScope, file: VoterFile, sums: _Sums) -> None:
    visible(scope).filter(id=file.id).update(
        lines=sums.lines, accepted=sums.accepted, rejected=sums.rejected, bytes_done=sums.bytes_done
    )


def _too_many(sums: _Sums) -> str:
    return _(
        "%(rejected)d of %(lines)d lines could not be read, so this file was not taken. The first of them are listed "
        "with their reasons. The file in force before stays in force."
    ) % {"rejected": sums.rejected, "lines": sums.lines}


def _index(scope: OrgScope, file: VoterFile, partition: Partition, sums: _Sums) -> None:
    visible(scope).filter(id=file.id).update(stage=VoterFile.Stage.INDEXING, bytes_done=file.bytes_total)
    with transaction.atomic():
        partition.copy_counts(sums.counts)
        _reject_repeated(scope, file, partition, sums)
        candidates = partition.gather()
        partition.index()
        visible(scope).filter(id=file.id).update(
            candidates=candidates, accepted=sums.accepted, rejected=sums.rejected, keys_version=keys.VERSION
        )


def _reject_repeated(scope: OrgScope, file: VoterFile, partition: Partition, sums: _Sums) -> None:
    repeated = partition.drop_repeated(limit=KEPT_REJECTED)
    sums.accepted -= repeated.count
    sums.rejected += repeated.count
    reason = _("The voter id is repeated; line %(line)d was kept.")
    _reject(scope, file, [(line, reason % {"line": kept}) for line, kept in repeated.lines], sums)


@transaction.atomic
def _switch(scope: OrgScope, file: VoterFile, *, now: datetime) -> None:
    """Look-ups see the old file up to this commit and the new one from it on."""
    of_state = visible(scope).filter(state=file.state)
    list(of_state.select_for_update().order_by("id").values_list("id"))
    Partition(scope, file_id=file.id).attach()
    of_state.filter(status=_Status.IN_FORCE).update(status=_Status.REPLACED)
    of_state.filter(id=file.id).update(status=_Status.IN_FORCE, stage="", in_force_at=now)
    record(scope, verb="voter_file.in_force", noun="voter_file", noun_id=file.id, now=now)


@transaction.atomic
def _fail(scope: OrgScope, file_id: int, sentence: str, *, now: datetime) -> None:
    changed = visible(scope).filter(id=file_id, status=_Status.LOADING)
    if changed.update(status=_Status.FAILED, stage="", failure=sentence):
        discard(scope, file_id=file_id)
        record(scope, verb="voter_file.fail", noun="voter_file", noun_id=file_id, now=now)


def _clear_up(scope: OrgScope, file_id: int) -> None:
    """Drop what was replaced and the delivery itself; each may have been done by an earlier run."""
    file = visible(scope).get(id=file_id)
    if file.status != _Status.IN_FORCE:
        return
    for replaced in visible(scope).filter(state=file.state, status=_Status.REPLACED).values_list("id", flat=True):
        with transaction.atomic():
            discard(scope, file_id=replaced)
    if file.storage_key:
        storage.delete(file.storage_key)
        visible(scope).filter(id=file_id).update(storage_key="")
