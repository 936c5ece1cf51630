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
def edit_ladder(scope: CampaignScope, *, question: str, rungs: Sequence[Choice], now: datetime) -> None:
    """Renames, reorders and adds freely; a rung with answers in its history stays."""
    scope.require(Permission.EDIT_CONTENT)
    kept = {rung.id for rung in rungs}
    gone = [rung for rung in content.ladder(scope).rungs if rung.id not in kept]
    answered = outreach.answered_rungs(scope, rung_ids=[rung.id for rung in gone])
    if stays := next((rung.label for rung in gone if rung.id in answered), ""):
        raise RefusedError(
            _("“%(label)s” has answers, so it cannot be removed. Rename it instead.") % {"label": stays}, field="rungs"
        )
    writes.set_ladder(scope, question=question, rungs=rungs, now=now)


@transaction.atomic
def edit_action(scope: CampaignScope, *, action_id: int, draft: ActionDraft, now: datetime) -> None:
    """Everything may change but the type; an option somebody chose stays."""
    scope.require(Permission.EDIT_CONTENT)
    kept = {option.id for option in draft.options}
    gone = [option for option in content.action(scope, action_id=action_id).options if option.id not in kept]
    chosen = outreach.chosen_options(scope, action_id=action_id)
    if stays := next((option.label for option in gone if option.id in chosen), ""):
        raise RefusedError(
            _("“%(label)s” has responses, so it cannot be removed. Rename it instead.") % {"label": stays},
            field="options",
        )
    writes.edit_action(scope, action_id=action_id, draft=draft, now=now)
