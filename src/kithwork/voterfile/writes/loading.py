from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.reads import visible, visible_rejected
from kithwork.voterfile.writes.intake import Intake, Progress
from kithwork.voterfile.writes.partition import Partition, discard

# How long to wait for another loader of the same file, which may be a killed one whose connection still ends.
PATIENCE: Final = "60s"
_Status = VoterFile.Status


def load(scope: OrgScope, *, file_id: int, now: datetime, progress: Progress | None = None) -> None:
    """Reads the delivery into tables of its own and switches over in one transaction; the old file serves until then.

    A file that is to be checked first stops before the switch, compared with the one in force; when a person has put
    it in force (`put_in_force`), the next call switches.

    May be killed at any point and called again: it throws away what is half made and begins anew; after the switch
    it only clears up. `progress` hears (bytes done, bytes in all, stage). A file that cannot be loaded is marked
    failed with a sentence; a fault of the machine too, and raised for the caller to try again.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    with _alone(file_id):
        try:
            file = _begin(scope, file_id)
            if file is not None:
                if file.status != _Status.CHECKED:
                    Intake(scope, file, now=now, progress=progress).read()
                if file.is_check:
                    _hold(scope, file, now=now)
                else:
                    _switch(scope, file, now=now)
        except RefusedError as refused:
            _fail(scope, file_id, refused.sentence, now=now)
        except (Exception, KeyboardInterrupt):
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
            # With the connection lost the lock is gone, too.
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(hashtext('kithwork.voterfile'), %s)", [file_id])


@transaction.atomic
def _begin(scope: OrgScope, file_id: int) -> VoterFile | None:
    """None where nothing is left to load."""
    file = visible(scope).select_for_update().filter(id=file_id).first()
    if file is None:
        raise NotFoundError(file_id)
    if file.status in {_Status.IN_FORCE, _Status.REPLACED, _Status.UNMAPPED}:
        return None
    if file.status == _Status.CHECKED:
        return None if file.is_check else file
    visible_rejected(scope).filter(file_id=file_id).delete()
    visible(scope).filter(id=file_id).update(
        status=_Status.LOADING,
        stage=VoterFile.Stage.READING,
        failure="",
        bytes_done=0,
        lines=0,
        accepted=0,
        rejected=0,
        candidates=0,
    )
    Partition(scope, file_id=file_id).prepare()
    return file


@transaction.atomic
def _hold(scope: OrgScope, file: VoterFile, *, now: datetime) -> None:
    own = visible(scope).filter(id=file.id)
    own.update(status=_Status.CHECKED, stage="")
    _compare(scope, file)
    record(scope, verb="voter_file.check", noun="voter_file", noun_id=file.id, now=now)


def _compare(scope: OrgScope, file: VoterFile) -> None:
    before = visible(scope).filter(state=file.state, status=_Status.IN_FORCE).first()
    if before:
        beside = Partition(scope, file_id=file.id).beside(before.id)
        visible(scope).filter(id=file.id).update(**beside._asdict())


@transaction.atomic
def _switch(scope: OrgScope, file: VoterFile, *, now: datetime) -> None:
    """Look-ups see the old file up to this commit and the new one from it on."""
    of_state = visible(scope).filter(state=file.state)
    list(of_state.select_for_update().order_by("id").values_list("id"))
    _compare(scope, file)
    Partition(scope, file_id=file.id).attach()
    _put_in_force(scope, file, now=now)
    record(scope, verb="voter_file.in_force", noun="voter_file", noun_id=file.id, now=now)


@transaction.atomic
def roll_back(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """Puts the file back in force that the present one has replaced; that one is then kept in its place."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = visible(scope).filter(id=file_id).first()
    if file is None:
        raise NotFoundError(file_id)
    list(visible(scope).filter(state=file.state).select_for_update().order_by("id").values_list("id"))
    file.refresh_from_db()
    if file.status == _Status.IN_FORCE:
        return
    if not file.is_kept:
        raise RefusedError(_("Only the file that was in force before the present one can come back."))
    _put_in_force(scope, file, now=now)
    record(scope, verb="voter_file.roll_back", noun="voter_file", noun_id=file.id, now=now)


def _put_in_force(scope: OrgScope, file: VoterFile, *, now: datetime) -> None:
    """The one before it is kept; contacts are then matched against what is in force now."""
    of_state = visible(scope).filter(state=file.state)
    of_state.filter(status=_Status.REPLACED).update(is_kept=False)
    of_state.filter(status=_Status.IN_FORCE).update(status=_Status.REPLACED, is_kept=True)
    of_state.filter(id=file.id).update(status=_Status.IN_FORCE, stage="", in_force_at=now, is_kept=False)
    enqueue("matching.begin", organization_id=scope.organization_id, file_id=file.id)
    enqueue("voterfile.count_tags", organization_id=scope.organization_id)


@transaction.atomic
def _fail(scope: OrgScope, file_id: int, sentence: str, *, now: datetime) -> None:
    # What was checked stays so, and waits for the person once more.
    visible(scope).filter(id=file_id, status=_Status.CHECKED, is_check=False).update(is_check=True, failure=sentence)
    changed = visible(scope).filter(id=file_id, status=_Status.LOADING)
    if changed.update(status=_Status.FAILED, stage="", failure=sentence):
        discard(scope, file_id=file_id)
        record(scope, verb="voter_file.fail", noun="voter_file", noun_id=file_id, now=now)


def _clear_up(scope: OrgScope, file_id: int) -> None:
    """Drop what was replaced, but for the last, and the delivery itself; each may have been done by an earlier run.

    OperationalError where somebody reads just now: what is left is dropped when the job comes again.
    """
    file = visible(scope).get(id=file_id)
    if file.status not in {_Status.IN_FORCE, _Status.CHECKED}:
        return
    for replaced in (
        visible(scope).filter(state=file.state, status=_Status.REPLACED, is_kept=False).values_list("id", flat=True)
    ):
        with transaction.atomic():
            discard(scope, file_id=replaced)
    if file.storage_key:
        storage.delete(file.storage_key)
        visible(scope).filter(id=file_id).update(storage_key="")
