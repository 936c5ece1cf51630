from collections.abc import Collection

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, UserScope
from kithwork.matching.reads import visible_of_mobilizers, visible_of_voters, visible_remains


def purge(scope: OrgScope, *, contact_ids: Collection[int]) -> None:
    """Removes what was decided and shown about contacts that go for good."""
    scope.require(Permission.ERASE)
    for rows in visible_remains(scope, contact_ids=contact_ids):
        rows.delete()


def forget_voters(scope: OrgScope, *, canonical_voter_ids: Collection[str]) -> None:
    """Removes what was shown and decided about voters, whomever they were shown for."""
    scope.require(Permission.ERASE)
    for rows in visible_of_voters(scope, canonical_voter_ids=canonical_voter_ids):
        rows.delete()


def forget_mobilizers(scope: OrgScope | UserScope, *, mobilizer_ids: Collection[int]) -> None:
    """Removes what they were shown, and what they decided about themselves; what they said of contacts stays."""
    scope.require(Permission.KEEP_OWN_ACCOUNT if isinstance(scope, UserScope) else Permission.ERASE)
    for rows in visible_of_mobilizers(scope, mobilizer_ids=mobilizer_ids):
        rows.delete()
