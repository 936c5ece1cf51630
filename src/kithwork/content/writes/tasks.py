"""The page of tasks: building a network, and missions."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.content.models import Action, Mission, MissionRung, TaskPage
from kithwork.content.reads import visible, visible_mission_rungs, visible_missions, visible_rungs, visible_task_page
from kithwork.content.rules import MISSIONS_AT_MOST, MissionDraft, TaskPageDraft, check_mission, check_task_page
from kithwork.content.writes.targets import aim, set_targets
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


@transaction.atomic
def set_task_page(scope: CampaignScope, *, page: TaskPageDraft, now: datetime) -> None:
    scope.require(Permission.EDIT_CONTENT)
    checked, language = check_task_page(page), scope.language
    row = visible_task_page(scope).select_for_update().first() or TaskPage(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id
    )
    row.network_name = row.network_name | {language: checked.network_name}
    row.network_description = row.network_description | {language: checked.network_description}
    row.kind_of_contacts = row.kind_of_contacts | {language: checked.kind_of_contacts}
    row.goal = checked.goal
    row.save()
    record(scope, verb="task_page.edit", noun="campaign", noun_id=scope.campaign_id, now=now)


@transaction.atomic
def create_mission(scope: CampaignScope, *, draft: MissionDraft, now: datetime) -> int:
    """Returns the id. It stands last."""
    scope.require(Permission.EDIT_CONTENT)
    rows = list(visible_missions(scope).select_for_update())
    if len(rows) >= MISSIONS_AT_MOST:
        raise RefusedError(_("There are %(most)d missions already, and no more.") % {"most": MISSIONS_AT_MOST})
    row = Mission(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        position=rows[-1].position + 1 if rows else 1,
    )
    _fill(scope, row, check_mission(draft))
    record(scope, verb="mission.create", noun="mission", noun_id=row.id, now=now)
    return row.id


@transaction.atomic
def edit_mission(scope: CampaignScope, *, mission_id: int, draft: MissionDraft, now: datetime) -> None:
    scope.require(Permission.EDIT_CONTENT)
    row = _locked(scope, mission_id)
    _fill(scope, row, check_mission(draft))
    record(scope, verb="mission.edit", noun="mission", noun_id=row.id, now=now)


@transaction.atomic
def remove_mission(scope: CampaignScope, *, mission_id: int, now: datetime) -> None:
    """Its actions stay, for the contacts they were for in it."""
    scope.require(Permission.EDIT_CONTENT)
    row = _locked(scope, mission_id)
    visible(scope).filter(mission=row).update(mission=None)
    visible_mission_rungs(scope).filter(mission=row).delete()
    visible_missions(scope).filter(id=row.id).delete()
    record(scope, verb="mission.remove", noun="mission", noun_id=mission_id, now=now)


@transaction.atomic
def move_mission(scope: CampaignScope, *, mission_id: int, place: int, now: datetime) -> None:
    """To this place among the missions, counted from 0; beyond the ends is at the end."""
    scope.require(Permission.EDIT_CONTENT)
    rows = list(visible_missions(scope).select_for_update())
    moved = next((row for row in rows if row.id == mission_id), None)
    if moved is None:
        raise NotFoundError(mission_id)
    rows.remove(moved)
    rows.insert(max(place, 0), moved)
    for position, row in enumerate(rows, start=1):
        row.position = position
    Mission.objects.bulk_update(rows, ["position"])
    record(scope, verb="mission.move", noun="mission", noun_id=mission_id, now=now)


def _locked(scope: CampaignScope, mission_id: int) -> Mission:
    row = visible_missions(scope).select_for_update().filter(id=mission_id).first()
    if row is None:
        raise NotFoundError(mission_id)
    return row


def _fill(scope: CampaignScope, row: Mission, draft: MissionDraft) -> None:
    row.name = row.name | {scope.language: draft.name}
    row.description = row.description | {scope.language: draft.description}
    aim(scope, row=row, targeting=draft.targeting)
    row.save()
    visible_mission_rungs(scope).filter(mission=row).delete()
    known = visible_rungs(scope).filter(id__in=draft.targeting.rungs).values_list("id", flat=True)
    MissionRung.objects.bulk_create(
        MissionRung(organization_id=scope.organization_id, mission=row, rung_id=rung_id) for rung_id in known
    )
    visible(scope).filter(mission=row).exclude(id__in=draft.actions).update(mission=None)
    actions = list(visible(scope).select_for_update().filter(id__in=draft.actions))
    for action in actions:
        action.mission = row
        aim(scope, row=action, targeting=draft.targeting)
        set_targets(scope, action_id=action.id, targeting=draft.targeting)
    Action.objects.bulk_update(
        actions, ["mission", "targets_unanswered", "target_match_statuses", "target_tags", "target_places"]
    )
