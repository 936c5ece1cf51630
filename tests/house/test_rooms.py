"""Which room may touch what. Each rule is a function over modules, shown to catch a breach made on purpose."""

import ast
from collections.abc import Callable, Iterable

import pytest

from tests.house.source import Module, modules, parse

# allauth's adapters are called by allauth, with its own arguments; `kernel` below the features keeps two tables.
MAY_IMPORT_MODELS = {"columns", "reads", "writes", "door", "models", "apps", "adapter"}
EDGES = {"web", "world", "cli", "env", "settings", "urls", "wsgi", "management"}
SCOPES = {
    "OrgScope": {"kithwork.accounts.door"},
    "StrangerScope": {"kithwork.accounts.door"},
    "UserScope": {"kithwork.accounts.door"},
    "InstallationScope": {"kithwork.accounts.door"},
    # The audit lies below accounts and seals by itself.
    "SystemScope": {"kithwork.accounts.door", "kithwork.audit.jobs"},
    "CampaignScope": {"kithwork.campaigns.door"},
    "MobilizerScope": {"kithwork.campaigns.door"},
    "VisitorScope": {"kithwork.campaigns.door"},
}
FEATURES = {
    "audit", "accounts", "voterfile", "campaigns", "content", "contacts",
    "outreach", "matching", "people", "analytics", "stewardship", "exports", "erasure",
}  # fmt: skip


def foreign_models(module: Module) -> Iterable[str]:
    """Models are touched by the rooms of their own feature."""
    for name in module.imports():
        parts = name.split(".")
        if parts[0] == "kithwork" and "models" in parts[2:3] and parts[1] in FEATURES:
            own = module.feature == parts[1] and module.room in MAY_IMPORT_MODELS
            if not own:
                yield f"{module.name} imports {name}"


def scope_makers(module: Module) -> Iterable[str]:
    """Only the doors make a scope."""
    for node in ast.walk(module.tree):
        made = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if made in SCOPES and module.name not in SCOPES[made]:
            yield f"{module.name} makes a {made}"


def scope_first(module: Module) -> Iterable[str]:
    """Every public read and write takes the scope first, the rest by keyword."""
    if module.feature not in FEATURES or module.room not in {"reads", "writes"}:
        return
    for function in module.functions():
        positional = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        if positional[:1] != ["scope"]:
            yield f"{module.name}.{function.name} does not take the scope first"
        elif len(positional) > 1 and not function.name.startswith("visible"):
            yield f"{module.name}.{function.name} takes {positional[1]} by position"


def unasked_writes(module: Module) -> Iterable[str]:
    """A write asks its permission in its first line, or hands its scope on in it."""
    if module.feature not in FEATURES - {"audit"} or module.room != "writes":
        return
    for function in module.functions():
        statements = [node for node in function.body if not _is_docstring(node)]
        first = ast.unparse(statements[0]) if statements else ""
        if "scope.require" not in first and "(scope" not in first:
            yield f"{module.name}.{function.name} does not ask first"


def loose_queries(module: Module) -> Iterable[str]:
    """`.objects` is read inside `visible…` or a door; elsewhere in a feature it only creates, or asks a subquery."""
    if module.feature not in FEATURES or module.room in {"door", "adapter"}:
        return
    for function in ast.walk(module.tree):
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("visible"):
            yield from (f"{module.name}.{function.name}: {use}" for use in _uses_of_objects(function, module.room))


def clocks(module: Module) -> Iterable[str]:
    """The edge reads the clock; below it `now` is handed in."""
    at_edge = module.feature in EDGES or module.room in {"jobs", "command", "adapter", "apps"}
    if at_edge or module.feature == "kernel":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "timezone.now", "datetime.now", "datetime.utcnow", "date.today", "time.time", "localdate", "Now",
        }:  # fmt: skip
            yield f"{module.name}:{node.lineno} reads the clock"


def impure_rules(module: Module) -> Iterable[str]:
    """Rules and linkage decide on plain values: no ORM, no model."""
    if module.room != "rules" and module.feature != "linkage":
        return
    for name in module.imports():
        if name.startswith("django.db") or ".models" in name or (module.feature == "linkage" and "django" in name):
            yield f"{module.name} imports {name}"


def easy_ways(module: Module) -> Iterable[str]:
    """No ModelForm, no Django admin, no signals."""
    for name in module.imports():
        if "ModelForm" in name or name.startswith("django.contrib.admin") or "dispatch.receiver" in name:
            yield f"{module.name} imports {name}"


RULES = (
    foreign_models, scope_makers, scope_first, unasked_writes, loose_queries, clocks, impure_rules, easy_ways,
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rule(rule: Callable[[Module], Iterable[str]]) -> None:
    assert [breach for module in modules() for breach in rule(module)] == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (foreign_models, "kithwork.web.dashboard.people", "from kithwork.contacts.models import Contact"),
        (foreign_models, "kithwork.outreach.reads", "from kithwork.contacts.models import Contact"),
        (foreign_models, "kithwork.contacts.jobs", "from kithwork.contacts.models import Contact"),
        (scope_makers, "kithwork.exports.jobs", "scope = OrgScope(organization_id=1)"),
        (scope_first, "kithwork.contacts.reads", "def card(contact_id): ..."),
        (scope_first, "kithwork.contacts.writes", "def delete(scope, contact_id): ..."),
        (unasked_writes, "kithwork.contacts.writes", "def delete(scope, *, contact_id):\n    row = 1"),
        (loose_queries, "kithwork.contacts.reads", "def card(scope):\n    return Contact.objects.filter(id=1)"),
        (loose_queries, "kithwork.contacts.writes", "def erase(scope):\n    Contact.objects.all().delete()"),
        (clocks, "kithwork.contacts.writes", "def add(scope):\n    now = timezone.now()"),
        (impure_rules, "kithwork.contacts.rules", "from django.db import models"),
        (impure_rules, "kithwork.linkage.names", "from django.utils import text"),
        (easy_ways, "kithwork.web.dashboard.forms", "from django.forms import ModelForm"),
    ],
)
def test_the_rule_catches_a_breach(rule: Callable[[Module], Iterable[str]], name: str, text: str) -> None:
    assert list(rule(parse(name, text)))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _uses_of_objects(function: ast.FunctionDef, room: str) -> Iterable[str]:
    allowed = {"writes": {"create", "bulk_create", "bulk_update", "get_or_create", "none"}}.get(room, {"none"})
    subqueries = {
        id(inner)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"Exists", "Subquery", "ArraySubquery"}
        for inner in ast.walk(call)
    }
    for node in ast.walk(function):
        uses = (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects"
        )
        if uses and node.attr not in allowed and id(node) not in subqueries:
            yield ast.unparse(node)
