from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from kithwork.contacts import reads as contacts
from kithwork.contacts import writes as contact_writes
from kithwork.contacts.reads import ContactCard
from kithwork.contacts.rules import VoterFacts
from kithwork.contacts.writes import MANY, Match
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import reads
from kithwork.matching.models import Change, MatchRun
from kithwork.matching.rules import changes
from kithwork.matching.writes.batch.pages import hold
from kithwork.voterfile import reads as voterfile


def refresh_page(scope: CampaignScope, *, run: MatchRun, now: datetime) -> int:
    """Copies what the file in force says about matched contacts, and writes down what is new.

    Who is absent from it stays matched, keeps the last copy and is marked; nobody is dropped.
    """
    files = {file.state: file.id for file in voterfile.in_force(scope) if run.state in {"", file.state}}
    stale = contacts.visible(scope).filter(_stale(files), match_status="matched")
    if not run.total:
        run.total = stale.count()
    ids = list(stale.filter(id__gt=run.after).order_by("id").values_list("id", flat=True)[:MANY])
    if not ids:
        return 0
    hold(scope, contact_ids=ids)
    cards = [card for card in contacts.cards(scope, contact_ids=ids) if card.match_status == "matched"]
    fresh = reads.facts(scope, canonical_voter_ids=[card.facts.canonical_voter_id for card in cards], now=now)
    _copy(scope, cards, fresh)
    _mark_vanished(scope, [card for card in cards if card.facts.canonical_voter_id not in fresh], files, now)
    _write_down(scope, run, cards, fresh)
    run.after = ids[-1]
    return len(ids)


def _stale(files: Mapping[str, int]) -> Q:
    """Copied from another file than the one in force; nobody where no file is."""
    of_states = Q(pk__in=[])
    for state, file_id in files.items():
        of_states |= Q(canonical_voter_id__startswith=f"{state}-") & ~Q(voter_file_id=file_id)
    return of_states


def _copy(scope: CampaignScope, cards: Iterable[ContactCard], fresh: Mapping[str, VoterFacts]) -> None:
    matches = {
        card.id: Match("matched", facts, by_machine=card.is_machine_match)
        for card in cards
        if (facts := fresh.get(card.facts.canonical_voter_id))
    }
    contact_writes.set_matches(scope, matches=matches)


def _mark_vanished(scope: CampaignScope, cards: Iterable[ContactCard], files: Mapping[str, int], now: datetime) -> None:
    for state, file_id in files.items():
        gone = [card.id for card in cards if card.facts.canonical_voter_id.startswith(f"{state}-")]
        contact_writes.set_vanished(scope, contact_ids=gone, now=now)
        contact_writes.set_file_seen(scope, contact_ids=gone, voter_file_id=file_id)


def _write_down(
    scope: CampaignScope, run: MatchRun, cards: Iterable[ContactCard], fresh: Mapping[str, VoterFacts]
) -> None:
    rows = [
        Change(
            organization_id=scope.organization_id,
            campaign_id=scope.campaign_id,
            run=run,
            contact_id=card.id,
            kind=kind,
        )
        for card in cards
        for kind in sorted(_kinds(card, fresh.get(card.facts.canonical_voter_id)))
    ]
    Change.objects.bulk_create(rows, ignore_conflicts=True)


def _kinds(card: ContactCard, after: VoterFacts | None) -> frozenset[str]:
    if after is None:
        return frozenset() if card.vanished_at else frozenset({"vanished"})
    returned = {"returned"} if card.vanished_at else set()
    return changes(_compared(card.facts), _compared(after)) | returned


def _compared(facts: VoterFacts) -> tuple[str, ...]:
    return (
        facts.voterfile_first_name,
        facts.voterfile_last_name,
        facts.voterfile_city,
        facts.voterfile_zip,
        facts.voterfile_county,
    )
