from kithwork.matching.writes.batch import begin, request, step
from kithwork.matching.writes.checking import accept, reject
from kithwork.matching.writes.deciding import confirm, refuse, unsure
from kithwork.matching.writes.looking import look_up
from kithwork.matching.writes.purging import purge
from kithwork.matching.writes.retagging import begin_retagging, retag
from kithwork.matching.writes.reviewing import Reviewed, review
from kithwork.matching.writes.undoing import undo

__all__ = [
    "Reviewed",
    "accept",
    "begin",
    "begin_retagging",
    "confirm",
    "look_up",
    "purge",
    "refuse",
    "reject",
    "request",
    "retag",
    "review",
    "step",
    "undo",
    "unsure",
]
