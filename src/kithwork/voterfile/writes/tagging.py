"""Tag files: kept, read, put in force in one transaction; replaced, switched off and on, removed."""

import logging
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

import pyarrow as pa
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
from kithwork.voterfile.models import TagFile
from kithwork.voterfile.reads import count_unknown, visible_removed_tag_files, visible_tag_files, visible_tags
from kithwork.voterfile.rules.parcels import Delivered
from kithwork.voterfile.rules.tagging import TagBatch, read_tags, recognise_tags
from kithwork.voterfile.writes.receiving import NAME_LIMIT, keep

log = logging.getLogger(__name__)
KEPT_REJECTED: Final = 100
# A column of names taken for tags would make as many as it has lines.
MOST_TAGS: Final = 500
_WRITTEN: Final = csv.WriteOptions(include_header=False)
_Status = TagFile.Status
# Of this connection alone: a loader that is killed leaves nothing.
_STAGE: Final = """
CREATE TEMPORARY TABLE IF NOT EXISTS tagging (state text, state_file_id text, tag text);
TRUNCATE tagging
"""
_COPY: Final = "COPY tagging (state, state_file_id, tag) FROM STDIN (FORMAT csv)"
# In the order of the key, which then grows at its end and is not torn.
_PUT: Final = """
INSERT INTO voterfile_votertag (file_id, organization_id, state, state_file_id, tag)
SELECT DISTINCT %(file)s::bigint, %(organization)s::bigint, state, state_file_id, tag FROM tagging
ORDER BY state, state_file_id, tag
"""
_SUMS: Final = """
SELECT count(DISTINCT (state, state_file_id)), array_agg(DISTINCT tag) FROM tagging
"""


