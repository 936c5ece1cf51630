"""A file as it was delivered and is kept until it is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kithwork.audit.writes import record
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.reads.files import visible_unmapped
from kithwork.voterfile.rules.looking import Look, look, suggestion
from kithwork.voterfile.rules.parcels import Delivered


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A file nobody knows, for the person who tells what its columns mean; `told` is where they begin."""

    name: str
    why_not: str
    look: Look
    told: Mapping[str, Any]


def unmapped(scope: OrgScope, *, file_id: int, now: datetime) -> Unmapped:
    """Shows people's data, so that reading it leaves its mark. RefusedError with a sentence where it is no table."""
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = visible_unmapped(scope).filter(id=file_id).first()
    if file is None:
        raise NotFoundError(file_id)
    found = seen(scope, file=file)
    record(scope, verb="voter_file.look", noun="voter_file", noun_id=file.id, people=len(found.rows), now=now)
    return Unmapped(file.name, file.failure, found, file.mapping or suggestion(found))


def seen(scope: OrgScope, *, file: VoterFile) -> Look:
    """Its columns and first rows. RefusedError with a sentence where it is no table."""
    return look(delivered(scope, file=file))


def delivered(scope: OrgScope, *, file: VoterFile) -> list[Delivered]:
    scope.require(Permission.MANAGE_VOTER_FILES)
    return [Delivered(file.name, lambda: storage.open(file.storage_key))]
