from dataclasses import dataclass

from kithwork.analytics.reads import rows
from kithwork.analytics.reads.summaries import summary
from kithwork.analytics.rules import EVERYBODY, Cell, Within, cells
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.voterfile.rules.areas import Area, in_order


@dataclass(frozen=True, slots=True)
class Map:
    """Matched contacts by area, and those whose voter file does not tell theirs."""

    kind: str
    areas: tuple[tuple[Area, Cell], ...]
    not_placed: Cell


def places(scope: CampaignScope, *, kind: str, asked: Within = EVERYBODY) -> Map:
    """`kind` is one of AREA_FIELDS: "" for states, county, congress, senate, house."""
    scope.require(Permission.VIEW_ANALYTICS)
    counted = summary(scope, asked=asked)
    counts = counted.placed(asked, kind=kind) if counted else rows.placed(scope, asked=asked, kind=kind)
    lost = sum(count for (state, name), count in counts.items() if not state or not name)
    known = {Area(state, kind, name if kind else ""): n for (state, name), n in counts.items() if state and name}
    ordered = in_order(known)
    guarded = cells([*(known[area] for area in ordered), lost], guarded=not scope.may(Permission.VIEW_PEOPLE))
    return Map(kind, tuple(zip(ordered, guarded, strict=False)), guarded[-1])
