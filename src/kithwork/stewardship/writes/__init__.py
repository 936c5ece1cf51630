from kithwork.stewardship.writes.alike import keep_apart, merge_contacts, undelete_contact
from kithwork.stewardship.writes.asking import (
    delete_chosen,
    hand_over_chosen,
    invite_chosen,
    remove_chosen,
    tag_chosen,
    undo_run,
)
from kithwork.stewardship.writes.content import edit_action, edit_ladder
from kithwork.stewardship.writes.digest import begin_digest, send_digest, set_digest
from kithwork.stewardship.writes.erasing import forget_searches
from kithwork.stewardship.writes.holding import delete_contacts, hand_over, leave, remove_mobilizer
from kithwork.stewardship.writes.importing import Brought, bring_people
from kithwork.stewardship.writes.inviting import invite_to_role
from kithwork.stewardship.writes.knowing import add_person, edit_person
from kithwork.stewardship.writes.merging import merge_options, merge_rungs
from kithwork.stewardship.writes.publishing import close, duplicate, publish
from kithwork.stewardship.writes.retention import purge
from kithwork.stewardship.writes.suppressing import (
    drop_suppressed,
    enqueue_settling,
    hide_meant,
    load_suppressed,
    settle,
    suppress,
    unsuppress,
)
from kithwork.stewardship.writes.walking import step

__all__ = [
    "Brought",
    "add_person",
    "begin_digest",
    "bring_people",
    "close",
    "delete_chosen",
    "delete_contacts",
    "drop_suppressed",
    "duplicate",
    "edit_action",
    "edit_ladder",
    "edit_person",
    "enqueue_settling",
    "forget_searches",
    "hand_over",
    "hand_over_chosen",
    "hide_meant",
    "invite_chosen",
    "invite_to_role",
    "keep_apart",
    "leave",
    "load_suppressed",
    "merge_contacts",
    "merge_options",
    "merge_rungs",
    "publish",
    "purge",
    "remove_chosen",
    "remove_mobilizer",
    "send_digest",
    "set_digest",
    "settle",
    "step",
    "suppress",
    "tag_chosen",
    "undelete_contact",
    "undo_run",
    "unsuppress",
]
