from kithwork.stewardship.reads.bulk import (
    LeftOut,
    RunCard,
    RunPage,
    Selected,
    Selection,
    chosen_rows,
    invitable,
    invited_to,
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
from kithwork.stewardship.reads.own_data import Rows, own_data
from kithwork.stewardship.reads.publishing import Missing, missing

__all__ = [
    "Difference",
    "LeftOut",
    "Merging",
    "Missing",
    "Rows",
    "RunCard",
    "RunPage",
    "Selected",
    "Selection",
    "chosen_rows",
    "differences",
    "invitable",
    "invited_to",
    "items",
    "left_out",
    "missing",
    "option_to_merge",
    "own_data",
    "run",
    "rung_to_merge",
    "runs",
    "selected",
    "visible_items",
    "visible_runs",
]
