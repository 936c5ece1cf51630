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
from kithwork.stewardship.reads.merging import Merging, option_to_merge, rung_to_merge
from kithwork.stewardship.reads.publishing import Missing, missing

__all__ = [
    "Difference",
    "LeftOut",
    "Merging",
    "Missing",
    "RunCard",
    "RunPage",
    "Selected",
    "Selection",
    "chosen_rows",
    "differences",
    "items",
    "left_out",
    "missing",
    "option_to_merge",
    "run",
    "rung_to_merge",
    "runs",
    "selected",
    "visible_items",
    "visible_runs",
]
