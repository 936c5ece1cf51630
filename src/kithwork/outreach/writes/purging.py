from collections.abc import Collection

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.outreach.reads import visible_remains


def purge(scope: OrgScope, *, contact_ids: Collection[int]) -> None:
    """Removes all that was recorded about contacts that go for good."""
    scope.require(Permission.ERASE)
    for entries in visible_remains(scope, contact_ids=contact_ids):
        entries.delete()
