from kithwork.suppression.writes.entries import add, hold, hold_shared, refuse_mail, remove
from kithwork.suppression.writes.erasing import forget_names
from kithwork.suppression.writes.files import begin, drop, finish, put, receive, remove_file
from kithwork.suppression.writes.rekeying import rewrap

__all__ = [
    "add",
    "begin",
    "drop",
    "finish",
    "forget_names",
    "hold",
    "hold_shared",
    "put",
    "receive",
    "refuse_mail",
    "remove",
    "remove_file",
    "rewrap",
]
