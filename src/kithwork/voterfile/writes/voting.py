"""Vote files: kept, read, put in force in one transaction; the newest of an election holds; removed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Final
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from pyarrow import csv

from kithwork.audit.writes import record
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.text import printable
from kithwork.voterfile.models import VoteFile
from kithwork.voterfile.reads import visible_removed_vote_files, visible_vote_files, visible_votes
from kithwork.voterfile.rules.history import HistoryPart, Votes, read_history, recognise_history
from kithwork.voterfile.rules.parcels import Delivered
from kithwork.voterfile.writes.receiving import NAME_LIMIT, keep

KEPT_REJECTED: Final = 100
# A column that is no election day would make as many as it has lines.
MOST_ELECTIONS: Final = 500
_NAMED: Final = 10
_WRITTEN: Final = csv.WriteOptions(include_header=False)
_Status = VoteFile.Status
# Of this connection alone: a loader that is killed leaves nothing.
_STAGE: Final = """
CREATE TEMPORARY TABLE IF NOT EXISTS voting (election_on date, state_file_id text);
TRUNCATE voting
"""
_COPY: Final = "COPY voting (election_on, state_file_id) FROM STDIN (FORMAT csv)"
# In the order of the key, which then grows at its end and is not torn. Early files have a line a ballot.
_PUT: Final = """
INSERT INTO voterfile_votervote (file_id, organization_id, election_on, state_file_id)
SELECT DISTINCT %(file)s::bigint, %(organization)s::bigint, election_on, state_file_id FROM voting
WHERE NOT election_on = ANY(%(held)s::date[])
ORDER BY election_on, state_file_id
"""
_SUMS: Final = """
SELECT election_on, count(*) FROM voterfile_votervote WHERE file_id = %(file)s GROUP BY election_on
ORDER BY election_on DESC
"""


def receive_votes(
    scope: OrgScope,
    *,
    chunks: Iterable[bytes],
    name: str,
    only_on: date | None,
    is_addition: bool,
    client_key: UUID,
    now: datetime,
) -> int:
    """Keeps the delivery, recognises it by its header and enqueues its load; returns its id.

    RefusedError with a sentence, and nothing kept, where it is no vote file that is known.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    known = visible_vote_files(scope).filter(client_key=client_key).values_list("id", flat=True).first()
    if known:
        return known
    key = f"vote-files/{scope.organization_id}/{client_key}"
    size, _digest = keep(scope, key=key, chunks=chunks)
    try:
        layout = _recognised(key, name)[0].layout.names
        return _record(
            scope,
            VoteFile(
                organization_id=scope.organization_id,
                client_key=client_key,
                name=printable(name, limit=NAME_LIMIT) or _("vote file"),
                layout=layout.key,
                state=layout.state,
                only_on=only_on,
                is_addition=is_addition,
                storage_key=key,
                bytes_total=size,
                made_by_id=scope.actor_id,
                made_at=now,
            ),
            now=now,
        )
    except IntegrityError:
        # The same form arrived twice at once: the other one won, and owns what is kept under this key.
        return visible_vote_files(scope).values_list("id", flat=True).get(client_key=client_key)
    except Exception:
        storage.delete(key)
        raise


def _recognised(key: str, name: str) -> tuple[HistoryPart, ...]:
    parts = recognise_history([Delivered(name, lambda: storage.open(key))])
    if len({part.layout.names.key for part in parts}) > 1:
        raise RefusedError(
            _("The files in it are of different kinds. Please bring in one kind at a time."), field="file"
        )
    return parts


@transaction.atomic
def _record(scope: OrgScope, file: VoteFile, *, now: datetime) -> int:
    file.save(force_insert=True)
    record(scope, verb="vote_file.receive", noun="vote_file", noun_id=file.id, now=now)
    _enqueue(scope, "voterfile.load_votes", file.id)
    return file.id


