from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.kernel.traces import Traces
from kithwork.stewardship.models import BulkRun
from kithwork.stewardship.reads.erasing import visible_items_of, visible_searches


def forget_searches(scope: OrgScope, *, traces: Traces, canonical_voter_ids: Collection[str], now: datetime) -> None:
    """Empties what bulk actions had searched for. One that has chosen nobody yet is stopped: without its search it is all."""
    scope.require(Permission.ERASE)
    visible_items_of(scope, canonical_voter_ids=canonical_voter_ids).update(canonical_voter_id="")
    for run in visible_searches(scope).select_for_update():
        if not traces.were_asked(run.query):
            continue
        run.query = ""
        if run.status == BulkRun.Status.WAITING:
            run.status, run.finished_at = BulkRun.Status.FAILED, now
            run.failure = _("Somebody it looked for was erased. Nothing was done; please choose again.")
        run.save(update_fields=["query", "status", "failure", "finished_at"])
