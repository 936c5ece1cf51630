from kithwork.contacts.writes.contact import add, delete, edit, follow_up, undelete
from kithwork.contacts.writes.erasing import blot, erase
from kithwork.contacts.writes.facts import (
    Match,
    set_answer,
    set_file_seen,
    set_likely,
    set_machine_match,
    set_matches,
    set_response,
    set_tags,
    set_vanished,
    set_voted,
)
from kithwork.contacts.writes.importing import AT_ONCE, Imported, Sent, add_many
from kithwork.contacts.writes.ledger import Touch, carry, touch, untouch
from kithwork.contacts.writes.merging import merge_option, merge_rung
from kithwork.contacts.writes.moving import MANY, bring_back, give_back, hide_held, move, purge
from kithwork.contacts.writes.suppressing import hide, reveal
from kithwork.contacts.writes.tallies import lock_everybody, lock_holders, recount

__all__ = [
    "AT_ONCE",
    "MANY",
    "Imported",
    "Match",
    "Sent",
    "Touch",
    "add",
    "add_many",
    "blot",
    "bring_back",
    "carry",
    "delete",
    "edit",
    "erase",
    "follow_up",
    "give_back",
    "hide",
    "hide_held",
    "lock_everybody",
    "lock_holders",
    "merge_option",
    "merge_rung",
    "move",
    "purge",
    "recount",
    "reveal",
    "set_answer",
    "set_file_seen",
    "set_likely",
    "set_machine_match",
    "set_matches",
    "set_response",
    "set_tags",
    "set_vanished",
    "set_voted",
    "touch",
    "undelete",
    "untouch",
]
