from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns.writes import mark_active
from kithwork.contacts import writes as contacts
from kithwork.contacts.writes import Match
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.matching import reads
from kithwork.matching.models import Decision
from kithwork.matching.rules import may_undo
from kithwork.matching.writes.batch.pages import MovedError
from kithwork.matching.writes.batch.pages import hold as hold_holders
from kithwork.matching.writes.settling import hold, settle, write_down


@transaction.atomic
def undo(scope: MobilizerScope, *, contact_id: int | None, client_key: UUID, now: datetime) -> None:
    """Back to the state before the last decision that stands. The rows stay: the machine never matches these pairs again."""
    scope.require(Permission.RECORD)
    hold(scope, contact_id=contact_id)
    decisions = reads.visible_decisions(scope, contact_id=contact_id).filter(awaits_second=False)
    if decisions.filter(undo_key=client_key).exists():
        return
    last = _last(decisions)
    undone = _mark_undone(decisions, last, client_key, now)
    if contact_id is None:
        settle(scope, contact_id=None, status=last.status_before)
    else:
        _return(scope, contact_id, last, now)
        contacts.recount(scope, holders={scope.mobilizer_id})
    mark_active(scope, now=now)
    write_down(scope, verb="match.undo", contact_id=contact_id, people=undone, now=now)


@transaction.atomic
def undo_for(scope: CampaignScope, *, contact_id: int, client_key: UUID, now: datetime) -> None:
    """As an admin: what an admin or the machine decided. What a mobilizer said is theirs, as long as somebody holds the contact."""
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Matches stay as they are; nothing can be changed any more."))
    try:
        holders = hold_holders(scope, contact_ids=[contact_id])
    except MovedError as moved:
        raise RefusedError(_("The contact changed hands just now. Please send this once more.")) from moved
    if not holders:
        raise NotFoundError(contact_id)
    decisions = reads.visible_contact_decisions(scope, contact_ids=[contact_id]).filter(awaits_second=False)
    if decisions.filter(undo_key=client_key).exists():
        return
    last = _last(decisions)
    if not may_undo(by_mobilizer=last.mobilizer_id is not None, is_held=None not in holders):
        raise RefusedError(_("The mobilizer decided this. Only who holds the contact can undo it."))
    undone = _mark_undone(decisions, last, client_key, now)
    _return(scope, contact_id, last, now)
    contacts.recount(scope, holders=holders)
    record(scope, verb="match.undo", noun="contact", noun_id=contact_id, people=undone, now=now)


def _last(decisions: QuerySet[Decision]) -> Decision:
    last = decisions.filter(undone_at=None).order_by("-id").first()
    if last is None:
        raise RefusedError(_("There is nothing to undo: nothing was decided about this person."))
    return last


def _mark_undone(decisions: QuerySet[Decision], last: Decision, client_key: UUID, now: datetime) -> int:
    return decisions.filter(batch_key=last.batch_key, undone_at=None).update(undone_at=now, undo_key=client_key)


def _return(scope: CampaignScope, contact_id: int, last: Decision, now: datetime) -> None:
    """To the status before. Before a decision about a machine match that was the machine's match."""
    if last.status_before == "matched" and last.verdict == Decision.Verdict.CONFIRMED:
        contacts.set_machine_match(scope, contact_ids=[contact_id], by_machine=True)
    else:
        contacts.set_matches(scope, matches={contact_id: _before(scope, last, now)})


def _before(scope: CampaignScope, last: Decision, now: datetime) -> Match:
    if last.status_before != "matched":
        return Match(last.status_before)
    voter = last.canonical_voter_id
    facts = reads.facts(scope, canonical_voter_ids=[voter], now=now).get(voter)
    # Without facts they are gone with a newer file.
    return Match("matched", facts, by_machine=True) if facts else Match("unmatched")
