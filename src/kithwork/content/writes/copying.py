"""All that a campaign asks, for another campaign of the organization."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from kithwork.audit.writes import record
from kithwork.content import reads
from kithwork.kernel.db import Tenant
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope

AnyRow = TypeVar("AnyRow", bound=Tenant)


@transaction.atomic
def copy_content(scope: CampaignScope, *, source: CampaignScope, now: datetime) -> None:
    """Question, ladder, task page, missions, actions, in every language; into a campaign that has none of it yet."""
    scope.require(Permission.EDIT_CONTENT)
    into = {"campaign_id": scope.campaign_id}
    for row in (*reads.visible_questions(source), *reads.visible_task_page(source)):
        _again(row, into)
    rungs = {row.id: _again(row, into).id for row in reads.visible_rungs(source)}
    missions = {row.id: _again(row, into).id for row in reads.visible_missions(source)}
    for meant in reads.visible_mission_rungs(source):
        _again(meant, {"mission_id": missions[meant.mission_id], "rung_id": rungs[meant.rung_id]})
    actions = {
        row.id: _again(row, into | {"mission_id": _of(missions, row.mission_id), "made_at": now}).id
        for row in reads.visible(source).order_by("position", "id")
    }
    for option in reads.visible_options(source):
        _again(option, {"action_id": actions[option.action_id]})
    for target in reads.visible_targets(source):
        _again(target, {"action_id": actions[target.action_id], "rung_id": rungs[target.rung_id]})
    record(scope, verb="content.copy", noun="campaign", noun_id=source.campaign_id, now=now)


def _of(copies: Mapping[int, int], old: int | None) -> int | None:
    return None if old is None else copies[old]


def _again(row: AnyRow, changed: Mapping[str, object]) -> AnyRow:
    """The same row once more, with another id and what is changed."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    copy = type(row)(**values | dict(changed))
    copy.save(force_insert=True)
    return copy
