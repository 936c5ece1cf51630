from kithwork.matching.reads.candidates import (
    Candidate,
    Candidates,
    candidates,
    nobody,
    offered,
    own_candidates,
    today,
)
from kithwork.matching.reads.finding import Found, find
from kithwork.matching.reads.rows import visible_decisions, visible_lookups, visible_remains, visible_spend
from kithwork.matching.reads.subject import Subject, decided, subject

__all__ = [
    "Candidate",
    "Candidates",
    "Found",
    "Subject",
    "candidates",
    "decided",
    "find",
    "nobody",
    "offered",
    "own_candidates",
    "subject",
    "today",
    "visible_decisions",
    "visible_lookups",
    "visible_remains",
    "visible_spend",
]
