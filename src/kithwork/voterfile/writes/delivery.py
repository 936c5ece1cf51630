"""The delivery of a file, as it is kept until it is loaded."""

from datetime import datetime
from typing import Final

from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.layouts.mapping import layout_of
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.reads import delivered, visible
from kithwork.voterfile.rules.fingerprint import Recognised, recognise

# The layout of a file whose columns a person told.
MAPPED: Final = "mapped"


def recognised(scope: OrgScope, *, file: VoterFile, now: datetime) -> Recognised:
    """RefusedError with a sentence where it is not one state's voters in a known layout, or in the one it is mapped to."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    today = now.astimezone(scope.zone).date()
    only = layout_of(file.mapping, key=MAPPED) if file.mapping else None
    return recognise(delivered(scope, file=file), today=today, only=only)


def describe(scope: OrgScope, *, file: VoterFile, now: datetime) -> None:
    """Sets, and leaves to be saved, what the file's card tells of how it is read. RefusedError as `recognised`."""
    found = recognised(scope, file=file, now=now)
    file.state, file.layout, file.why = found.state, found.layout.key, found.why
    file.unknown = sorted({column for part in found.parts for column in part.unknown})
    file.missing = sorted({column for part in found.parts for column in part.missing})


def locked(scope: OrgScope, *, file_id: int) -> VoterFile:
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = visible(scope).select_for_update().filter(id=file_id).first()
    if file is None:
        raise NotFoundError(file_id)
    return file


def enqueue_load(scope: OrgScope, *, file: VoterFile) -> None:
    """One after the other within organization and state, so that the file that came last is in force in the end."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    enqueue(
        "voterfile.load",
        lock=f"voterfile-{scope.organization_id}-{file.state}",
        organization_id=scope.organization_id,
        file_id=file.id,
        actor_id=scope.actor_id,
    )
