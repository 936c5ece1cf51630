from kithwork.analytics.reads.audience import Audience, audience
from kithwork.analytics.reads.growth import Growth, growth
from kithwork.analytics.reads.movement import Movement, movement
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
from kithwork.analytics.reads.organization import Over, over
from kithwork.analytics.reads.overlap import Shared, overlap
from kithwork.analytics.reads.places import Map, places

__all__ = [
    "ActionFigures",
    "ActionNumbers",
    "Audience",
    "Bar",
    "Dashboard",
    "Growth",
    "Map",
    "Movement",
    "Numbers",
    "Over",
    "Shared",
    "Stat",
    "audience",
    "dashboard",
    "growth",
    "movement",
    "numbers",
    "over",
    "overlap",
    "places",
]
