from kithwork.analytics.reads.audience import Audience, audience
from kithwork.analytics.reads.numbers import (
    ActionFigures,
    ActionNumbers,
    Bar,
    Dashboard,
    Numbers,
    Stat,
    dashboard,
    numbers,
)

__all__ = [
    "ActionFigures",
    "ActionNumbers",
    "Audience",
    "Bar",
    "Dashboard",
    "Numbers",
    "Stat",
    "audience",
    "dashboard",
    "numbers",
]
