from datetime import datetime

from django.db import transaction

from kithwork.audit.writes import record
from kithwork.campaigns.writes import forget_old_tries
from kithwork.contacts import reads
from kithwork.contacts import writes as contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.matching import writes as matching
from kithwork.outreach import writes as outreach
from kithwork.stewardship.reads import visible_stale_look_alikes
from kithwork.stewardship.writes.walking import forget_runs


def purge(scope: OrgScope, *, now: datetime) -> int:
    """Removes for good what was deleted more than 7 days ago, with all that was recorded about it; returns how many.

    In committed pages; run twice, the second finds nothing. The numbers stay: hidden contacts are in none.
    """
    scope.require(Permission.RUN_JOBS)
    forget_old_tries(scope, now=now)
    forget_runs(scope, now=now)
    removed = 0
    while ids := reads.expired(scope, now=now, limit=contacts.MANY):
        removed += _purge_page(scope, ids, now)
    return removed


@transaction.atomic
def _purge_page(scope: OrgScope, contact_ids: tuple[int, ...], now: datetime) -> int:
    matching.purge(scope, contact_ids=contact_ids)
    outreach.purge(scope, contact_ids=contact_ids)
    visible_stale_look_alikes(scope, contact_ids=contact_ids).delete()
    removed = contacts.purge(scope, contact_ids=contact_ids, now=now)
    record(scope, verb="contacts.purge", noun="contact", people=removed, now=now)
    return removed
