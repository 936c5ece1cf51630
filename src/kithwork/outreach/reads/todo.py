"""What a mobilizer has still to do with their contacts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef

from kithwork.contacts import reads as contacts
from kithwork.contacts.columns import eligible
from kithwork.contacts.rules import called
from kithwork.content import reads as content
from kithwork.content.reads import ActionCard
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope

# How many names a thing to do shows; the list of contacts has the others.
NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """Contacts that wait for something: the first few, the longest known first, and how many there are."""

    shown: tuple[tuple[int, str], ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class ActionToDo:
    """An open action with somebody left to do it with, over the mobilizer's own contacts."""

    action: ActionCard
    eligible: int
    responded: int
    left: Waiting


@dataclass(frozen=True, slots=True)
class ToDo:
    """`contacts` counts all; `possible` wait for a look at the voter list, `unanswered` for the Key Question."""

    contacts: int
    possible: Waiting
    unanswered: Waiting
    actions: tuple[ActionToDo, ...]

    @property
    def is_done(self) -> bool:
        return not (self.possible.total or self.unanswered.total or self.actions)


def to_do(scope: MobilizerScope) -> ToDo:
    """One pass over the mobilizer's contacts; who is eligible for what is the database's word."""
    scope.require(Permission.READ_OWN_CONTACTS)
    actions = [action for action in content.actions(scope) if action.is_open]
    rows = _with_actions(scope, actions)
    asked = (_action_to_do(action, rows) for action in actions)
    return ToDo(
        contacts=len(rows),
        possible=_waiting(row for row in rows if row["match_status"] == "possible"),
        unanswered=_waiting(row for row in rows if row["rung_id"] is None),
        actions=tuple(found for found in asked if found.left.total),
    )


def _with_actions(scope: MobilizerScope, actions: Iterable[ActionCard]) -> list[dict[str, Any]]:
    """Each contact with `eligible_<id>` and `responded_<id>` of every action."""
    asked: dict[str, ExpressionWrapper[Any] | Exists] = {}
    for action in actions:
        responded = contacts.visible_responses(scope).filter(contact_id=OuterRef("pk"), action_id=action.id)
        asked[f"eligible_{action.id}"] = ExpressionWrapper(eligible(action.id), output_field=BooleanField())
        asked[f"responded_{action.id}"] = Exists(responded)
    names = ("id", "first_name", "last_name", "nickname", "match_status", "rung_id")
    return list(contacts.visible(scope).annotate(**asked).order_by("id").values(*names, *asked))


def _action_to_do(action: ActionCard, rows: Iterable[Mapping[str, Any]]) -> ActionToDo:
    meant = [row for row in rows if row[f"eligible_{action.id}"]]
    left = [row for row in meant if not row[f"responded_{action.id}"]]
    return ActionToDo(action, len(meant), len(meant) - len(left), _waiting(left))


def _waiting(rows: Iterable[Mapping[str, Any]]) -> Waiting:
    people = [(row["id"], _called(row)) for row in rows]
    return Waiting(tuple(people[:NAMES_SHOWN]), len(people))


def _called(row: Mapping[str, Any]) -> str:
    return called(first_name=row["first_name"], last_name=row["last_name"], nickname=row["nickname"])
