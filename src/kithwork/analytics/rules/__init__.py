from kithwork.analytics.rules.cells import (
    EVERYBODY,
    FEW,
    NOTHING,
    Cell,
    Within,
    average,
    cells,
    end_of,
    guarded_table,
    midnight,
    share,
    shown,
)
from kithwork.analytics.rules.summary import LARGE, Summary, pack, unpack

__all__ = [
    "EVERYBODY",
    "FEW",
    "LARGE",
    "NOTHING",
    "Cell",
    "Summary",
    "Within",
    "average",
    "cells",
    "end_of",
    "guarded_table",
    "midnight",
    "pack",
    "share",
    "shown",
    "unpack",
]
