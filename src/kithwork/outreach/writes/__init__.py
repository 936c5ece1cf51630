from kithwork.outreach.writes.answering import answer
from kithwork.outreach.writes.erasing import blot
from kithwork.outreach.writes.joining import Moved, move_history
from kithwork.outreach.writes.merging import merge_option, merge_rung
from kithwork.outreach.writes.notes import delete_note, edit_note, note
from kithwork.outreach.writes.purging import purge
from kithwork.outreach.writes.responding import respond
from kithwork.outreach.writes.taking_back import take_back

__all__ = [
    "Moved",
    "answer",
    "blot",
    "delete_note",
    "edit_note",
    "merge_option",
    "merge_rung",
    "move_history",
    "note",
    "purge",
    "respond",
    "take_back",
]
