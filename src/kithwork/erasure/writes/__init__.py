from kithwork.erasure.writes.account import delete_account, erase_from
from kithwork.erasure.writes.keeping import keep
from kithwork.erasure.writes.person import Chosen, Erased, erase
from kithwork.erasure.writes.telling import tell

__all__ = [
    "Chosen",
    "Erased",
    "delete_account",
    "erase",
    "erase_from",
    "keep",
    "tell",
]
