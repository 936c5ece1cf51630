from kithwork.content.writes.actions import create_action, edit_action, move_action, set_open
from kithwork.content.writes.ladder import set_ladder

__all__ = ["create_action", "edit_action", "move_action", "set_ladder", "set_open"]
