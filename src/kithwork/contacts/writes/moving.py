"""What happens to many contacts at once: at most 1,000 a call, each call inside a transaction of the caller's."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from kithwork.contacts.models import Contact
from kithwork.contacts.reads import (
    Holders,
    visible,
    visible_expired,
    visible_held,
    visible_hidden,
    visible_hideable,
    visible_remains,
)
from kithwork.contacts.writes.erasing import keep_keys
from kithwork.contacts.writes.tallies import recount
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope

MANY = 1_000
_GIVE_BACK: Final = """
UPDATE contacts_contact c SET mobilizer_id = told.holder
FROM jsonb_to_recordset(%s::jsonb) AS told (id bigint, holder bigint)
WHERE c.id = told.id AND c.campaign_id = %s
"""


def move(
    scope: CampaignScope, *, holders: Holders, to: int | None, contact_ids: Collection[int] | None = None
) -> tuple[int, ...]:
    """Gives contacts of these holders (of them those named, or all) to `to`; returns the ids of those moved.

    The caller has locked `holders` and `to`. A mobilizer moves none but their own.
    """
    _require(scope)
    ids = _some(scope, holders, contact_ids)
    visible(scope).filter(id__in=ids).update(mobilizer_id=to)
    if contact_ids is None:
        _suppressed(scope, holders).update(mobilizer_id=to)
    recount(scope, holders={*holders, to})
    return ids


def hide_held(
    scope: CampaignScope, *, holders: Holders, now: datetime, contact_ids: Collection[int] | None = None
) -> tuple[int, ...]:
    """Deletes contacts of these holders as `delete` does; returns their ids. The caller has locked `holders`."""
    _require(scope)
    ids = _some(scope, holders, contact_ids)
    visible(scope).filter(id__in=ids).update(deleted_at=now)
    if contact_ids is None:
        _suppressed(scope, holders).update(deleted_at=now)
    recount(scope, holders=holders)
    return ids


def give_back(scope: CampaignScope, *, holder: int | None, to: Mapping[int, int | None]) -> tuple[int, ...]:
    """Contact → who held it before; of those that `holder` holds. The caller has locked all of them, and knows them there."""
    scope.require(Permission.MANAGE_PEOPLE)
    ids = _some(scope, {holder}, to)
    rows = [{"id": contact_id, "holder": to[contact_id]} for contact_id in ids]
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [json.dumps(rows), scope.campaign_id])
    recount(scope, holders={holder, *to.values()})
    return ids


def bring_back(
    scope: CampaignScope, *, held: Mapping[int, int | None], present: Holders, deleted_at: datetime, now: datetime
) -> tuple[int, ...]:
    """Undoes a deletion of that moment; contacts whose holder is not `present` any more are Unassigned.

    `held`: contact → who held it. The caller has locked `present`, Unassigned among them.
    """
    scope.require(Permission.MANAGE_PEOPLE)
    hidden = visible_hidden(scope, deleted_at=deleted_at, now=now).filter(id__in=held)
    ids = tuple(hidden.values_list("id", flat=True))
    left = [contact_id for contact_id in ids if held[contact_id] not in present]
    hidden.filter(id__in=left).update(mobilizer_id=None)
    hidden.filter(id__in=ids).update(deleted_at=None)
    recount(scope, holders=present)
    return ids


def purge(scope: OrgScope, *, contact_ids: Collection[int], now: datetime) -> int:
    """Removes for good what nobody can bring back any more; keeps the keys, so that no device brings it back either."""
    scope.require(Permission.RUN_JOBS)
    expired = list(visible_expired(scope, now=now).filter(id__in=contact_ids).select_for_update())
    keep_keys(scope, rows=expired)
    touchpoints, responses = visible_remains(scope, contact_ids=[contact.id for contact in expired])
    touchpoints.delete()
    responses.delete()
    visible_expired(scope, now=now).filter(id__in=[contact.id for contact in expired]).delete()
    return len(expired)


def _some(scope: CampaignScope, holders: Holders, contact_ids: Collection[int] | None) -> tuple[int, ...]:
    contacts = visible(scope) & visible_held(scope, holders=holders)
    if contact_ids is not None:
        contacts = contacts.filter(id__in=contact_ids)
    return tuple(contacts.order_by("id").values_list("id", flat=True)[:MANY])


def _suppressed(scope: CampaignScope, holders: Holders) -> QuerySet[Contact]:
    """Of all contacts of somebody those nobody sees go the same way, and are counted among none."""
    return visible_hideable(scope, holders=holders).filter(deleted_at=None, suppressed_at__isnull=False)


def _require(scope: CampaignScope) -> None:
    scope.require(Permission.RECORD if isinstance(scope, MobilizerScope) else Permission.MANAGE_PEOPLE)
