from kithwork.stewardship.writes.content import edit_action, edit_ladder
from kithwork.stewardship.writes.holding import delete_contacts, hand_over, leave, remove_mobilizer
from kithwork.stewardship.writes.publishing import close, publish
from kithwork.stewardship.writes.retention import purge

__all__ = [
    "close",
    "delete_contacts",
    "edit_action",
    "edit_ladder",
    "hand_over",
    "leave",
    "publish",
    "purge",
    "remove_mobilizer",
]
