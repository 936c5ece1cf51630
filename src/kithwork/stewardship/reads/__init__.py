from kithwork.stewardship.reads.bulk import (
    LeftOut,
    RunCard,
    RunPage,
    Selected,
    Selection,
    chosen_rows,
    items,
    left_out,
    run,
    runs,
    selected,
    visible_items,
    visible_runs,
)
from kithwork.stewardship.reads.differences import Difference, differences

__all__ = [
    "Difference",
    "LeftOut",
    "RunCard",
    "RunPage",
    "Selected",
    "Selection",
    "chosen_rows",
    "differences",
    "items",
    "left_out",
    "run",
    "runs",
    "selected",
    "visible_items",
    "visible_runs",
]
