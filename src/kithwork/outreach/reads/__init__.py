from kithwork.outreach.reads.history import (
    EligibleAction,
    HistoryEntry,
    HistoryPage,
    Written,
    WrittenNote,
    actions_for,
    history,
    history_page,
    notes_by,
    written,
)
from kithwork.outreach.reads.meant import meant
from kithwork.outreach.reads.round import Round, go_round
from kithwork.outreach.reads.rows import (
    answered_rungs,
    chosen_options,
    visible_answers,
    visible_history,
    visible_notes,
    visible_of_contact,
    visible_own,
    visible_remains,
    visible_responses,
    visible_written,
)
from kithwork.outreach.reads.talking import talk_to
from kithwork.outreach.reads.todo import ActionToDo, ToDo, Waiting, to_do

__all__ = [
    "ActionToDo",
    "EligibleAction",
    "HistoryEntry",
    "HistoryPage",
    "Round",
    "ToDo",
    "Waiting",
    "Written",
    "WrittenNote",
    "actions_for",
    "answered_rungs",
    "chosen_options",
    "go_round",
    "history",
    "history_page",
    "meant",
    "notes_by",
    "talk_to",
    "to_do",
    "visible_answers",
    "visible_history",
    "visible_notes",
    "visible_of_contact",
    "visible_own",
    "visible_remains",
    "visible_responses",
    "visible_written",
    "written",
]
