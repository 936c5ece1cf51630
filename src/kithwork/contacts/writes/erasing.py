from collections.abc import Collection

from kithwork.contacts.models import Contact, SpentKey
from kithwork.contacts.reads import Holders, visible_remains, visible_said, visible_to_erase
from kithwork.contacts.writes.tallies import recount
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.traces import Traces


def erase(scope: CampaignScope, *, contact_ids: Collection[int], holders: Holders) -> int:
    """Removes contacts at once and for good, with their touchpoints and current responses; returns how many.

    The caller has locked `holders`, and has removed what other features hold of them. NotFoundError where one is held by
    somebody else by now.
    """
    scope.require(Permission.ERASE)
    rows = list(visible_to_erase(scope).filter(id__in=contact_ids).order_by("id").select_for_update())
    if not {row.mobilizer_id for row in rows if row.deleted_at is None and row.suppressed_at is None} <= set(holders):
        raise NotFoundError(contact_ids)
    keep_keys(scope, rows=rows)
    for remains in visible_remains(scope, contact_ids=contact_ids):
        remains.delete()
    visible_to_erase(scope).filter(id__in=contact_ids).delete()
    recount(scope, holders=holders)
    return len(rows)


def blot(scope: OrgScope, *, traces: Traces) -> int:
    """Takes somebody's name, phone and e-mail out of what is said about others; returns in how many places."""
    scope.require(Permission.ERASE)
    rows = list(visible_said(scope, pattern=traces.pattern).select_for_update())
    for row in rows:
        row.text = traces.blotted(row.text)
        row.save(update_fields=["text"])
    return len(rows)


def keep_keys(scope: OrgScope, *, rows: Collection[Contact]) -> None:
    """So that no device brings back a contact that goes for good."""
    scope.require(Permission.ERASE)
    spent = [
        SpentKey(
            organization_id=scope.organization_id,
            campaign_id=row.campaign_id,
            client_key=row.client_key,
            contact_id=row.id,
        )
        for row in rows
    ]
    SpentKey.objects.bulk_create(spent, ignore_conflicts=True)
