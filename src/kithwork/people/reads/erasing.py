from django.db.models import QuerySet

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.people.models import View


def visible_kept_views(scope: OrgScope) -> QuerySet[View]:
    """Of everybody, in every campaign."""
    scope.require(Permission.ERASE)
    return View.objects.filter(organization_id=scope.organization_id).exclude(query="")
