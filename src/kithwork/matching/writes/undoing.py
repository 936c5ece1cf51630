from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.campaigns.writes import mark_active
from kithwork.contacts import writes as contacts
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads
from kithwork.matching.models import Decision
from kithwork.matching.writes.settling import hold, settle, write_down


@transaction.atomic
def undo(scope: MobilizerScope, *, contact_id: int | None, client_key: UUID, now: datetime) -> None:
    """Back to the state before the last decision that stands. The rows stay: the machine never matches these pairs again."""
    scope.require(Permission.RECORD)
    hold(scope, contact_id=contact_id)
    decisions = reads.visible_decisions(scope, contact_id=contact_id).filter(awaits_second=False)
    if decisions.filter(undo_key=client_key).exists():
        return
    last = decisions.filter(undone_at=None).order_by("-id").first()
    if last is None:
        raise RefusedError(_("There is nothing to undo: nothing was decided about this person."))
    undone = decisions.filter(batch_key=last.batch_key, undone_at=None).update(undone_at=now, undo_key=client_key)
    _return(scope, contact_id, last, now)
    mark_active(scope, now=now)
    write_down(scope, verb="match.undo", contact_id=contact_id, people=undone, now=now)


def _return(scope: MobilizerScope, contact_id: int | None, last: Decision, now: datetime) -> None:
    """To the status before. Before a decision about a machine match that was the machine's match."""
    if last.status_before != "matched" or contact_id is None:
        settle(scope, contact_id=contact_id, status=last.status_before)
    elif last.verdict == Decision.Verdict.CONFIRMED:
        contacts.set_machine_match(scope, contact_ids=[contact_id], by_machine=True)
    else:
        voter = last.canonical_voter_id
        facts = reads.facts(scope, canonical_voter_ids=[voter], now=now).get(voter)
        if facts is None:  # gone with a newer file
            settle(scope, contact_id=contact_id, status="unmatched")
        else:
            settle(scope, contact_id=contact_id, status="matched", facts=facts, by_machine=True)
