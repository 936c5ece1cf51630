from datetime import datetime

from kithwork.campaigns.reads import visible_former, visible_mobilizers
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope


def depart(scope: CampaignScope, *, mobilizer_id: int, now: datetime) -> None:
    """Stops counting a mobilizer, who holds nothing any more. The row stays: what they recorded was recorded by them."""
    scope.require(Permission.RECORD if isinstance(scope, MobilizerScope) else Permission.MANAGE_PEOPLE)
    if not visible_mobilizers(scope).filter(id=mobilizer_id).update(left_at=now):
        raise NotFoundError(mobilizer_id)


def reinstate(scope: CampaignScope, *, mobilizer_id: int) -> bool:
    """Undoes a departure; False where there is none to undo, or the account is gone."""
    scope.require(Permission.MANAGE_PEOPLE)
    return bool(visible_former(scope).filter(id=mobilizer_id).update(left_at=None))
