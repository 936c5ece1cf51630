"""What happens to many contacts at once: at most 1,000 a call, each call inside a transaction of the caller's."""

from collections.abc import Collection
from datetime import datetime

from kithwork.contacts.models import Contact, SpentKey
from kithwork.contacts.reads import Holders, visible, visible_expired, visible_held, visible_remains
from kithwork.contacts.writes.tallies import recount
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope

MANY = 1_000


def move(
    scope: CampaignScope, *, holders: Holders, to: int | None, contact_ids: Collection[int] | None = None
) -> tuple[int, ...]:
    """Gives contacts of these holders (of them those named, or all) to `to`; returns the ids of those moved.

    The caller has locked `holders` and `to`. A mobilizer moves none but their own.
    """
    _require(scope)
    ids = _some(scope, holders, contact_ids)
    visible(scope).filter(id__in=ids).update(mobilizer_id=to)
    recount(scope, holders={*holders, to})
    return ids


def hide_held(
    scope: CampaignScope, *, holders: Holders, now: datetime, contact_ids: Collection[int] | None = None
) -> tuple[int, ...]:
    """Deletes contacts of these holders as `delete` does; returns their ids. The caller has locked `holders`."""
    _require(scope)
    ids = _some(scope, holders, contact_ids)
    visible(scope).filter(id__in=ids).update(deleted_at=now)
    recount(scope, holders=holders)
    return ids


def purge(scope: OrgScope, *, contact_ids: Collection[int], now: datetime) -> int:
    """Removes for good what nobody can bring back any more; keeps the keys, so that no device brings it back either."""
    scope.require(Permission.RUN_JOBS)
    expired = list(visible_expired(scope, now=now).filter(id__in=contact_ids).select_for_update())
    SpentKey.objects.bulk_create([_spent(contact) for contact in expired], ignore_conflicts=True)
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


def _spent(contact: Contact) -> SpentKey:
    return SpentKey(
        organization_id=contact.organization_id,
        campaign_id=contact.campaign_id,
        client_key=contact.client_key,
        contact_id=contact.id,
    )


def _require(scope: CampaignScope) -> None:
    scope.require(Permission.RECORD if isinstance(scope, MobilizerScope) else Permission.MANAGE_PEOPLE)
