"""How many look-ups a person has: by hand a day, by import a week, and what an admin gave on top."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Sum

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.matching.reads.rows import visible_all_spent_since, visible_allowances
from kithwork.matching.rules import Budget

WEEK = timedelta(days=6)  # with today
SHOWN_FOR = timedelta(days=29)


@dataclass(frozen=True, slots=True)
class Usage:
    """One person's: `today` by hand, `week` by import, `month` both, with `most` by hand on one day of it.

    `until` is the last day of what an admin gave on top, or None.
    """

    user_id: int
    name: str
    today: int
    week: int
    month: int
    most: int
    budget: Budget
    until: date | None


def today(scope: OrgScope, *, now: datetime) -> date:
    """The organization's day: a person's budget holds over all its campaigns."""
    return now.astimezone(ZoneInfo(accounts.organization(scope).time_zone)).date()


def budget(scope: OrgScope, *, day: date) -> Budget:
    """Of whoever asks."""
    given = visible_allowances(scope).filter(user_id=scope.person, until__gte=day).first()
    return Budget(given.by_hand, given.by_import) if given else Budget()


def usage(scope: OrgScope, *, now: datetime) -> tuple[Usage, ...]:
    """Who looked anybody up in the last 30 days, the most first; the reading is written down."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    day = today(scope, now=now)
    month = _sums(scope, day - SHOWN_FOR)
    week, just_today = _sums(scope, day - WEEK), _sums(scope, day)
    given = {row.user_id: row for row in visible_allowances(scope).filter(until__gte=day)}
    names = campaigns.names_of_users(scope, user_ids=month.keys() | given.keys())
    found = tuple(
        Usage(
            user_id=user_id,
            name=names.get(user_id, ""),
            today=just_today.get(user_id, _NOTHING)["spent"],
            week=week.get(user_id, _NOTHING)["imported"],
            month=month.get(user_id, _NOTHING)["spent"] + month.get(user_id, _NOTHING)["imported"],
            most=month.get(user_id, _NOTHING)["most"],
            budget=Budget(given[user_id].by_hand, given[user_id].by_import) if user_id in given else Budget(),
            until=given[user_id].until if user_id in given else None,
        )
        for user_id in month.keys() | given.keys()
    )
    record(scope, verb="look_up.list", noun="user", people=len(found), fields=["name"], now=now)
    return tuple(sorted(found, key=lambda one: (-one.month, one.name, one.user_id)))


_NOTHING: Mapping[str, int] = {"spent": 0, "imported": 0, "most": 0}


def _sums(scope: OrgScope, since: date) -> dict[int, Mapping[str, int]]:
    rows = visible_all_spent_since(scope, day=since).order_by().values("user_id")
    summed = rows.annotate(by_hand=Sum("spent"), by_import=Sum("imported"), most=Max("spent"))
    return {
        row["user_id"]: {"spent": row["by_hand"], "imported": row["by_import"], "most": row["most"]} for row in summed
    }
