from collections.abc import Collection

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.matching.reads import visible_remains


def purge(scope: OrgScope, *, contact_ids: Collection[int]) -> None:
    """Removes what was decided and shown about contacts that go for good."""
    scope.require(Permission.RUN_JOBS)
    for rows in visible_remains(scope, contact_ids=contact_ids):
        rows.delete()