def receive_tags(
    scope: OrgScope, *, chunks: Iterable[bytes], name: str, replaces: int | None, client_key: UUID, now: datetime
) -> int:
    """Keeps the delivery, checks its header and enqueues its load; returns its id.

    RefusedError with a sentence, and nothing kept, where it is no tag file.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    known = visible_tag_files(scope).filter(client_key=client_key).values_list("id", flat=True).first()
    if known:
        return known
    if replaces is not None and not visible_tag_files(scope).filter(id=replaces).exists():
        raise RefusedError(_("The tag file to be replaced is not there any more."), field="replaces")
    key = f"tag-files/{scope.organization_id}/{client_key}"
    size, _digest = keep(scope, key=key, chunks=chunks)
    try:
        recognise_tags(_delivered(key, name))
        return _record(
            scope,
            TagFile(
                organization_id=scope.organization_id,
                client_key=client_key,
                name=printable(name, limit=NAME_LIMIT) or _("tag file"),
                replaces_id=replaces,
                storage_key=key,
                bytes_total=size,
                made_by_id=scope.actor_id,
                made_at=now,
            ),
            now=now,
        )
    except IntegrityError:
        # The same form arrived twice at once: the other one won, and owns what is kept under this key.
        return visible_tag_files(scope).values_list("id", flat=True).get(client_key=client_key)
    except Exception:
        storage.delete(key)
        raise


@transaction.atomic
def _record(scope: OrgScope, file: TagFile, *, now: datetime) -> int:
    file.save(force_insert=True)
    record(scope, verb="tag_file.receive", noun="tag_file", noun_id=file.id, now=now)
    _enqueue(scope, "voterfile.load_tags", file.id)
    return file.id


def load_tags(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Reads the delivery and puts it in force, in place of the one it replaces, in one transaction.

    May be killed at any point and called again. A file that cannot be read is marked failed with a sentence; a fault
    of the machine too, and raised for the caller to try again.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = _begin(scope, file_id)
    if file is not None:
        try:
            _read(scope, file)
            _put_in_force(scope, file, now=now)
        except RefusedError as refused:
            _fail(scope, file_id, refused.sentence, now=now)
        except (Exception, KeyboardInterrupt):
            _fail(scope, file_id, _("The server could not finish. Nothing of the file is in use; try again."), now=now)
            raise
    _clear_up(scope, file_id)
    count_tags(scope, file_id=file_id)


@transaction.atomic
def _begin(scope: OrgScope, file_id: int) -> TagFile | None:
    """None where nothing is left to load."""
    file = visible_tag_files(scope).select_for_update(of=("self",)).filter(id=file_id).first()
    if file is None or file.status not in {_Status.WAITING, _Status.LOADING, _Status.FAILED}:
        return None
    file.status, file.failure, file.rejected_lines = _Status.LOADING, "", []
    file.bytes_done = file.lines = file.accepted = file.rejected = 0
    file.save()
    return file


def _read(scope: OrgScope, file: TagFile) -> None:
    delivered = recognise_tags(_delivered(file.storage_key, file.name))
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
    for batch in read_tags(delivered):
        _stage(scope, file, batch, share=batch.position / max(delivered.size, 1))
    if file.accepted < file.rejected or not file.accepted:
        raise RefusedError(
            _("%(rejected)d of %(lines)d lines could not be read, so this file was not taken. The first are listed.")
            % {"rejected": file.rejected, "lines": file.lines}
        )


@transaction.atomic
def _stage(scope: OrgScope, file: TagFile, batch: TagBatch, *, share: float) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        written = pa.BufferOutputStream()
        csv.write_csv(batch.accepted, written, _WRITTEN)
        copy.write(written.getvalue())
    file.accepted += batch.accepted.num_rows
    file.rejected += len(batch.rejected)
    file.lines = file.accepted + file.rejected
    file.rejected_lines += list(islice(batch.rejected, max(KEPT_REJECTED - len(file.rejected_lines), 0)))
    file.bytes_done = min(int(share * file.bytes_total), file.bytes_total)
    told = ("accepted", "rejected", "lines", "rejected_lines", "bytes_done")
    visible_tag_files(scope).filter(id=file.id).update(**{name: getattr(file, name) for name in told})


@transaction.atomic
def _put_in_force(scope: OrgScope, file: TagFile, *, now: datetime) -> None:
    if not _locked_in(scope, file.id, {_Status.LOADING}):
        return
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        voters, found = cursor.fetchone()
        if len(found) > MOST_TAGS:
            raise RefusedError(
                _(
                    "The file holds %(count)d different tags; no more than %(most)d are possible. Is it the right column?"
                )
                % {"count": len(found), "most": MOST_TAGS}
            )
        cursor.execute(_PUT, {"file": file.id, "organization": scope.organization_id})
        cursor.execute("TRUNCATE tagging")
    visible_tag_files(scope).filter(id=file.id).update(
        status=_Status.IN_FORCE,
        in_force_at=now,
        tags=sorted(found, key=str.casefold),
        voters=voters,
        bytes_done=file.bytes_total,
        replaces=None,
    )
    record(scope, verb="tag_file.in_force", noun="tag_file", noun_id=file.id, now=now)
    if file.replaces_id and _locked_in(scope, file.replaces_id, set(_Status)):
        _remove(scope, file.replaces_id, now=now)
    _changed(scope)


@transaction.atomic
def switch_tags(scope: OrgScope, *, file_id: int, on: bool, now: datetime) -> None:
    """Off: the file stays, its tags hold for nobody."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    _required(scope, file_id)
    if not _locked_in(scope, file_id, {_Status.OFF if on else _Status.IN_FORCE}):
        return
    visible_tag_files(scope).filter(id=file_id).update(status=_Status.IN_FORCE if on else _Status.OFF)
    record(scope, verb="tag_file.on" if on else "tag_file.off", noun="tag_file", noun_id=file_id, now=now)
    _changed(scope)


