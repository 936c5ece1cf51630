from collections.abc import Collection

from django.db.models import Q, QuerySet

from kithwork.exports.models import Export, ExportSchedule
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope


def visible_orders(scope: OrgScope) -> QuerySet[ExportSchedule]:
    """What files are made by themselves, stopped ones too: their searches are still written down."""
    scope.require(Permission.ERASE)
    return ExportSchedule.objects.filter(organization_id=scope.organization_id)


def alive(scope: OrgScope, *, campaign_ids: Collection[int]) -> int:
    """How many files these campaigns have, made, being made, or brought elsewhere."""
    return visible_alive(scope, campaign_ids=campaign_ids).count()


def visible_alive(scope: OrgScope, *, campaign_ids: Collection[int]) -> QuerySet[Export]:
    scope.require(Permission.ERASE)
    there = Q(status__in=(Export.Status.QUEUED, Export.Status.RUNNING, Export.Status.DONE)) | ~Q(delivered_as="")
    files = Export.objects.filter(there, organization_id=scope.organization_id, campaign_id__in=campaign_ids)
    return files.exclude(status=Export.Status.WITHDRAWN)
