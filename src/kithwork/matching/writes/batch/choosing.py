from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import VoterFacts
from kithwork.contacts.writes import MANY, Match
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import reads
from kithwork.matching.models import BestPair, Change, Decision, MatchRun
from kithwork.matching.reads import Subject
from kithwork.matching.rules import CERTAIN, MILLION, is_possible, status_in_batch
from kithwork.matching.writes.batch.pages import hold
from kithwork.suppression import reads as suppression

_KEYS = UUID("9b6f3a52-7c1d-4e0a-8f55-2f3c7f1b6d10")


@dataclass(frozen=True, slots=True)
class _Choice:
    """What becomes of a contact; `facts` where it is matched."""

    pair: BestPair
    subject: Subject
    status: str
    facts: VoterFacts | None = None


def choose_page(scope: CampaignScope, *, run: MatchRun, now: datetime) -> int:
    """Matched, possible or unmatched, by the threshold. Whoever was decided or changed since judging is left alone."""
    pairs = reads.best_pairs(scope, run_id=run.id, limit=MANY)
    if not pairs:
        return 0
    holders = hold(scope, contact_ids=[pair.contact_id for pair in pairs])
    choices = _chosen(scope, run, pairs, now)
    contacts.set_matches(scope, matches={choice.pair.contact_id: _match(choice) for choice in choices})
    likely = {one.pair.contact_id: one.pair.canonical_voter_id for one in choices if one.status == "possible"}
    contacts.set_likely(scope, voters=likely)
    matched = [choice for choice in choices if choice.facts]
    Decision.objects.bulk_create([_decision(run, choice, now) for choice in matched], ignore_conflicts=True)
    if run.state:
        Change.objects.bulk_create([_registered(run, choice) for choice in matched], ignore_conflicts=True)
    contacts.recount(scope, holders=holders)
    contacts.hide(scope, contact_ids=_unwelcome(scope, pairs, {one.pair.contact_id for one in choices}), now=now)
    reads.visible_best_pairs(scope).filter(id__in=[pair.id for pair in pairs]).delete()
    _count(run, choices)
    return len(pairs)


def _unwelcome(scope: CampaignScope, pairs: Sequence[BestPair], judged: Collection[int]) -> list[int]:
    """Those who are likelier than not a voter that is suppressed."""
    near = [pair for pair in pairs if pair.contact_id in judged and is_possible(pair.probability_ppm / MILLION)]
    stopped = suppression.suppressed_voters(scope, canonical_voter_ids=[pair.canonical_voter_id for pair in near])
    return [pair.contact_id for pair in near if pair.canonical_voter_id in stopped]


def _chosen(scope: CampaignScope, run: MatchRun, pairs: Sequence[BestPair], now: datetime) -> list[_Choice]:
    subjects = {one.contact_id: one for one in reads.subjects(scope, contact_ids=[pair.contact_id for pair in pairs])}
    same = [(pair, one) for pair in pairs if (one := subjects.get(pair.contact_id)) and _still_holds(pair, one)]
    likely = [pair.canonical_voter_id for pair, one in same if _status(run, pair, one) == "matched"]
    facts = reads.facts(scope, canonical_voter_ids=likely, now=now)
    return [_choice(run, pair, one, facts) for pair, one in same]


def _choice(run: MatchRun, pair: BestPair, subject: Subject, facts: Mapping[str, VoterFacts]) -> _Choice:
    status = _status(run, pair, subject)
    if status != "matched":
        return _Choice(pair, subject, status)
    if pair.canonical_voter_id not in facts:  # the file was switched just now; the run that follows it decides
        return _Choice(pair, subject, subject.status)
    return _Choice(pair, subject, status, facts[pair.canonical_voter_id])


def _still_holds(pair: BestPair, subject: Subject) -> bool:
    return subject.status != "matched" and subject.fingerprint == pair.fingerprint


def _status(run: MatchRun, pair: BestPair, subject: Subject) -> str:
    may_match = pair.may_match and not subject.decided and pair.canonical_voter_id not in subject.undone
    return status_in_batch(
        pair.probability_ppm,
        decided=subject.decided,
        may_match=may_match,
        threshold_ppm=CERTAIN if run.threshold_ppm is None else run.threshold_ppm,
    )


def _match(choice: _Choice) -> Match:
    return Match(choice.status, choice.facts, by_machine=True) if choice.facts else Match(choice.status)


def _decision(run: MatchRun, choice: _Choice, now: datetime) -> Decision:
    pair = choice.pair
    return Decision(
        organization_id=run.organization_id,
        campaign_id=run.campaign_id,
        run=run,
        contact_id=pair.contact_id,
        canonical_voter_id=pair.canonical_voter_id,
        verdict=Decision.Verdict.MATCHED,
        probability_ppm=pair.probability_ppm,
        weight=pair.weight,
        reasons=pair.reasons,
        model_version=pair.model_version,
        status_before=choice.subject.status,
        batch_key=uuid5(_KEYS, f"{run.id}-{pair.contact_id}"),
        decided_at=now,
    )


def _registered(run: MatchRun, choice: _Choice) -> Change:
    return Change(
        organization_id=run.organization_id,
        campaign_id=run.campaign_id,
        run=run,
        contact_id=choice.pair.contact_id,
        kind=Change.Kind.REGISTERED,
    )


def _count(run: MatchRun, choices: Sequence[_Choice]) -> None:
    counts = Counter(choice.status for choice in choices)
    run.matched += counts["matched"]
    run.possible += counts["possible"]
    run.unmatched += counts["unmatched"] + counts["declined"]
