from kithwork.stewardship.writes.asking import (
    delete_chosen,
    hand_over_chosen,
    invite_chosen,
    remove_chosen,
    tag_chosen,
    undo_run,
)
from kithwork.stewardship.writes.content import edit_action, edit_ladder
from kithwork.stewardship.writes.holding import delete_contacts, hand_over, leave, remove_mobilizer
from kithwork.stewardship.writes.importing import Brought, bring_people
from kithwork.stewardship.writes.merging import merge_options, merge_rungs
from kithwork.stewardship.writes.publishing import close, duplicate, publish
from kithwork.stewardship.writes.retention import purge
from kithwork.stewardship.writes.walking import step

__all__ = [
    "Brought",
    "bring_people",
    "close",
    "delete_chosen",
    "delete_contacts",
    "duplicate",
    "edit_action",
    "edit_ladder",
    "hand_over",
    "hand_over_chosen",
    "invite_chosen",
    "leave",
    "merge_options",
    "merge_rungs",
    "publish",
    "purge",
    "remove_chosen",
    "remove_mobilizer",
    "step",
    "tag_chosen",
    "undo_run",
]
