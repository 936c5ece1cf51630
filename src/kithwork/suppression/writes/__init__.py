from kithwork.suppression.writes.entries import add, hold, hold_shared, refuse_mail, remove
from kithwork.suppression.writes.rekeying import rewrap

__all__ = ["add", "hold", "hold_shared", "refuse_mail", "remove", "rewrap"]
