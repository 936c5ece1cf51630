"""Who writes no audit row: every read that returns people and every write either reaches `record`, or says here why not.

Read from the source: a function reaches `record` where it, or one of ours that it calls by name, does. A new read or
write that leaves no mark fails here until it does, or until somebody writes down why it need not.
"""

import ast
from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps

from kithwork.kernel.privacy import Mark, mark_of
from tests.house.source import Module, modules, parse
from tests.house.unrecorded import READS, WRITES

# Of the features whose tables hold people. `audit` itself is what is written.
FEATURES = {
    "accounts", "campaigns", "contacts", "content", "exports", "matching", "outreach", "people", "stewardship",
    "suppression", "voterfile", "analytics",
}  # fmt: skip
RECORD = "kithwork.audit.writes.record"
# Personal by their mark, yet no facts about a person by themselves.
NO_PERSON = frozenset({"query", "reasons", "shown", "status", "tags", "origin", "path", "county", "state", "city"})
Key = tuple[str, str]


@cache
def personal_names() -> frozenset[str]:
    """What personal columns are called, and what pages make of them."""
    fields = (
        field for model in apps.get_models() if model.__module__.startswith("kithwork") for field in model._meta.fields
    )
    marked = {field.name for field in fields if mark_of(field) is Mark.PERSONAL}  # type: ignore[arg-type]
    return frozenset(marked | {"called", "author_email", "place"}) - NO_PERSON


class House:
    """Which function calls which, by the names its module imports."""

    def __init__(self, found: tuple[Module, ...]) -> None:
        self.functions: dict[Key, ast.FunctionDef] = {}
        self.names: dict[str, dict[str, str]] = {}
        self.people: set[str] = set()
        for module in found:
            self.names[module.name] = dict(_imported(module))
            for node in module.tree.body:
                if isinstance(node, ast.FunctionDef):
                    self.functions[module.name, node.name] = node
                elif isinstance(node, ast.ClassDef) and module.room == "reads" and _shows_people(node):
                    self.people.add(node.name)
        self._reaches: dict[Key, bool] = {}

    def reaches(self, key: Key) -> bool:
        if key not in self._reaches:
            self._reaches[key] = False  # of two that call one another
            self._reaches[key] = any(
                name == RECORD or any(self.reaches(one) for one in self._found(name)) for name in self._called(key)
            )
        return self._reaches[key]

    def _called(self, key: Key) -> Iterator[str]:
        module, _name = key
        for node in ast.walk(self.functions[key]):
            if isinstance(node, ast.Name):
                yield self.names[module].get(node.id, f"{module}.{node.id}")
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield f"{self.names[module].get(node.value.id, node.value.id)}.{node.attr}"

    def _found(self, dotted: str) -> Iterator[Key]:
        """A package hands on what its modules define."""
        package, _dot, name = dotted.rpartition(".")
        for module, function in self.functions:
            if function == name and (module == package or module.startswith(f"{package}.")):
                yield module, function


def _imported(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _shows_people(node: ast.ClassDef) -> bool:
    fields = {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
    return bool(fields & personal_names())


def _returns_people(house: House, node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id in house.people for one in ast.walk(node.returns or ast.Pass()))


def unrecorded(found: tuple[Module, ...], room: str) -> set[str]:
    """feature.function of those that leave no mark."""
    house = House(found)
    return {
        f"{module.feature}.{node.name}"
        for module in found
        if module.feature in FEATURES and module.room == room
        for node in module.functions()
        if not node.name.startswith("visible")
        and (room == "writes" or _returns_people(house, node))
        and not house.reaches((module.name, node.name))
    }


@pytest.mark.parametrize(("room", "reasoned"), [("reads", READS), ("writes", WRITES)])
def test_what_shows_or_changes_people_is_written_down(room: str, reasoned: dict[str, str]) -> None:
    found = unrecorded(modules(), room)
    assert found - reasoned.keys() == set(), "leaves no audit row: record one, or say why not in unrecorded.py"
    assert reasoned.keys() - found == set(), "is written down meanwhile, or gone: take it off the list"
    assert all(len(why) > 20 for why in reasoned.values())


def test_a_new_read_or_write_without_a_mark_is_caught() -> None:
    model = "from dataclasses import dataclass\n@dataclass\nclass Card:\n    first_name: str\n    phone: str\n"
    read = parse("kithwork.contacts.reads.new", f"{model}def cards(scope) -> tuple[Card, ...]:\n    return ()\n")
    write = parse("kithwork.contacts.writes.new", "def change(scope):\n    scope.require(1)\n")
    recorded = "from kithwork.audit.writes import record\ndef change_too(scope):\n    _note(scope)\ndef _note(scope):\n    record(scope)\n"
    assert unrecorded((read,), "reads") == {"contacts.cards"}
    assert unrecorded((write, parse("kithwork.contacts.writes.more", recorded)), "writes") == {"contacts.change"}
