"""Changes of content that answers already lean on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.content import reads as content
from kithwork.content import writes
from kithwork.content.rules import ActionDraft, Choice
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach import reads as outreach


@transaction.atomic
def edit_ladder(
    scope: CampaignScope, *, question: str, rungs: Sequence[Choice], now: datetime, reorder: bool = False
) -> None:
    """Renames and adds freely; a rung with answers in its history stays, and changes its place only with `reorder`."""
    scope.require(Permission.EDIT_CONTENT)
    kept = [rung.id for rung in rungs]
    before = content.ladder(scope).rungs
    gone = [rung for rung in before if rung.id not in kept]
    answered = outreach.answered_rungs(scope, rung_ids=[rung.id for rung in before])
    if stays := next((rung.label for rung in gone if rung.id in answered), ""):
        raise RefusedError(
            _("“%(label)s” has answers, so it cannot be removed. Rename it, or merge it into another.")
            % {"label": stays},
            field="rungs",
        )
    if answered and not reorder and _is_reordered([rung.id for rung in before], kept):
        raise RefusedError(
            _(
                "People have answered already. In another order the same answers read as higher or lower rungs, "
                "in every chart and of every day. No number changes. Tick this to save the new order."
            ),
            field="reorder",
        )
    writes.set_ladder(scope, question=question, rungs=rungs, now=now)


@transaction.atomic
def edit_action(
    scope: CampaignScope, *, action_id: int, draft: ActionDraft, now: datetime, reorder: bool = False
) -> None:
    """Everything may change but the type; an option somebody chose stays, and changes its place only with `reorder`."""
    scope.require(Permission.EDIT_CONTENT)
    kept = [option.id for option in draft.options]
    before = content.action(scope, action_id=action_id).options
    gone = [option for option in before if option.id not in kept]
    chosen = outreach.chosen_options(scope, action_id=action_id)
    if stays := next((option.label for option in gone if option.id in chosen), ""):
        raise RefusedError(
            _("“%(label)s” has responses, so it cannot be removed. Rename it, or merge it into another.")
            % {"label": stays},
            field="options",
        )
    if chosen and not reorder and _is_reordered([option.id for option in before], kept):
        raise RefusedError(
            _(
                "People have responded already. The options will stand in another order for everybody, in charts too. "
                "No number changes. Tick this to save the new order."
            ),
            field="reorder",
        )
    writes.edit_action(scope, action_id=action_id, draft=draft, now=now)


def _is_reordered(before: Sequence[int], after: Sequence[int | None]) -> bool:
    """Whether those that were there stand in another order; new ones between them change nothing."""
    return [one for one in after if one in before] != [one for one in before if one in after]