@transaction.atomic
def retry_tags(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Once more, from the beginning, with what was delivered."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    _required(scope, file_id)
    if not _locked_in(scope, file_id, {_Status.FAILED}):
        return
    visible_tag_files(scope).filter(id=file_id).update(status=_Status.WAITING, failure="")
    record(scope, verb="tag_file.retry", noun="tag_file", noun_id=file_id, now=now)
    _enqueue(scope, "voterfile.load_tags", file_id)


@transaction.atomic
def remove_tags(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """At once for everybody; a job deletes what is left of it."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    _required(scope, file_id)
    if _locked_in(scope, file_id, {_Status.LOADING, _Status.WAITING}):
        raise RefusedError(_("The file is being read. Please wait until it is in force, and remove it then."))
    if _locked_in(scope, file_id, set(_Status)):
        _remove(scope, file_id, now=now)
        _changed(scope)


def count_tags(scope: OrgScope, *, file_id: int) -> None:
    """How many of its voters nobody in force has."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    loaded = visible_tag_files(scope).filter(id=file_id, status__in=(_Status.IN_FORCE, _Status.OFF))
    if loaded.exists():
        found = count_unknown(scope, file_id=file_id)
        loaded.update(unknown=found.voters, padded=found.padded)


def count_all_tags(scope: OrgScope) -> None:
    """After a voter file came into force."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    visible_tag_files(scope).update(unknown=None, padded=None)
    for file_id in visible_tag_files(scope).order_by("id").values_list("id", flat=True):
        count_tags(scope, file_id=file_id)


def drop_tags(scope: OrgScope, *, file_id: int) -> None:
    """What is left of a removed file."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    removed = visible_removed_tag_files(scope).filter(id=file_id)
    file = removed.first()
    if file is None:
        return
    visible_tags(scope).filter(file_id=file_id).delete()
    if file.storage_key:
        storage.delete(file.storage_key)
    removed.delete()


def _remove(scope: OrgScope, file_id: int, *, now: datetime) -> None:
    visible_tag_files(scope).filter(replaces=file_id).update(replaces=None)
    visible_tag_files(scope).filter(id=file_id).update(status=_Status.REMOVED)
    record(scope, verb="tag_file.remove", noun="tag_file", noun_id=file_id, now=now)
    _enqueue(scope, "voterfile.drop_tags", file_id)


def _changed(scope: OrgScope) -> None:
    """Contacts carry copies of their voters' tags."""
    enqueue("matching.retag", organization_id=scope.organization_id)


def _required(scope: OrgScope, file_id: int) -> None:
    if not visible_tag_files(scope).filter(id=file_id).exists():
        raise NotFoundError(file_id)


def _locked_in(scope: OrgScope, file_id: int, statuses: set[TagFile.Status]) -> bool:
    """Locks the file, and tells whether it has one of these statuses."""
    rows = visible_tag_files(scope).select_for_update(of=("self",)).filter(id=file_id, status__in=statuses)
    return bool(list(rows.values_list("id")))


@transaction.atomic
def _fail(scope: OrgScope, file_id: int, sentence: str, *, now: datetime) -> None:
    if (
        visible_tag_files(scope)
        .filter(id=file_id, status=_Status.LOADING)
        .update(status=_Status.FAILED, failure=sentence)
    ):
        record(scope, verb="tag_file.fail", noun="tag_file", noun_id=file_id, now=now)


def _clear_up(scope: OrgScope, file_id: int) -> None:
    """The delivery itself, once its rows are stored."""
    loaded = visible_tag_files(scope).filter(id=file_id, status__in=(_Status.IN_FORCE, _Status.OFF))
    for key in loaded.exclude(storage_key="").values_list("storage_key", flat=True):
        storage.delete(key)
        loaded.update(storage_key="")


def _enqueue(scope: OrgScope, job: str, file_id: int) -> None:
    enqueue(job, organization_id=scope.organization_id, file_id=file_id, actor_id=scope.actor_id)


def _delivered(key: str, name: str) -> list[Delivered]:
    return [Delivered(name, lambda: storage.open(key))]
