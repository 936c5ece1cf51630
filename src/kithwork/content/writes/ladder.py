from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.content.models import KeyQuestion, Rung
from kithwork.content.reads import visible_mission_rungs, visible_questions, visible_rungs, visible_targets
from kithwork.content.rules import Choice, check_ladder
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.language import say
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.text import check_text

QUESTION_LIMIT = 300


@transaction.atomic
def set_ladder(scope: CampaignScope, *, question: str, rungs: Sequence[Choice], now: datetime) -> None:
    """The whole ladder at once: known rungs are renamed and ordered, new ones made, missing ones removed.

    Whether a rung may go is asked by stewardship, which knows the answers.
    """
    scope.require(Permission.EDIT_CONTENT)
    is_draft = scope.status == "draft"
    question = check_text(
        question, field="question", what=_("the Key Question"), limit=QUESTION_LIMIT, required=not is_draft
    )
    checked = check_ladder(rungs, is_draft=is_draft)
    known = {rung.id: rung for rung in visible_rungs(scope).select_for_update()}
    if unknown := {rung.id for rung in checked if rung.id} - known.keys():
        raise RefusedError(_("The ladder changed meanwhile. Please load the page again."), field="rungs") from KeyError(
            unknown
        )
    _set_question(scope, question)
    gone = known.keys() - {rung.id for rung in checked}
    _require_no_target(scope, gone)
    visible_rungs(scope).filter(id__in=gone).delete()
    for position, rung in enumerate(checked, start=1):
        _set_rung(scope, known.get(rung.id or 0), position, rung.label)
    record(scope, verb="ladder.edit", noun="campaign", noun_id=scope.campaign_id, now=now)


@transaction.atomic
def drop_merged_rung(scope: CampaignScope, *, gone: int, into: int, now: datetime) -> None:
    """The rung goes; what was meant for it is meant for the other. Its answers were re-labelled by stewardship."""
    scope.require(Permission.EDIT_CONTENT)
    targets = visible_targets(scope)
    has_both = targets.filter(rung_id=into).values("action_id")
    targets.filter(rung_id=gone, action_id__in=has_both).delete()
    targets.filter(rung_id=gone).update(rung_id=into)
    missions = visible_mission_rungs(scope)
    of_both = missions.filter(rung_id=into).values("mission_id")
    missions.filter(rung_id=gone, mission_id__in=of_both).delete()
    missions.filter(rung_id=gone).update(rung_id=into)
    visible_rungs(scope).filter(id=gone).delete()
    for position, rung in enumerate(visible_rungs(scope).select_for_update(), start=1):
        rung.position = position
        rung.save(update_fields=["position"])
    record(scope, verb="rung.merge", noun="rung", noun_id=gone, fields=[f"into {into}"], now=now)


def _require_no_target(scope: CampaignScope, rung_ids: Collection[int]) -> None:
    """Without its only rung an action would all at once be meant for everybody."""
    target = visible_targets(scope).filter(rung_id__in=rung_ids).select_related("rung", "action").first()
    if target is not None:
        raise RefusedError(
            _("“%(rung)s” cannot be removed: the action “%(action)s” is meant for it. Change that action first.")
            % {
                "rung": say(target.rung.label, language=scope.language),
                "action": say(target.action.name, language=scope.language),
            },
            field="rungs",
        )
    of_mission = visible_mission_rungs(scope).filter(rung_id__in=rung_ids).select_related("rung", "mission").first()
    if of_mission is not None:
        raise RefusedError(
            _("“%(rung)s” cannot be removed: the mission “%(mission)s” is meant for it. Change that mission first.")
            % {
                "rung": say(of_mission.rung.label, language=scope.language),
                "mission": say(of_mission.mission.name, language=scope.language),
            },
            field="rungs",
        )


def _set_question(scope: CampaignScope, question: str) -> None:
    row = visible_questions(scope).select_for_update().first() or KeyQuestion(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id
    )
    row.question = row.question | {scope.language: question}
    row.save()


def _set_rung(scope: CampaignScope, row: Rung | None, position: int, label: str) -> None:
    row = row or Rung(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    row.position, row.label = position, row.label | {scope.language: label}
    row.save()
