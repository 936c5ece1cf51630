"""What the features above found out about a contact. They have locked its holder, and recount when they are done."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from kithwork.contacts.models import CurrentResponse
from kithwork.contacts.reads import visible, visible_responses
from kithwork.contacts.rules import NO_FACTS, VoterFacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope


def set_match(scope: MobilizerScope, *, contact_id: int, status: str, facts: VoterFacts = NO_FACTS) -> None:
    """Copies the voter's facts, or clears them where the contact is not matched."""
    scope.require(Permission.RECORD)
    visible(scope).filter(id=contact_id).update(match_status=status, **asdict(facts))


def set_answer(scope: MobilizerScope, *, contact_id: int, rung_id: int | None, answered_at: datetime | None) -> None:
    scope.require(Permission.RECORD)
    visible(scope).filter(id=contact_id).update(rung_id=rung_id, answered_at=answered_at if rung_id else None)


def set_response(
    scope: MobilizerScope,
    *,
    contact_id: int,
    action_id: int,
    responded_at: datetime | None,
    text: str = "",
    options: Sequence[int] = (),
) -> None:
    """Makes this the current response; none where `responded_at` is empty."""
    scope.require(Permission.RECORD)
    if responded_at is None:
        visible_responses(scope).filter(contact_id=contact_id, action_id=action_id).delete()
        return
    row = CurrentResponse(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        contact_id=contact_id,
        action_id=action_id,
        text=text,
        options=list(options),
        responded_at=responded_at,
    )
    CurrentResponse.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["contact", "action"],
        update_fields=["text", "options", "responded_at"],
    )
