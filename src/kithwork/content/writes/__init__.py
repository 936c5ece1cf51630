from kithwork.content.writes.actions import create_action, drop_merged_option, edit_action, move_action, set_open
from kithwork.content.writes.ladder import drop_merged_rung, set_ladder

__all__ = [
    "create_action",
    "drop_merged_option",
    "drop_merged_rung",
    "edit_action",
    "move_action",
    "set_ladder",
    "set_open",
]
