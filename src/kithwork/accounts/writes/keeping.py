from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.accounts.reads import visible
from kithwork.accounts.rules import EXPORT_DAYS, KEPT_MONTHS, Keeping
from kithwork.audit.writes import record
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope


@transaction.atomic
def set_keeping(scope: OrgScope, *, keeping: Keeping, now: datetime) -> None:
    """How long people are kept. A rule that changes tells the admins anew before it removes anybody."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    if keeping.exports_days not in EXPORT_DAYS:
        raise RefusedError(_("Files of exports are kept from 1 to 30 days."), field="exports_days")
    for months, field in ((keeping.closed_months, "closed_months"), (keeping.unmatched_months, "unmatched_months")):
        if months is not None and months not in KEPT_MONTHS:
            raise RefusedError(_("Please give months from 1 to 120, or leave it empty."), field=field)
    row = visible(scope).select_for_update().get()
    before = (row.keep_exports_days, row.keep_closed_months, row.keep_unmatched_months)
    row.keep_exports_days = keeping.exports_days
    if row.keep_closed_months != keeping.closed_months:
        row.keep_closed_months, row.told_closed_at = keeping.closed_months, None
    if row.keep_unmatched_months != keeping.unmatched_months:
        row.keep_unmatched_months, row.told_unmatched_at = keeping.unmatched_months, None
    row.save()
    names = ("keep_exports_days", "keep_closed_months", "keep_unmatched_months")
    changed = [name for name, old in zip(names, before, strict=True) if getattr(row, name) != old]
    if changed:
        record(scope, verb="organization.edit", noun="organization", noun_id=row.id, fields=changed, now=now)


def note_told(scope: OrgScope, *, rule: str, now: datetime) -> bool:
    """That the admins are told of a rule's first removal: "closed" or "unmatched". False where they were already."""
    scope.require(Permission.RUN_JOBS)
    return bool(visible(scope).filter(**{f"told_{rule}_at": None}).update(**{f"told_{rule}_at": now}))
