from collections.abc import Collection

from django.db.models import QuerySet

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.stewardship.models import BulkItem, BulkRun


def visible_searches(scope: OrgScope) -> QuerySet[BulkRun]:
    """What was asked for whom, in every campaign."""
    scope.require(Permission.ERASE)
    return BulkRun.objects.filter(organization_id=scope.organization_id).exclude(query="")


def visible_items_of(scope: OrgScope, *, canonical_voter_ids: Collection[str]) -> QuerySet[BulkItem]:
    scope.require(Permission.ERASE)
    return BulkItem.objects.filter(
        organization_id=scope.organization_id, canonical_voter_id__in=[one for one in canonical_voter_ids if one]
    )
