"""What a mobilizer has still to do with their contacts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, Value

from kithwork.contacts import reads as contacts
from kithwork.contacts.rules import called
from kithwork.content import reads as content
from kithwork.content.columns import Targets
from kithwork.content.reads import ActionCard
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope

# How many names a thing to do shows; the list of contacts has the others.
NAMES_SHOWN = 5
# A contact's id, names, match status and rung.
Row = Mapping[str, Any]


class Standing(NamedTuple):
    """All of a contact that the targeting of some action asks for: what no action asks for parts nobody."""

    rung_id: int | None
    match_status: str
    tags: tuple[str, ...]
    places: tuple[str, ...]


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
    """Over the mobilizer's contacts; who is eligible for what is the database's word. As many queries for 1 as for 1,000."""
    scope.require(Permission.READ_OWN_CONTACTS)
    actions = [action for action in content.actions(scope) if action.is_open]
    rows = own_rows(scope)
    meant, have = meant_for(scope, rows=rows, actions=actions), responded(scope)
    asked = (_action_to_do(action, rows, meant, have) for action in actions)
    return ToDo(
        contacts=len(rows),
        possible=_waiting(row for row in rows if row["match_status"] == "possible"),
        unanswered=_waiting(row for row in rows if row["rung_id"] is None),
        actions=tuple(found for found in asked if found.left.total),
    )


def own_rows(scope: MobilizerScope) -> list[Row]:
    """The mobilizer's contacts, the longest known first."""
    names = ("id", "first_name", "last_name", "nickname", "match_status", "rung_id")
    return list(contacts.visible(scope).order_by("id").values(*names))


def meant_for(scope: MobilizerScope, *, rows: Iterable[Row], actions: Iterable[ActionCard]) -> dict[int, set[int]]:
    """Contact → the ids of actions meant for it as it stands now; `actions` are all that are asked about."""
    standings = _standings(scope, rows, actions)
    targeted = _targeted(scope, set(standings.values()))
    return {contact: targeted[standing] for contact, standing in standings.items()}


def responded(scope: MobilizerScope) -> set[tuple[int, int]]:
    """Each an action and a contact that has responded to it."""
    return set(contacts.visible_responses(scope).values_list("action_id", "contact_id"))


def _standings(scope: MobilizerScope, rows: Iterable[Row], actions: Iterable[ActionCard]) -> dict[int, Standing]:
    tags = {tag for action in actions for tag in action.targeting.tags}
    places = {place for action in actions for place in action.targeting.places}
    voters = contacts.targeted(scope) if tags or places else {}
    nothing = contacts.Targeted()
    return {
        row["id"]: Standing(
            row["rung_id"],
            row["match_status"],
            tuple(tag for tag in voters.get(row["id"], nothing).tags if tag in tags),
            tuple(place for place in voters.get(row["id"], nothing).places if place in places),
        )
        for row in rows
    }


def _targeted(scope: MobilizerScope, standings: Collection[Standing]) -> dict[Standing, set[int]]:
    """The actions meant for each standing: asked once a standing, not once a contact."""
    columns = {f"at_{number}": standing for number, standing in enumerate(sorted(standings, key=str))}
    asked = {
        name: Targets(F("pk"), Value(rung), Value(status), Value([*tags]), Value([*places]))
        for name, (rung, status, tags, places) in columns.items()
    }
    rows = list(content.visible(scope).annotate(**asked).values("id", *asked))
    return {standing: {row["id"] for row in rows if row[name]} for name, standing in columns.items()}


def _action_to_do(
    action: ActionCard,
    rows: Iterable[Row],
    meant: Mapping[int, set[int]],
    have: Collection[tuple[int, int]],
) -> ActionToDo:
    """Who has responded stays eligible, wherever they stand now."""
    done = sum((action.id, row["id"]) in have for row in rows)
    left = [row for row in rows if action.id in meant[row["id"]] and (action.id, row["id"]) not in have]
    return ActionToDo(action, done + len(left), done, _waiting(left))


def _waiting(rows: Iterable[Row]) -> Waiting:
    people = [(row["id"], _called(row)) for row in rows]
    return Waiting(tuple(people[:NAMES_SHOWN]), len(people))


def _called(row: Row) -> str:
    return called(first_name=row["first_name"], last_name=row["last_name"], nickname=row["nickname"])
