from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kithwork.audit.writes import record
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.linkage.judge import Judgement, in_words
from kithwork.linkage.reasons import Reason
from kithwork.matching.models import Decision, Lookup
from kithwork.matching.reads.budget import budget, today
from kithwork.matching.reads.finding import Found
from kithwork.matching.reads.rows import visible_contact_decisions, visible_lookups, visible_spend
from kithwork.matching.reads.showing import told
from kithwork.matching.reads.subject import Subject, subject
from kithwork.matching.rules import MILLION, Why, sentence
from kithwork.suppression import reads as suppression
from kithwork.voterfile import reads as voterfile


@dataclass(frozen=True, slots=True)
class Candidate:
    """The least that identifies a voter. `place` is a street without its number, or a town.

    `key` stands for the voter in forms; `words` is very likely, likely or possible; words and reasons are translated
    at the edge.
    """

    key: str
    name: str
    age_band: str
    place: str
    words: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom the voter file offers, five at most, or `why` nobody, with a sentence. `key` stands for all of them in forms."""

    shown: tuple[Candidate, ...] = ()
    key: str = ""
    why: Why = Why.SHOWN
    sentence: str = ""

    @property
    def may_ask(self) -> bool:
        """Whether a look-up now would bring anything new."""
        return self.why is Why.NOT_ASKED


def candidates(scope: MobilizerScope, *, contact_id: int | None, now: datetime) -> Candidates:
    """What the last look-up of this contact found (of the mobilizer themself: no contact), as long as it holds.

    Asks no voter file and spends nothing, so a page may show it as often as it likes: `writes.look_up` asks.
    """
    scope.require(Permission.READ_OWN_CONTACTS)
    about = subject(scope, contact_id=contact_id)
    if about.why is not Why.SHOWN:
        return nobody(scope, why=about.why, state=about.state)
    lookup = visible_lookups(scope, contact_id=contact_id).filter(fingerprint=about.fingerprint).first()
    if lookup is None:
        day = today(scope, now=now)
        limit = budget(scope, day=day).by_hand
        spent = visible_spend(scope, day=day).filter(spent__gte=limit).exists()
        return nobody(scope, why=Why.BUDGET if spent else Why.NOT_ASKED, state=about.state, limit=limit)
    return offered(scope, lookup=lookup, about=about)


def own_candidates(scope: MobilizerScope, *, now: datetime) -> Candidates:
    return candidates(scope, contact_id=None, now=now)


def offered(scope: MobilizerScope, *, lookup: Lookup, about: Subject) -> Candidates:
    scope.require(Permission.READ_OWN_CONTACTS)
    stopped = suppression.suppressed_voters(scope, canonical_voter_ids=[voter["voter"] for voter in lookup.shown])
    shown = tuple(
        _candidate(f"{lookup.id}-{number}", voter)
        for number, voter in enumerate(lookup.shown)
        if voter["voter"] not in stopped
    )
    if not shown:
        return nobody(scope, why=Why.NOBODY, state=about.state)
    return Candidates(shown, key=str(lookup.id))


def machine_match(scope: MobilizerScope, *, contact_id: int, now: datetime) -> Candidate | None:
    """Whom the machine matched and nobody has confirmed: no more of them than of any candidate. None where nobody is.

    Shown once more costs nothing; that it was shown is written down.
    """
    scope.require(Permission.READ_OWN_CONTACTS)
    decision = standing_machine_match(scope, contact_id=contact_id)
    voter = voterfile.voter(scope, canonical_voter_id=decision.canonical_voter_id) if decision else None
    if decision is None or voter is None:
        return None
    probability = decision.probability_ppm / MILLION
    reasons = tuple(map(Reason.of, decision.reasons))
    found = Found(
        voter, Judgement(voter.canonical_voter_id, probability, decision.weight, in_words(probability), reasons)
    )
    record(scope, verb="match.read", noun="contact", noun_id=contact_id, people=1, now=now)
    return _candidate(str(decision.id), told(scope, found=found, now=now))


def standing_machine_match(scope: CampaignScope, *, contact_id: int) -> Decision | None:
    decisions = visible_contact_decisions(scope, contact_ids=[contact_id])
    return decisions.filter(undone_at=None, verdict=Decision.Verdict.MATCHED).order_by("-id").first()


def _candidate(key: str, voter: Mapping[str, Any]) -> Candidate:
    return Candidate(
        key=key,
        name=voter["name"],
        age_band=voter["age_band"],
        place=voter["place"],
        words=voter["words"],
        reasons=tuple(map(Reason.of, voter["reasons"])),
    )


def nobody(scope: MobilizerScope, *, why: Why, state: str, limit: int = 0) -> Candidates:
    """`limit` is the person's look-ups of a day, where they are spent."""
    scope.require(Permission.READ_OWN_CONTACTS)
    return Candidates(why=why, sentence=sentence(why, state=state, limit=limit))
