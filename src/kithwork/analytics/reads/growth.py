from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kithwork.analytics.reads import rows
from kithwork.analytics.reads.summaries import summary
from kithwork.analytics.rules import EVERYBODY, Cell, Within, cells
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


@dataclass(frozen=True, slots=True)
class Growth:
    """What each day of the campaign brought, from the first on that brought anything; as many cells as days."""

    days: tuple[date, ...]
    mobilizers: tuple[Cell, ...]
    contacts: tuple[Cell, ...]
    touchpoints: tuple[Cell, ...]


def growth(scope: CampaignScope, *, now: datetime, asked: Within = EVERYBODY) -> Growth:
    scope.require(Permission.VIEW_ANALYTICS)
    guarded = not scope.may(Permission.VIEW_PEOPLE)
    counted = summary(scope, asked=asked)
    joined, added, touched = counted.by_day(asked) if counted else rows.by_day(scope, asked=asked)
    first = asked.first or min((*joined, *added, *touched), default=None)
    last = asked.last or now.astimezone(scope.zone).date()
    days = tuple(first + timedelta(days=place) for place in range((last - first).days + 1)) if first else ()
    mobilizers, contacts, touchpoints = (
        tuple(cells([counts[day] for day in days], guarded=guarded)) for counts in (joined, added, touched)
    )
    return Growth(days, mobilizers, contacts, touchpoints)