def load_votes(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Reads the delivery and puts it in force, in place of older ones of its elections, in one transaction.

    May be killed at any point and called again. A file that cannot be read is marked failed with a sentence; a fault
    of the machine too, and raised for the caller to try again.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = _begin(scope, file_id)
    if file is not None:
        try:
            names = _read(scope, file)
            _put_in_force(scope, file, names, now=now)
        except RefusedError as refused:
            _fail(scope, file_id, refused.sentence, now=now)
        except (Exception, KeyboardInterrupt):
            _fail(scope, file_id, _("The server could not finish. Nothing of the file is in use; try again."), now=now)
            raise
    _clear_up(scope, file_id)


@transaction.atomic
def _begin(scope: OrgScope, file_id: int) -> VoteFile | None:
    """None where nothing is left to load."""
    file = visible_vote_files(scope).select_for_update().filter(id=file_id).first()
    if file is None or file.status not in {_Status.WAITING, _Status.LOADING, _Status.FAILED}:
        return None
    file.status, file.failure, file.rejected_lines = _Status.LOADING, "", []
    file.bytes_done = file.lines = file.voted = file.silent = file.rejected = 0
    file.save()
    return file


def _read(scope: OrgScope, file: VoteFile) -> Mapping[date, str]:
    """Returns the names of the file's elections."""
    parts = _recognised(file.storage_key, file.name)
    size = max(sum(part.member.size for part in parts), 1)
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
    names: dict[date, str] = {}
    for votes in read_history(parts):
        _name(names, votes.voted)
        if len(names) > MOST_ELECTIONS:
            raise RefusedError(
                _("The file tells of more than %(most)d elections. Is it the right file?") % {"most": MOST_ELECTIONS}
            )
        _stage(scope, file, votes, share=votes.position / size)
    if file.voted + file.silent < file.rejected:
        raise RefusedError(
            _("%(rejected)d of %(lines)d lines could not be read, so this file was not taken. The first are listed.")
            % {"rejected": file.rejected, "lines": file.lines}
        )
    _check_any(file, names)
    return names


def _name(names: dict[date, str], batch: pa.RecordBatch) -> None:
    pairs = pa.table([batch["election_on"], batch["election"]], names=["day", "name"])
    for pair in pairs.group_by(["day", "name"]).aggregate([]).to_pylist():
        names[pair["day"]] = max(names.get(pair["day"], ""), pair["name"])


def _check_any(file: VoteFile, names: Mapping[date, str]) -> None:
    if not names:
        raise RefusedError(_("No line of the file tells of a vote yet."))
    if file.only_on and file.only_on not in names:
        days = ", ".join(day.isoformat() for day in sorted(names, reverse=True)[:_NAMED])
        raise RefusedError(
            _("The file tells of no vote in an election of %(day)s, but of %(days)s.")
            % {"day": file.only_on.isoformat(), "days": days}
        )


@transaction.atomic
def _stage(scope: OrgScope, file: VoteFile, votes: Votes, *, share: float) -> None:
    voted = votes.voted.select(["election_on", "state_file_id"])
    if file.only_on:
        voted = voted.filter(pc.equal(voted["election_on"], pa.scalar(file.only_on, pa.date32())))
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        written = pa.BufferOutputStream()
        csv.write_csv(voted, written, _WRITTEN)
        copy.write(written.getvalue())
    file.voted += votes.voted.num_rows
    file.silent += votes.silent
    file.rejected += len(votes.rejected)
    file.lines += votes.lines
    file.rejected_lines += list(islice(votes.rejected, max(KEPT_REJECTED - len(file.rejected_lines), 0)))
    file.bytes_done = min(int(share * file.bytes_total), file.bytes_total)
    told = ("voted", "silent", "rejected", "lines", "rejected_lines", "bytes_done")
    visible_vote_files(scope).filter(id=file.id).update(**{name: getattr(file, name) for name in told})


@transaction.atomic
def _put_in_force(scope: OrgScope, file: VoteFile, names: Mapping[date, str], *, now: datetime) -> None:
    same = _locked_of_its_kind(scope, file)
    if not visible_vote_files(scope).filter(id=file.id, status=_Status.LOADING).exists():
        return
    newer = [one for one in same if one.id > file.id and not (file.is_addition or one.is_addition)]
    held = sorted({day for one in newer for day in _days(one)})
    with connection.cursor() as cursor:
        cursor.execute(_PUT, {"file": file.id, "organization": scope.organization_id, "held": held})
        cursor.execute(_SUMS, {"file": file.id})
        found = [(day.isoformat(), names[day], voters) for day, voters in cursor.fetchall()]
        cursor.execute("TRUNCATE voting")
    if not found:
        raise RefusedError(_("A newer file of the same election is in force."))
    visible_vote_files(scope).filter(id=file.id).update(
        status=_Status.IN_FORCE, in_force_at=now, elections=found, bytes_done=file.bytes_total
    )
    record(scope, verb="vote_file.in_force", noun="vote_file", noun_id=file.id, now=now)
    if not file.is_addition:
        _give_way(scope, [one for one in same if one.id < file.id], {day for day, _name, _voters in found}, now=now)
    _changed(scope)


def _locked_of_its_kind(scope: OrgScope, file: VoteFile) -> list[VoteFile]:
    """Those in force; two that are loaded at once do not both hold one election."""
    list(visible_vote_files(scope).select_for_update().order_by("id").values_list("id"))
    rows = visible_vote_files(scope).filter(layout=file.layout, state=file.state, status=_Status.IN_FORCE)
    return list(rows.order_by("id"))


def _give_way(scope: OrgScope, older: Iterable[VoteFile], days: set[str], *, now: datetime) -> None:
    """To a newer file of these elections. A file that holds none any more is gone."""
    for file in older:
        left = [election for election in file.elections if election[0] not in days]
        if not left:
            _remove(scope, file.id, now=now)
        elif len(left) < len(file.elections):
            visible_vote_files(scope).filter(id=file.id).update(elections=left)
            _enqueue(scope, "voterfile.drop_votes", file.id)


def _days(file: VoteFile) -> list[str]:
    return [day for day, _name, _voters in file.elections]


@transaction.atomic
def retry_votes(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Once more, from the beginning, with what was delivered."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    if _locked_status(scope, file_id) != _Status.FAILED:
        return
    visible_vote_files(scope).filter(id=file_id).update(status=_Status.WAITING, failure="")
    record(scope, verb="vote_file.retry", noun="vote_file", noun_id=file_id, now=now)
    _enqueue(scope, "voterfile.load_votes", file_id)


@transaction.atomic
def remove_votes(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """At once for everybody; a job deletes what is left of it."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    if _locked_status(scope, file_id) in {_Status.LOADING, _Status.WAITING}:
        raise RefusedError(_("The file is being read. Please wait until it is in force, and remove it then."))
    _remove(scope, file_id, now=now)
    _changed(scope)


def drop_votes(scope: OrgScope, *, file_id: int) -> None:
    """What is left of a removed file, and of elections that a newer file holds."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    votes = visible_votes(scope).filter(file_id=file_id)
    removed = visible_removed_vote_files(scope).filter(id=file_id)
    if file := visible_vote_files(scope).filter(id=file_id, status=_Status.IN_FORCE).first():
        votes.exclude(election_on__in=_days(file)).delete()
    elif file := removed.first():
        votes.delete()
        if file.storage_key:
            storage.delete(file.storage_key)
        removed.delete()


def _remove(scope: OrgScope, file_id: int, *, now: datetime) -> None:
    visible_vote_files(scope).filter(id=file_id).update(status=_Status.REMOVED)
    record(scope, verb="vote_file.remove", noun="vote_file", noun_id=file_id, now=now)
    _enqueue(scope, "voterfile.drop_votes", file_id)


def _changed(scope: OrgScope) -> None:
    """Contacts carry copies of whether their voters have voted."""
    enqueue("matching.note_votes", organization_id=scope.organization_id)


def _locked_status(scope: OrgScope, file_id: int) -> str:
    status = visible_vote_files(scope).select_for_update().filter(id=file_id).values_list("status", flat=True).first()
    if status is None:
        raise NotFoundError(file_id)
    return status


@transaction.atomic
def _fail(scope: OrgScope, file_id: int, sentence: str, *, now: datetime) -> None:
    loading = visible_vote_files(scope).filter(id=file_id, status=_Status.LOADING)
    if loading.update(status=_Status.FAILED, failure=sentence):
        record(scope, verb="vote_file.fail", noun="vote_file", noun_id=file_id, now=now)


def _clear_up(scope: OrgScope, file_id: int) -> None:
    """The delivery itself, once its rows are stored: it holds columns that nobody asked for."""
    loaded = visible_vote_files(scope).filter(id=file_id, status=_Status.IN_FORCE)
    for key in loaded.exclude(storage_key="").values_list("storage_key", flat=True):
        storage.delete(key)
        loaded.update(storage_key="")


def _enqueue(scope: OrgScope, job: str, file_id: int) -> None:
    enqueue(job, organization_id=scope.organization_id, file_id=file_id, actor_id=scope.actor_id)
