from kithwork.content.writes.actions import create_action, drop_merged_option, edit_action, move_action, set_open
from kithwork.content.writes.copying import copy_content
from kithwork.content.writes.ladder import drop_merged_rung, set_ladder
from kithwork.content.writes.tasks import create_mission, edit_mission, move_mission, remove_mission, set_task_page
from kithwork.content.writes.translating import translate

__all__ = [
    "copy_content",
    "create_action",
    "create_mission",
    "drop_merged_option",
    "drop_merged_rung",
    "edit_action",
    "edit_mission",
    "move_action",
    "move_mission",
    "remove_mission",
    "set_ladder",
    "set_open",
    "set_task_page",
    "translate",
]
