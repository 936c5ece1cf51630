"""Files of people to suppress: kept until read, put on the list page by page, undone as a whole."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.text import printable
from kithwork.suppression.lists import Line, SuppressionList
from kithwork.suppression.models import SuppressionFile
from kithwork.suppression.reads import digest_of, visible, visible_files
from kithwork.suppression.rules import Reason, Source
from kithwork.suppression.writes.entries import hold

NAME_LIMIT: Final = 200
KEPT_REJECTED: Final = 100
_Status = SuppressionFile.Status
_PUT: Final = """
INSERT INTO suppression_entry
    (organization_id, kind, digest, key_version, reach, reason, source, added_by_id, added_at, file_id)
SELECT %s, told.kind, told.digest, %s, 'everything', %s, %s, %s, %s, %s
FROM unnest(%s::text[], %s::text[]) AS told (kind, digest) ORDER BY told.digest ON CONFLICT DO NOTHING
"""


def receive(
    scope: OrgScope, *, chunks: Iterable[bytes], name: str, reason: Reason, client_key: UUID, now: datetime
) -> int:
    """Keeps the file, checks its heading and enqueues its reading; returns its id."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    known = visible_files(scope).filter(client_key=client_key).values_list("id", flat=True).first()
    if known:
        return known
    key = f"suppression/{scope.organization_id}/{client_key}"
    try:
        size = storage.save(key, chunks)
    except OSError as error:
        raise RefusedError(
            _("The file could not be kept: the server's disk is full or cannot be written."), field="file"
        ) from error
    try:
        with storage.open(key) as file:
            SuppressionList(file)
        return _record(scope, key, printable(name, limit=NAME_LIMIT) or _("list"), reason, client_key, size, now)
    except IntegrityError:  # the same form at once: the other one won, and owns what is kept under this key
        return visible_files(scope).values_list("id", flat=True).get(client_key=client_key)
    except Exception:
        storage.delete(key)
        raise


@transaction.atomic
def _record(  # noqa: PLR0917 - one row
    scope: OrgScope, key: str, name: str, reason: Reason, client_key: UUID, size: int, now: datetime
) -> int:
    file = SuppressionFile.objects.create(
        organization_id=scope.organization_id,
        name=name,
        reason=reason,
        storage_key=key,
        bytes_total=size,
        made_by_id=scope.actor_id,
        made_at=now,
        client_key=client_key,
    )
    record(scope, verb="suppression_file.receive", noun="suppression_file", noun_id=file.id, now=now)
    _enqueue(scope, "stewardship.load_suppressed", file.id)
    return file.id


@transaction.atomic
def begin(scope: OrgScope, *, file_id: int) -> SuppressionFile | None:
    """None where nothing is left to read. A reading that was cut short begins anew; what it put there is put once."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    file = visible_files(scope).select_for_update().filter(id=file_id).first()
    if file is None or file.status not in {_Status.WAITING, _Status.LOADING}:
        return None
    file.status, file.rejected_lines = _Status.LOADING, []
    file.bytes_done = file.lines = file.accepted = file.rejected = 0
    file.save()
    return file


@transaction.atomic
def put(scope: OrgScope, *, file: SuppressionFile, lines: Collection[Line], position: int, now: datetime) -> None:
    """Some lines of the file; they hold at once."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    hold(scope)
    pairs = [(value.kind.value, digest_of(scope, value=value)) for line in lines for value in line.values]
    version, source = len(settings.SUPPRESSION_KEYS), Source.FILE.value
    told: list[Any] = [scope.organization_id, version, file.reason, source, file.made_by_id, now, file.id]
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [*told, [kind for kind, _digest in pairs], [digest for _kind, digest in pairs]])
    problems = [line for line in lines if line.problem]
    room = max(KEPT_REJECTED - len(file.rejected_lines), 0)
    file.rejected_lines += [{"line": line.number, "reason": line.problem} for line in problems[:room]]
    file.lines += len(lines)
    file.rejected += len(problems)
    file.accepted += sum(bool(line.values) for line in lines)
    file.bytes_done = min(position, file.bytes_total)
    names = ("lines", "rejected", "accepted", "bytes_done", "rejected_lines")
    visible_files(scope).filter(id=file.id).update(**{name: getattr(file, name) for name in names})


def finish(scope: OrgScope, *, file: SuppressionFile, failure: str, now: datetime) -> None:
    """In force, or, with a sentence, nothing of it is on the list. Either way what was delivered is kept no longer."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    _finish(scope, file, failure, now)
    storage.delete(file.storage_key)


@transaction.atomic
def _finish(scope: OrgScope, file: SuppressionFile, failure: str, now: datetime) -> None:
    status = _Status.FAILED if failure else _Status.IN_FORCE
    ending = visible_files(scope).filter(id=file.id, status=_Status.LOADING)
    if not ending.update(status=status, failure=failure, storage_key="", in_force_at=None if failure else now):
        return
    verb = "suppression_file.fail" if failure else "suppression_file.in_force"
    record(scope, verb=verb, noun="suppression_file", noun_id=file.id, people=file.accepted, now=now)
    if failure:
        visible(scope).filter(file_id=file.id).delete()


@transaction.atomic
def remove_file(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Holds for nobody from now on; a job deletes its entries and brings back who was hidden for it alone."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    hold(scope)
    file = visible_files(scope).select_for_update().filter(id=file_id).first()
    if file is None or file.status == _Status.REMOVED:
        raise NotFoundError(file_id)
    if file.status in {_Status.WAITING, _Status.LOADING}:
        raise RefusedError(_("The file is being read. Please wait until it is in force, and remove it then."))
    visible_files(scope).filter(id=file_id).update(status=_Status.REMOVED)
    record(
        scope, verb="suppression_file.remove", noun="suppression_file", noun_id=file_id, people=file.accepted, now=now
    )
    _enqueue(scope, "stewardship.drop_suppressed", file_id)


@transaction.atomic
def drop(scope: OrgScope, *, file_id: int) -> None:
    """What is left of a removed file."""
    scope.require(Permission.MANAGE_SUPPRESSION)
    removed = visible_files(scope).filter(id=file_id, status=_Status.REMOVED)
    if removed.exists():
        visible(scope).filter(file_id=file_id).delete()
        removed.delete()


def _enqueue(scope: OrgScope, job: str, file_id: int) -> None:
    enqueue(job, organization_id=scope.organization_id, file_id=file_id, actor_id=scope.actor_id)
