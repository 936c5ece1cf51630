from datetime import datetime

from django.db.models.functions import Greatest

from kithwork.campaigns.reads import visible_mobilizers
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope


def mark_active(scope: MobilizerScope, *, now: datetime) -> None:
    """Last Active At: the mobilizer changed something just now."""
    scope.require(Permission.RECORD)
    visible_mobilizers(scope).update(last_active_at=Greatest("last_active_at", now))
