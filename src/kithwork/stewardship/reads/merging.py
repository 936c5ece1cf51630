"""What merging would do, in numbers."""

from dataclasses import dataclass

from kithwork.contacts import reads as contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach import reads as outreach


@dataclass(frozen=True, slots=True)
class Merging:
    """`standing` contacts say it now, `entries` of the history said it, theirs included."""

    standing: int
    entries: int


def rung_to_merge(scope: CampaignScope, *, rung_id: int) -> Merging:
    scope.require(Permission.EDIT_CONTENT)
    answers, _ = outreach.visible_history(scope)
    return Merging(
        standing=contacts.visible_numbers(scope).filter(rung_id=rung_id).count(),
        entries=answers.filter(rung_id=rung_id, removed_at=None).count(),
    )


def option_to_merge(scope: CampaignScope, *, action_id: int, option_id: int) -> Merging:
    scope.require(Permission.EDIT_CONTENT)
    _, responses = outreach.visible_history(scope)
    said = {"action_id": action_id, "options__contains": [option_id]}
    return Merging(
        standing=contacts.visible_responses(scope).filter(**said).count(),
        entries=responses.filter(**said, removed_at=None).count(),
    )
