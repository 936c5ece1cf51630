"""Admins decide about possible matches: a voter, or none of those shown; with a second admin where the organization asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.contacts import writes as contacts
from kithwork.contacts.writes import Match
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.matching import reads
from kithwork.matching.models import Decision
from kithwork.matching.reads import Found, Subject
from kithwork.matching.rules import MILLION, status_after
from kithwork.matching.writes.batch.pages import MovedError, hold

NONE = "none"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many were settled, how many wait for a second admin, how many had changed meanwhile."""

    settled: int = 0
    proposed: int = 0
    stale: int = 0


@transaction.atomic
def review(scope: CampaignScope, *, decisions: Mapping[int, str], client_key: UUID, now: datetime) -> Reviewed:
    """`decisions`: contact → the chosen voter's id, or `none`. Who is not possible any more is left alone and counted."""
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Matches stay as they are; nothing can be changed any more."))
    try:
        holders = hold(scope, contact_ids=decisions)
    except MovedError as moved:
        raise RefusedError(_("Contacts changed hands just now. Please send this once more.")) from moved
    made = _made(scope, decisions, client_key, now)
    settled = made if not accounts.organization(scope).two_person_check else _seconded(scope, made)
    _settle(scope, settled, now)
    contacts.recount(scope, holders=holders)
    record(scope, verb="match.review", noun="campaign", noun_id=scope.campaign_id, people=len(made), now=now)
    return Reviewed(len(settled), len(made) - len(settled), len(decisions) - len(made))


def _made(scope: CampaignScope, decisions: Mapping[int, str], key: UUID, now: datetime) -> dict[int, list[Decision]]:
    found = reads.choices(scope, contact_ids=list(decisions))
    asked = {one.contact_id: one for one in reads.subjects(scope, contact_ids=decisions)}
    made: dict[int, list[Decision]] = {}
    for contact_id, choice in decisions.items():
        one = asked.get(contact_id)
        chosen = [each for each in found.get(contact_id, ()) if choice in {NONE, each.voter.canonical_voter_id}]
        if one and one.status == "possible" and chosen:
            made[contact_id] = [_decision(scope, one, each, choice, key, now) for each in chosen]
    return made


def _decision(  # noqa: PLR0917 - one row
    scope: CampaignScope, subject: Subject, found: Found, choice: str, key: UUID, now: datetime
) -> Decision:
    judgement = found.judgement
    return Decision(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        admin_id=scope.person,
        contact_id=subject.contact_id,
        canonical_voter_id=found.voter.canonical_voter_id,
        verdict=Decision.Verdict.REFUSED if choice == NONE else Decision.Verdict.CONFIRMED,
        probability_ppm=round(judgement.probability * MILLION),
        weight=judgement.weight,
        reasons=[reason.plain() for reason in judgement.reasons],
        model_version=subject.model.version,
        status_before=subject.status,
        batch_key=uuid5(key, str(subject.contact_id)),
        decided_at=now,
    )


def _seconded(scope: CampaignScope, made: Mapping[int, list[Decision]]) -> dict[int, list[Decision]]:
    """Those on which another admin said the same before; the others become proposals, in place of earlier ones."""
    waiting = reads.visible_contact_decisions(scope, contact_ids=made).filter(awaits_second=True, undone_at=None)
    agreed: dict[int, list[Decision]] = {}
    for contact_id, rows in made.items():
        before = list(waiting.filter(contact_id=contact_id).exclude(admin_id=scope.person))
        same = bool(before) and _says(before) == _says(rows)
        for row in rows:
            row.awaits_second, row.seconded_by_id = not same, before[0].admin_id if same else None
        if same:
            agreed[contact_id] = rows
    waiting.delete()
    Decision.objects.bulk_create(
        [row for contact_id, rows in made.items() if contact_id not in agreed for row in rows], ignore_conflicts=True
    )
    return agreed


def _says(rows: Sequence[Decision]) -> tuple[str, str]:
    """Which voter it is; or that it is none, whoever was shown."""
    first = rows[0]
    return first.verdict, "" if first.verdict == Decision.Verdict.REFUSED else first.canonical_voter_id


def _settle(scope: CampaignScope, settled: Mapping[int, list[Decision]], now: datetime) -> None:
    confirmed = {
        contact_id: rows[0].canonical_voter_id
        for contact_id, rows in settled.items()
        if rows[0].verdict == Decision.Verdict.CONFIRMED
    }
    facts = reads.facts(scope, canonical_voter_ids=set(confirmed.values()), now=now)
    matches = {contact_id: Match("matched", facts[voter]) for contact_id, voter in confirmed.items() if voter in facts}
    declined = status_after(0, decided=Decision.Verdict.REFUSED)
    matches |= {contact_id: Match(declined) for contact_id in settled if contact_id not in confirmed}
    contacts.set_matches(scope, matches=matches)
    rows = [row for contact_id, rows in settled.items() if contact_id in matches for row in rows]
    Decision.objects.bulk_create(rows, ignore_conflicts=True)
