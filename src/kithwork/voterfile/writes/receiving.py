import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel import storage
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.text import check_text, printable
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.reads import seen, visible, visible_rejected
from kithwork.voterfile.writes.delivery import describe, enqueue_load, locked
from kithwork.voterfile.writes.mapping import Told, remembered
from kithwork.voterfile.writes.partition import discard

log = logging.getLogger(__name__)
NAME_LIMIT: Final = 200
REMOVABLE = (VoterFile.Status.FAILED, VoterFile.Status.UNMAPPED, VoterFile.Status.CHECKED)
USE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Terms:
    """Where the file is from and what it may be used for; `agreed` that whoever brings it in has the right to."""

    source: str
    obtained_on: date | None
    permitted_use: str
    agreed: bool


def receive(
    scope: OrgScope,
    *,
    chunks: Iterable[bytes],
    name: str,
    terms: Terms,
    client_key: UUID,
    now: datetime,
    is_check: bool = False,
    mapping: Told | None = None,
    may_be_mapped: bool = False,
    in_background: bool = True,
) -> int:
    """Keeps the delivery, checks its first lines and enqueues its load; returns the file's id.

    RefusedError with a sentence where terms are missing or the file does not fit: then nothing is kept, unless it is
    a table and `may_be_mapped`, where somebody can be asked what its columns mean. `mapping` says so beforehand.
    `is_check`: the file is read and compared, and put in force by `put_in_force` only.
    `in_background` False leaves the load to the caller, who has a person waiting at the command line.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    known = _known(scope, client_key)
    if known:
        return known
    source, permitted_use, obtained_on = _checked(scope, terms, now)
    key = f"voter-files/{scope.organization_id}/{client_key}"
    size, digest = keep(scope, key=key, chunks=chunks)
    try:
        file = VoterFile(
            organization_id=scope.organization_id,
            client_key=client_key,
            name=printable(name, limit=NAME_LIMIT) or _("voter file"),
            source=source,
            obtained_on=obtained_on,
            permitted_use=permitted_use,
            agreed_by_id=scope.actor_id,
            agreed_at=now,
            storage_key=key,
            sha256=digest,
            bytes_total=size,
            is_check=is_check,
            made_at=now,
        )
        file.mapping = dict(mapping) if mapping else remembered(scope, file=file)
        _recognise(scope, file, may_be_mapped=may_be_mapped, now=now)
        return _record(scope, file, in_background=in_background, now=now)
    except IntegrityError:
        # The same form arrived twice at once: the other one won, and owns what is kept under this key.
        return visible(scope).values_list("id", flat=True).get(client_key=client_key)
    except Exception:
        storage.delete(key)
        raise


def _recognise(scope: OrgScope, file: VoterFile, *, may_be_mapped: bool, now: datetime) -> None:
    try:
        describe(scope, file=file, now=now)
    except RefusedError as refused:
        if not (may_be_mapped and _is_table(scope, file)):
            raise
        file.status, file.failure = VoterFile.Status.UNMAPPED, refused.sentence


def _is_table(scope: OrgScope, file: VoterFile) -> bool:
    try:
        return bool(seen(scope, file=file).rows)
    except RefusedError:
        return False


@transaction.atomic
def put_in_force(scope: OrgScope, *, file_id: int, now: datetime, in_background: bool = True) -> None:
    """A file that was brought in to be checked first, and was."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = locked(scope, file_id=file_id)
    if not file.is_check or file.status != VoterFile.Status.CHECKED:
        return
    visible(scope).filter(id=file.id).update(is_check=False, failure="")
    record(scope, verb="voter_file.accept", noun="voter_file", noun_id=file.id, now=now)
    if in_background:
        enqueue_load(scope, file=file)


@transaction.atomic
def retry(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Once more, from the beginning, with what was delivered."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = locked(scope, file_id=file_id)
    if file.status != VoterFile.Status.FAILED:
        return
    visible(scope).filter(id=file.id).update(status=VoterFile.Status.WAITING, failure="")
    record(scope, verb="voter_file.retry", noun="voter_file", noun_id=file.id, now=now)
    enqueue_load(scope, file=file)


def forget(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Removes a delivery that was not put in force, with all that was kept of it."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    with transaction.atomic():
        file = locked(scope, file_id=file_id)
        if file.status not in REMOVABLE or (file.status == VoterFile.Status.CHECKED and not file.is_check):
            raise RefusedError(_("Only a file that was not put in force can be removed."))
        discard(scope, file_id=file.id)
        visible_rejected(scope).filter(file_id=file.id).delete()
        visible(scope).filter(id=file.id).delete()
        record(scope, verb="voter_file.remove", noun="voter_file", noun_id=file.id, now=now)
    if file.storage_key:
        storage.delete(file.storage_key)


def _known(scope: OrgScope, client_key: UUID) -> int | None:
    return visible(scope).filter(client_key=client_key).values_list("id", flat=True).first()


def _checked(scope: OrgScope, terms: Terms, now: datetime) -> tuple[str, str, date]:
    source = check_text(terms.source, field="source", what=_("where the file is from"))
    use = check_text(
        terms.permitted_use, field="permitted_use", what=_("what the file may be used for"), limit=USE_LIMIT
    )
    if terms.obtained_on is None:
        raise RefusedError(_("Please enter the day the file was obtained."), field="obtained_on")
    if terms.obtained_on > now.astimezone(scope.zone).date():
        raise RefusedError(_("The file cannot have been obtained after today."), field="obtained_on")
    if not terms.agreed:
        raise RefusedError(_("Please agree that the organization may use this file in that way."), field="agreed")
    return source, use, terms.obtained_on


def keep(scope: OrgScope, *, key: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Returns the number of bytes and their SHA-256. RefusedError where the disk is full."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    digest = hashlib.sha256()

    def digested() -> Iterator[bytes]:
        for chunk in chunks:
            digest.update(chunk)
            yield chunk

    try:
        return storage.save(key, digested()), digest.hexdigest()
    except OSError as error:
        log.exception("a delivery could not be kept")
        raise RefusedError(
            _("The file could not be kept: the server's disk is full or cannot be written. Nothing was loaded."),
            field="file",
        ) from error


@transaction.atomic
def _record(scope: OrgScope, file: VoterFile, *, in_background: bool, now: datetime) -> int:
    file.save(force_insert=True)
    record(scope, verb="voter_file.receive", noun="voter_file", noun_id=file.id, now=now)
    if in_background and file.status == VoterFile.Status.WAITING:
        enqueue_load(scope, file=file)
    return file.id
