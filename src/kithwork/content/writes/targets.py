from kithwork.content.models import Targeted, TargetRung
from kithwork.content.reads import visible_rungs, visible_targets
from kithwork.content.rules import MATCH_STATUSES, Targeting
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


def aim(scope: CampaignScope, *, row: Targeted, targeting: Targeting) -> None:
    """Sets all of it but the rungs, which are rows; the caller saves."""
    scope.require(Permission.EDIT_CONTENT)
    row.targets_unanswered = targeting.unanswered
    row.target_match_statuses = [status for status in MATCH_STATUSES if status in targeting.match_statuses]
    row.target_tags = targeting.tags_in_order
    row.target_places = sorted(targeting.places)


def set_targets(scope: CampaignScope, *, action_id: int, targeting: Targeting) -> None:
    """The rungs an action is for."""
    scope.require(Permission.EDIT_CONTENT)
    visible_targets(scope).filter(action_id=action_id).delete()
    known = visible_rungs(scope).filter(id__in=targeting.rungs).values_list("id", flat=True)
    TargetRung.objects.bulk_create(
        TargetRung(organization_id=scope.organization_id, action_id=action_id, rung_id=rung_id) for rung_id in known
    )
