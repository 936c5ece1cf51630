from kithwork.matching.writes.batch import begin, begin_anew, match_imported, request, step
from kithwork.matching.writes.budget import allow
from kithwork.matching.writes.checking import accept, reject
from kithwork.matching.writes.deciding import confirm, refuse, unsure
from kithwork.matching.writes.learning import learn, learn_where_due, request_learning
from kithwork.matching.writes.looking import look_up, spend_unwelcome
from kithwork.matching.writes.noting_votes import begin_noting_votes, note_votes
from kithwork.matching.writes.protecting import link_protected
from kithwork.matching.writes.purging import forget_mobilizers, forget_voters, purge
from kithwork.matching.writes.retagging import begin_retagging, retag
from kithwork.matching.writes.reviewing import Reviewed, review
from kithwork.matching.writes.undoing import undo, undo_for

__all__ = [
    "Reviewed",
    "accept",
    "allow",
    "begin",
    "begin_anew",
    "begin_noting_votes",
    "begin_retagging",
    "confirm",
    "forget_mobilizers",
    "forget_voters",
    "learn",
    "learn_where_due",
    "link_protected",
    "look_up",
    "match_imported",
    "note_votes",
    "purge",
    "refuse",
    "reject",
    "request",
    "request_learning",
    "retag",
    "review",
    "spend_unwelcome",
    "step",
    "undo",
    "undo_for",
    "unsure",
]
