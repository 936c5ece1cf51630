"""What was decided about a contact's match, by whom and why, as it was known then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.linkage.judge import in_words
from kithwork.linkage.reasons import Reason
from kithwork.matching.models import Decision
from kithwork.matching.reads.rows import visible_contact_decisions, visible_decisions
from kithwork.matching.rules import MILLION, may_undo
from kithwork.voterfile import reads as voterfile

# Of one contact; nobody is decided about more often.
DECISIONS_SHOWN = 100
MACHINE, ADMIN, MOBILIZER, ONESELF = "machine", "admin", "mobilizer", "oneself"


@dataclass(frozen=True, slots=True)
class DecidedVoter:
    """`name` is empty where no file in force has them; probability and reasons are those of that time."""

    canonical_voter_id: str
    name: str
    percent: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """One decision about one voter or, as none of these, about several. `by` is a word above, `name` whose, "" if unknown.

    `awaits_second`: a proposal that changes nothing yet.
    """

    verdict: str
    by: str
    name: str
    second: str
    voters: tuple[DecidedVoter, ...]
    model_version: str
    decided_at: datetime
    undone_at: datetime | None
    awaits_second: bool


@dataclass(frozen=True, slots=True)
class MatchHistory:
    """The latest first. `may_undo`: an admin may take back the latest that stands."""

    decisions: tuple[MatchDecision, ...]
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a contact is matched: by whom, how likely in words and for which reasons, as it was known then."""

    by: str
    words: str
    reasons: tuple[Reason, ...]


def match_history(scope: CampaignScope, *, contact_id: int, now: datetime) -> MatchHistory:
    """Of one contact, for admins; reading the voters' names is written down."""
    scope.require(Permission.MANAGE_PEOPLE)
    held_by = contacts.holders(scope, contact_ids=[contact_id])
    if contact_id not in held_by:
        raise NotFoundError(contact_id)
    rows = list(visible_contact_decisions(scope, contact_ids=[contact_id]).order_by("-id")[:DECISIONS_SHOWN])
    voters = voterfile.voters(scope, canonical_voter_ids={row.canonical_voter_id for row in rows})
    names = {voter_id: f"{voter.first_name} {voter.last_name}".strip() for voter_id, voter in voters.items()}
    people = _people(scope, rows)
    if names:
        record(scope, verb="match.history", noun="contact", noun_id=contact_id, people=len(names), now=now)
    made = tuple(_decision(list(group), people, names) for _, group in groupby(rows, key=lambda row: row.batch_key))
    standing = next((row for row in rows if row.undone_at is None and not row.awaits_second), None)
    may = standing is not None and may_undo(
        by_mobilizer=standing.mobilizer_id is not None, is_held=held_by[contact_id] is not None
    )
    return MatchHistory(made, may_undo=may)


def why(scope: MobilizerScope, *, contact_id: int | None) -> Why | None:
    """None where nobody is matched, or the machine's match waits for them."""
    standing = visible_decisions(scope, contact_id=contact_id).filter(undone_at=None, awaits_second=False)
    last = standing.order_by("-id").first()
    if last is None or last.verdict != Decision.Verdict.CONFIRMED:
        return None
    by = ONESELF if last.mobilizer_id == scope.mobilizer_id else ADMIN if last.admin_id else MOBILIZER
    return Why(by, in_words(last.probability_ppm / MILLION), tuple(map(Reason.of, last.reasons)))


def _people(scope: CampaignScope, rows: Iterable[Decision]) -> dict[tuple[str, int], str]:
    """Names of whoever decided; who has left is nameless."""
    admins = {one for row in rows for one in (row.admin_id, row.seconded_by_id) if one}
    mobilizers = campaigns.visible_mobilizers(scope).filter(
        id__in={row.mobilizer_id for row in rows if row.mobilizer_id}
    )
    found = {(ADMIN, one): label for one, label in accounts.user_labels(scope, user_ids=admins).items()}
    for one, first, last in mobilizers.values_list("id", "first_name", "last_name"):
        found[MOBILIZER, one] = f"{first} {last}".strip()
    return found


def _decision(rows: list[Decision], people: Mapping[tuple[str, int], str], names: Mapping[str, str]) -> MatchDecision:
    one = rows[0]
    by, who = (ADMIN, one.admin_id) if one.admin_id else (MOBILIZER, one.mobilizer_id)
    return MatchDecision(
        verdict=one.verdict,
        by=by if who else MACHINE,
        name=people.get((by, who or 0), ""),
        second=people.get((ADMIN, one.seconded_by_id or 0), ""),
        voters=tuple(_voter(row, names) for row in sorted(rows, key=lambda row: -row.probability_ppm)),
        model_version=one.model_version,
        decided_at=one.decided_at,
        undone_at=one.undone_at,
        awaits_second=one.awaits_second,
    )


def _voter(row: Decision, names: Mapping[str, str]) -> DecidedVoter:
    voter_id = row.canonical_voter_id
    reasons = tuple(map(Reason.of, row.reasons))
    return DecidedVoter(voter_id, names.get(voter_id, ""), row.probability_ppm * 100 // MILLION, reasons)
