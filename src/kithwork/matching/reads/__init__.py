from kithwork.matching.reads.budget import Usage, budget, today, usage
from kithwork.matching.reads.candidates import (
    Candidate,
    Candidates,
    candidates,
    machine_match,
    nobody,
    offered,
    own_candidates,
    standing_machine_match,
)
from kithwork.matching.reads.changes import ChangedContact, Changes, changes, listed_changes
from kithwork.matching.reads.explaining import explained
from kithwork.matching.reads.facts import facts
from kithwork.matching.reads.finding import Found, find, find_all, near_ones
from kithwork.matching.reads.history import DecidedVoter, MatchDecision, MatchHistory, Why, match_history, why
from kithwork.matching.reads.labels import Labels, count_decided, labels
from kithwork.matching.reads.learned import FileJudged, Learned, Trust, learned
from kithwork.matching.reads.parameters import ModelsInUse, models_in_use
from kithwork.matching.reads.reviewing import Review, ReviewItem, choices, review
from kithwork.matching.reads.rows import (
    visible_all_spent_since,
    visible_allowances,
    visible_best_pairs,
    visible_changes,
    visible_contact_decisions,
    visible_decisions,
    visible_lookups,
    visible_parameters,
    visible_remains,
    visible_runs,
    visible_runs_of_all,
    visible_spend,
    visible_spent_since,
)
from kithwork.matching.reads.runs import RunCard, best_pairs, judged_by, judged_pairs, last_run, run
from kithwork.matching.reads.sampling import count_sampled, sample
from kithwork.matching.reads.showing import told
from kithwork.matching.reads.subject import Subject, decided, subject, subjects
from kithwork.matching.reads.waiting import Waiting, waiting

__all__ = [
    "Candidate",
    "Candidates",
    "ChangedContact",
    "Changes",
    "DecidedVoter",
    "FileJudged",
    "Found",
    "Labels",
    "Learned",
    "MatchDecision",
    "MatchHistory",
    "ModelsInUse",
    "Review",
    "ReviewItem",
    "RunCard",
    "Subject",
    "Trust",
    "Usage",
    "Waiting",
    "Why",
    "best_pairs",
    "budget",
    "candidates",
    "changes",
    "choices",
    "count_decided",
    "count_sampled",
    "decided",
    "explained",
    "facts",
    "find",
    "find_all",
    "judged_by",
    "judged_pairs",
    "labels",
    "last_run",
    "learned",
    "listed_changes",
    "machine_match",
    "match_history",
    "models_in_use",
    "near_ones",
    "nobody",
    "offered",
    "own_candidates",
    "review",
    "run",
    "sample",
    "standing_machine_match",
    "subject",
    "subjects",
    "today",
    "told",
    "usage",
    "visible_all_spent_since",
    "visible_allowances",
    "visible_best_pairs",
    "visible_changes",
    "visible_contact_decisions",
    "visible_decisions",
    "visible_lookups",
    "visible_parameters",
    "visible_remains",
    "visible_runs",
    "visible_runs_of_all",
    "visible_spend",
    "visible_spent_since",
    "waiting",
    "why",
]
