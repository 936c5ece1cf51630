"""What a campaign needs before people may join it."""

from enum import StrEnum

from kithwork.accounts import reads as accounts
from kithwork.content import reads as content
from kithwork.content.rules import RUNGS_AT_LEAST
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


class Missing(StrEnum):
    QUESTION = "question"
    RUNGS = "rungs"
    POSTAL_ADDRESS = "postal_address"


def missing(scope: CampaignScope) -> tuple[Missing, ...]:
    """What stands between this campaign and publishing it, in the order of the builder; none = it may go."""
    scope.require(Permission.READ_CONTENT)
    ladder = content.ladder(scope)
    lacks = {
        Missing.QUESTION: not ladder.question,
        Missing.RUNGS: len(ladder.rungs) < RUNGS_AT_LEAST,
        Missing.POSTAL_ADDRESS: not accounts.organization(scope).postal_address.strip(),
    }
    return tuple(what for what, lacking in lacks.items() if lacking)
