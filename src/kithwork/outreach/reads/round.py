"""One action, or the Key Question, for one contact after the other."""

from dataclasses import dataclass
from datetime import date

from kithwork.contacts import reads as contacts
from kithwork.content import reads as content
from kithwork.content.reads import ActionCard
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach.reads.todo import Row, meant_for, own_rows, responded


@dataclass(frozen=True, slots=True)
class Round:
    """`action` None: the Key Question. `done` of `all` are through; `next_id` is whose turn it is, None at the end.

    At the end `skipped` are left that could be asked again; `later` are those the mobilizer put off to a later day.
    """

    action: ActionCard | None
    all: int
    done: int
    next_id: int | None
    skipped: int
    later: int

    @property
    def is_done(self) -> bool:
        return self.done == self.all


def go_round(scope: MobilizerScope, *, action_id: int | None, after: int, today: date) -> Round:
    """`after`: the contact whose turn it was, 0 to begin. Contacts come in the order they were added."""
    scope.require(Permission.READ_OWN_CONTACTS)
    rows = own_rows(scope)
    if action_id is None:
        action, all_, left = None, len(rows), [row for row in rows if row["rung_id"] is None]
    else:
        action = content.action(scope, action_id=action_id)
        all_, left = _of_action(scope, action, rows)
    put_off = {one.contact_id for one in contacts.acquaintances(scope) if one.is_to_follow_up_after(today)}
    asked = [row["id"] for row in left if row["id"] not in put_off]
    return Round(
        action=action,
        all=all_,
        done=all_ - len(left),
        next_id=next((contact_id for contact_id in asked if contact_id > after), None),
        skipped=len(asked),
        later=len(left) - len(asked),
    )


def _of_action(scope: MobilizerScope, action: ActionCard, rows: list[Row]) -> tuple[int, list[Row]]:
    """A closed action has nobody left."""
    have = {contact_id for action_id, contact_id in responded(scope) if action_id == action.id}
    meant = meant_for(scope, rows=rows, actions=[action]) if action.is_open else {}
    left = [row for row in rows if row["id"] not in have and action.id in meant.get(row["id"], ())]
    return sum(row["id"] in have for row in rows) + len(left), left
