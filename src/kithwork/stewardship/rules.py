"""Decisions on plain values: when the weekly mail is due, whose look-ups stand out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
USUAL_WEEKS = 4
# Fewer a week are nobody's concern, however few there were before.
LEAST_UNUSUAL = 50


def last_due(*, weekday: int, hour: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The latest such hour that has come; by the clock on the wall, also across a change to summer time."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    due = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    if due > now:
        earlier = day - timedelta(days=7)
        due = datetime(earlier.year, earlier.month, earlier.day, hour, tzinfo=zone)
    return due


def is_unusual(*, week: int, before: int) -> bool:
    """Of one person: more than twice what a week of the four before had, and not just a handful."""
    return week >= LEAST_UNUSUAL and week > 2 * before / USUAL_WEEKS
