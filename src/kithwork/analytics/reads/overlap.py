from dataclasses import dataclass

from kithwork.analytics.reads import rows
from kithwork.analytics.reads.summaries import summary
from kithwork.analytics.rules import EVERYBODY, Cell, Within, cells
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope

MANY = 4


@dataclass(frozen=True, slots=True)
class Shared:
    """Voters whom that many mobilizers hold, `or_more` of them or exactly; `contacts` are theirs, one a mobilizer or more."""

    holders: int
    or_more: bool
    voters: Cell
    contacts: Cell


def overlap(scope: CampaignScope, *, asked: Within = EVERYBODY) -> tuple[Shared, ...]:
    """Voters held by two mobilizers, by three, by four or more."""
    scope.require(Permission.VIEW_ANALYTICS)
    guarded = not scope.may(Permission.VIEW_PEOPLE)
    counted = summary(scope, asked=asked)
    counts = counted.shared(asked) if counted else rows.shared(scope, asked=asked)
    grouped = [
        [counts.get(2, (0, 0)), counts.get(3, (0, 0))],
        [found for holders, found in counts.items() if holders >= MANY],
    ]
    pairs = [*grouped[0], (sum(pair[0] for pair in grouped[1]), sum(pair[1] for pair in grouped[1]))]
    voters = cells([pair[0] for pair in pairs], guarded=guarded)
    people = cells([pair[1] for pair in pairs], guarded=guarded)
    return tuple(
        # Where voters are hidden so are their contacts: twice as many, or nearly.
        Shared(holders, holders == MANY, own, theirs if own.count is not None else Cell(None, "…"))
        for holders, own, theirs in zip((2, 3, MANY), voters, people, strict=True)
    )
