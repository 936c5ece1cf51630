from kithwork.contacts.writes.contact import add, delete, edit, undelete
from kithwork.contacts.writes.facts import set_answer, set_match, set_response
from kithwork.contacts.writes.ledger import Touch, touch, untouch
from kithwork.contacts.writes.moving import MANY, hide_held, move, purge
from kithwork.contacts.writes.tallies import lock_holders, recount

__all__ = [
    "MANY",
    "Touch",
    "add",
    "delete",
    "edit",
    "hide_held",
    "lock_holders",
    "move",
    "purge",
    "recount",
    "set_answer",
    "set_match",
    "set_response",
    "touch",
    "undelete",
    "untouch",
]
