"""What contacts and mobilizers have in common when their match changes."""

from datetime import datetime

from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns import writes as campaigns
from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import NO_FACTS, VoterFacts
from kithwork.contacts.writes import Match
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads
from kithwork.matching.reads import Subject
from kithwork.suppression import writes as suppressing


def hold(scope: MobilizerScope, *, contact_id: int | None) -> Subject:
    """Nobody else changes this mobilizer or their contacts until the transaction ends."""
    scope.require_open(_("This campaign is closed. Matches stay as they are; nothing can be changed any more."))
    suppressing.hold_shared(scope)
    contacts.lock_holders(scope, holders={scope.mobilizer_id})
    return reads.subject(scope, contact_id=contact_id)


def settle(
    scope: MobilizerScope,
    *,
    contact_id: int | None,
    status: str,
    facts: VoterFacts = NO_FACTS,
    by_machine: bool = False,
) -> None:
    if contact_id is None:
        campaigns.set_own_match(
            scope,
            status=status,
            canonical_voter_id=facts.canonical_voter_id,
            first_name=facts.voterfile_first_name,
            last_name=facts.voterfile_last_name,
            city=facts.voterfile_city,
            state=facts.voterfile_state,
            county=facts.voterfile_county,
        )
        return
    contacts.set_matches(scope, matches={contact_id: Match(status, facts, by_machine=by_machine)})
    contacts.recount(scope, holders={scope.mobilizer_id})


def write_down(scope: MobilizerScope, *, verb: str, contact_id: int | None, people: int, now: datetime) -> None:
    noun, noun_id = _about(scope, contact_id)
    record(scope, verb=verb, noun=noun, noun_id=noun_id, people=people, now=now)


def _about(scope: MobilizerScope, contact_id: int | None) -> tuple[str, int]:
    return ("mobilizer", scope.mobilizer_id) if contact_id is None else ("contact", contact_id)
