from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kithwork.analytics.reads import rows
from kithwork.analytics.reads.summaries import summary
from kithwork.analytics.rules import EVERYBODY, Cell, Within, guarded_table
from kithwork.content import reads as content
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach.rules import NEW, UNANSWERED

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """Where contacts stand: `id` is a rung's, UNANSWERED or NEW."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Where contacts stood at the end of `first`, down, and where at the end of `last`, across."""

    first: date
    last: date
    stood: tuple[Place, ...]
    stand: tuple[Place, ...]
    moved: tuple[tuple[Cell, ...], ...]


def movement(scope: CampaignScope, *, now: datetime, asked: Within = EVERYBODY) -> Movement:
    """Of everybody who is a contact at the end of the last day; without days, of the last week."""
    scope.require(Permission.VIEW_ANALYTICS)
    last = asked.last or now.astimezone(scope.zone).date()
    first = asked.first or last - WEEK
    if (counted := summary(scope, asked=asked)) is not None:
        counts = counted.moves(first=first, last=last)
    else:
        counts = rows.moves(scope, first=first, last=last, mobilizer_id=asked.mobilizer_id)
    rungs = [Place(rung.id, rung.label) for rung in content.ladder(scope).rungs]
    stand = (*rungs, Place(UNANSWERED, _("Not answered")))
    stood = (*stand, Place(NEW, _("New: added since")))
    table = [[counts[was.id, now_at.id] for now_at in stand] for was in stood]
    guarded = guarded_table(table, guarded=not scope.may(Permission.VIEW_PEOPLE))
    return Movement(first, last, stood, stand, tuple(tuple(line) for line in guarded))
