from kithwork.matching.writes.deciding import confirm, refuse, unsure
from kithwork.matching.writes.looking import look_up
from kithwork.matching.writes.purging import purge
from kithwork.matching.writes.undoing import undo

__all__ = ["confirm", "look_up", "purge", "refuse", "undo", "unsure"]
