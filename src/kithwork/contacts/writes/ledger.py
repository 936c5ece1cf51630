"""The ledger of relational touchpoints: one row each, there as long as it counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from kithwork.contacts.models import Touchpoint
from kithwork.contacts.reads import visible, visible_touchpoints
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope


@dataclass(frozen=True, slots=True)
class Touch:
    """`source_id` is the answer, response or note that counts."""

    source_id: int
    recorded_at: datetime
    recorded_by: int | None


def touch(scope: MobilizerScope, *, contact_id: int, kind: str, touches: Collection[Touch]) -> None:
    """Makes each count, once: who is in the ledger already stays in it."""
    scope.require(Permission.RECORD)
    if not touches:
        return
    rows = [
        Touchpoint(
            organization_id=scope.organization_id,
            campaign_id=scope.campaign_id,
            contact_id=contact_id,
            kind=kind,
            source_id=touch.source_id,
            recorded_at=touch.recorded_at,
            recorded_by_id=touch.recorded_by,
        )
        for touch in touches
    ]
    Touchpoint.objects.bulk_create(rows, ignore_conflicts=True)
    _restate(scope, contact_id)


def untouch(scope: MobilizerScope, *, contact_id: int, kind: str, source_ids: Collection[int]) -> None:
    """Makes them count no longer."""
    scope.require(Permission.RECORD)
    if not source_ids:
        return
    visible_touchpoints(scope).filter(contact_id=contact_id, kind=kind, source_id__in=source_ids).delete()
    _restate(scope, contact_id)


def carry(scope: MobilizerScope, *, source: int, into: int, kind: str, source_ids: Collection[int]) -> None:
    """What counted for one contact counts for another from now on."""
    scope.require(Permission.RECORD)
    touches = visible_touchpoints(scope).filter(contact_id=source, kind=kind, source_id__in=source_ids)
    touches.update(contact_id=into)
    for contact_id in (source, into):
        _restate(scope, contact_id)


def _restate(scope: MobilizerScope, contact_id: int) -> None:
    counted = visible_touchpoints(scope).filter(contact_id=contact_id).aggregate(found=Count("id"))
    visible(scope).filter(id=contact_id).update(touchpoints=counted["found"])
