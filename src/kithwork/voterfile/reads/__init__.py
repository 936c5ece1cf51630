from kithwork.voterfile.reads.files import (
    FileCard,
    FileInForce,
    Rejected,
    card,
    cards,
    in_force,
    visible,
    visible_rejected,
)
from kithwork.voterfile.reads.voters import (
    VoterRow,
    frequencies,
    key_counts,
    visible_frequencies,
    visible_keys,
    visible_voters,
    voter,
    voters_with_keys,
)

__all__ = [
    "FileCard",
    "FileInForce",
    "Rejected",
    "VoterRow",
    "card",
    "cards",
    "frequencies",
    "in_force",
    "key_counts",
    "visible",
    "visible_frequencies",
    "visible_keys",
    "visible_rejected",
    "visible_voters",
    "voter",
    "voters_with_keys",
]
