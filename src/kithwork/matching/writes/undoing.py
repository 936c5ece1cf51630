from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.campaigns.writes import mark_active
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads
from kithwork.matching.writes.settling import hold, settle, write_down


@transaction.atomic
def undo(scope: MobilizerScope, *, contact_id: int | None, client_key: UUID, now: datetime) -> None:
    """Back to the state before the last decision that stands. The rows stay: the machine never matches these pairs again."""
    scope.require(Permission.RECORD)
    hold(scope, contact_id=contact_id)
    decisions = reads.visible_decisions(scope, contact_id=contact_id)
    if decisions.filter(undo_key=client_key).exists():
        return
    last = decisions.filter(undone_at=None).order_by("-id").first()
    if last is None:
        raise RefusedError(_("There is nothing to undo: nothing was decided about this person."))
    undone = decisions.filter(batch_key=last.batch_key, undone_at=None).update(undone_at=now, undo_key=client_key)
    settle(scope, contact_id=contact_id, status=last.status_before)
    mark_active(scope, now=now)
    write_down(scope, verb="match.undo", contact_id=contact_id, people=undone, now=now)
