"""A mobilizer looks over what the machine matched: yes, or somebody else."""

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
from kithwork.matching.rules import status_after
from kithwork.matching.writes.settling import hold, settle, write_down


@transaction.atomic
def accept(scope: MobilizerScope, *, contact_id: int, client_key: UUID, now: datetime) -> None:
    """The machine was right: from now on this is the mobilizer's own match."""
    scope.require(Permission.RECORD)
    if _decide(scope, contact_id, Decision.Verdict.CONFIRMED, client_key, now):
        contacts.set_machine_match(scope, contact_ids=[contact_id], by_machine=False)


@transaction.atomic
def reject(scope: MobilizerScope, *, contact_id: int, client_key: UUID, now: datetime) -> None:
    """The machine was wrong: this voter is refused for good."""
    scope.require(Permission.RECORD)
    if _decide(scope, contact_id, Decision.Verdict.REFUSED, client_key, now):
        settle(scope, contact_id=contact_id, status=status_after(0, decided=Decision.Verdict.REFUSED))


def _decide(scope: MobilizerScope, contact_id: int, verdict: Decision.Verdict, client_key: UUID, now: datetime) -> bool:
    """False where this form was sent before."""
    about = hold(scope, contact_id=contact_id)
    if reads.visible_decisions(scope, contact_id=contact_id).filter(batch_key=client_key).exists():
        return False
    made = reads.standing_machine_match(scope, contact_id=contact_id) if about.is_machine_match else None
    if made is None:
        raise RefusedError(_("This match has changed since the page was opened. Please look at it again."))
    Decision.objects.create(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        mobilizer_id=scope.mobilizer_id,
        contact_id=contact_id,
        canonical_voter_id=made.canonical_voter_id,
        verdict=verdict,
        probability_ppm=made.probability_ppm,
        weight=made.weight,
        reasons=made.reasons,
        model_version=made.model_version,
        status_before=about.status,
        batch_key=client_key,
        decided_at=now,
    )
    mark_active(scope, now=now)
    write_down(scope, verb=f"match.{verdict.value}", contact_id=contact_id, people=1, now=now)
    return True
