"""When volunteers have time: evenings and weekends of their own time zone. Pure; the present is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kithwork.world.chance import Dice, Weighted

SATURDAY = 5
# minutes after midnight
WEEKDAY, WEEKEND = (17 * 60 + 30, 21 * 60 + 20), (10 * 60, 20 * 60 + 30)
# how much likelier a weekend day is than a weekday
WEEKEND_WEIGHT = 2.2


class Evenings:
    """The hours of `days` days up to `now` in which somebody might sit down with their list."""

    def __init__(self, dice: Dice, *, zone: ZoneInfo, now: datetime, days: int) -> None:
        self._fractions = dice.fractions("evenings")
        self._zone = zone
        self._now = now
        self.first = (now.astimezone(zone) - timedelta(days=days)).date()
        self._days = days

    def at(self, day: int, minute: int) -> datetime:
        """Minute `minute` of day `day` (0 the first), never later than now."""
        midnight = datetime.combine(self.first + timedelta(days=day), time(), tzinfo=self._zone)
        return min(midnight + timedelta(minutes=minute), self._now)

    def one(self, *, from_day: int, to_day: int) -> datetime:
        """A moment on one of these days, both included."""
        days = range(max(0, from_day), max(from_day, min(to_day, self._days - 1)) + 1)
        weighted = Weighted(list(days), [self._weight(day) for day in days])
        day = weighted.values[_place(weighted, next(self._fractions))]
        first, last = WEEKEND if self._is_weekend(day) else WEEKDAY
        return self.at(day, first + int(next(self._fractions) * (last - first)))

    def several(self, count: int, *, after: datetime) -> list[datetime]:
        """`count` moments after `after`, the earliest first."""
        since = (after.astimezone(self._zone).date() - self.first).days + 1
        return sorted(self.one(from_day=since, to_day=self._days - 1) for _ in range(count))

    def _weight(self, day: int) -> float:
        return WEEKEND_WEIGHT if self._is_weekend(day) else 1.0

    def _is_weekend(self, day: int) -> bool:
        return (self.first + timedelta(days=day)).weekday() >= SATURDAY


def _place(weighted: Weighted[int], fraction: float) -> int:
    return int(weighted.ends.searchsorted(fraction, side="right"))


def apart(start: datetime, seconds: Iterator[int]) -> Iterator[datetime]:
    """Moments one after the other from `start` on, so many seconds apart."""
    while True:
        yield start
        start += timedelta(seconds=next(seconds))
