"""What a person tells of a table's columns: it is read by that, and so is the next file with the same header."""

import hashlib
from collections.abc import Mapping as Words
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile.layouts.layout import fold
from kithwork.voterfile.models import VoterFile
from kithwork.voterfile.reads import seen, visible_mappings, visible_unmapped
from kithwork.voterfile.rules.looking import Look
from kithwork.voterfile.writes.delivery import describe, enqueue_load, locked

# In the form of `layouts.mapping.layout_of`.
Told = Words[str, Any]


def remembered(scope: OrgScope, *, file: VoterFile) -> dict[str, Any] | None:
    """What was told of this very header; None for a table without one, whose width alone tells nothing."""
    try:
        look = seen(scope, file=file)
    except RefusedError:
        return None
    if not look.has_header:
        return None
    return visible_mappings(scope).filter(header=_header(look)).values_list("told", flat=True).first()


@transaction.atomic
def map_columns(scope: OrgScope, *, file_id: int, told: Told, now: datetime) -> None:
    """Remembers what the columns of an unmapped file mean, and has it read.

    RefusedError with a sentence where this makes no layout, or the file does not read by it; its `field` is the fact.
    """
    scope.require(Permission.MANAGE_VOTER_FILES)
    file = locked(scope, file_id=file_id)
    if not visible_unmapped(scope).filter(id=file.id).exists():
        raise RefusedError(_("What this file's columns mean is known."))
    file.mapping = dict(told)
    describe(scope, file=file, now=now)
    file.status, file.failure = VoterFile.Status.WAITING, ""
    file.save(update_fields=["mapping", "state", "layout", "why", "unknown", "missing", "status", "failure"])
    look = seen(scope, file=file)
    if look.has_header:
        visible_mappings(scope).update_or_create(
            organization_id=scope.organization_id,
            header=_header(look),
            defaults={"told": dict(told), "made_by_id": scope.actor_id, "made_at": now},
        )
    record(scope, verb="voter_file.map", noun="voter_file", noun_id=file.id, fields=sorted(told["columns"]), now=now)
    enqueue_load(scope, file=file)


def _header(look: Look) -> str:
    """The same columns in the same order, however they are written."""
    return hashlib.sha256("\n".join(map(fold, look.columns)).encode()).hexdigest()
