"""Where contacts stood on some day, by what was recorded until its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.formats import date_format
from django.utils.translation import gettext as now_say
from django.utils.translation import gettext_lazy as _

from kithwork.kernel.privacy import Mark
from kithwork.kernel.table import Column, Filter, Kind
from kithwork.outreach.models import Answer
from kithwork.outreach.rules import NEW, UNANSWERED


@dataclass(frozen=True, slots=True)
class Move:
    """From where contacts stood at the end of one day to where they stood at the end of another.

    Places are a rung's id, UNANSWERED, or at first NEW: added since. Written like "2026-10-20.12.2026-10-27.0".
    """

    first: date
    was: int
    last: date
    stands: int

    @property
    def written(self) -> str:
        return f"{self.first}.{self.was}.{self.last}.{self.stands}"

    @classmethod
    def read(cls, written: str) -> "Move | None":
        try:
            first, was, last, stands = written.split(".")
            return cls(date.fromisoformat(first), int(was[:18]), date.fromisoformat(last), int(stands[:18]))
        except ValueError:
            return None


def stood(end: datetime) -> Combinable:
    """On contacts: the rung of the answer that was current just before `end`, or UNANSWERED."""
    latest = Subquery(
        Answer.objects.filter(contact_id=OuterRef("pk"), removed_at=None, recorded_at__lt=end)
        .order_by("-recorded_at", "-id")
        .values("rung_id")[:1],
        output_field=BigIntegerField(),
    )
    return Coalesce(latest, Value(UNANSWERED), output_field=BigIntegerField())


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after the day."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone)


def movement_column(rungs: Mapping[int, str], zone: ZoneInfo) -> Column:
    """Only to filter by, from a flow on Analytics: nobody types such a thing."""
    return Column(
        key="moved",
        label=_("Movement"),
        description=_("Where the contact stood on the Campaign Ladder at the end of two days."),
        kind=Kind.ID,
        expression=Value("", output_field=TextField()),
        where=partial(_moved, zone),
        words=partial(_words, rungs),
        mark=Mark.PUBLIC,
        sortable=False,
        offered=False,
    )


def _moved(zone: ZoneInfo, found: Filter) -> Q:
    move = Move.read(found.values[0])
    if move is None or found.operator != "is":
        return Q(pk__in=[])
    before, after = end_of(move.first, zone), end_of(move.last, zone)
    ends_there = Q(added_at__lt=after) & _stands(after, move.stands)
    if move.was == NEW:
        return Q(added_at__gte=before) & ends_there
    return Q(added_at__lt=before) & _stands(before, move.was) & ends_there


def _stands(end: datetime, place: int) -> Q:
    return Q(Exact(stood(end), Value(place)))


def _words(rungs: Mapping[int, str], found: Filter) -> str:
    move = Move.read(found.values[0])
    if move is None:
        return now_say("Movement: not understood")
    places = {**rungs, UNANSWERED: now_say("Not answered"), NEW: now_say("not there yet")}
    return now_say("%(was)s (end of %(first)s) → %(stands)s (end of %(last)s)") % {
        "was": places.get(move.was, "?"),
        "first": date_format(move.first),
        "stands": places.get(move.stands, "?"),
        "last": date_format(move.last),
    }
