"""After a new key joined: what is stored is brought to it, without the values."""

from typing import Final

from django.conf import settings
from django.db import connection, transaction

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.suppression.reads import visible
from kithwork.suppression.rules import rewrapped

PAGE: Final = 10_000
_REWRAP: Final = """
UPDATE suppression_entry e SET digest = told.digest, key_version = %s
FROM unnest(%s::bigint[], %s::text[]) AS told (id, digest) WHERE e.id = told.id AND e.organization_id = %s
"""


def rewrap(scope: OrgScope) -> int:
    """Returns how many were brought to the newest key. May be killed and called again; meanwhile both kinds hold."""
    scope.require(Permission.RUN_JOBS)
    done = 0
    while page := _rewrap_page(scope):
        done += page
    return done


@transaction.atomic
def _rewrap_page(scope: OrgScope) -> int:
    keys = settings.SUPPRESSION_KEYS
    older = visible(scope).filter(key_version__lt=len(keys)).order_by("id").select_for_update()
    rows = list(older.values_list("id", "digest", "key_version")[:PAGE])
    ids, digests = [], []
    for entry_id, stored, version in rows:
        digest = stored
        for key in keys[version:]:
            digest = rewrapped(key, digest)
        ids.append(entry_id)
        digests.append(digest)
    with connection.cursor() as cursor:
        cursor.execute(_REWRAP, [len(keys), ids, digests, scope.organization_id])
    return len(rows)
