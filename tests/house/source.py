"""The program's own source, as the rules of the house see it: modules with their storey and room."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SRC = Path(__file__).parents[2] / "src"
ROOMS = frozenset({"models", "rules", "columns", "reads", "writes", "jobs", "door"})


@dataclass(frozen=True)
class Module:
    """`name` like kithwork.contacts.reads; `room` is the second part below a feature, or ""."""

    name: str
    tree: ast.Module

    @property
    def feature(self) -> str:
        return [*self.name.split("."), ""][1]

    @property
    def room(self) -> str:
        return [*self.name.split("."), "", ""][2]

    def imports(self) -> Iterator[str]:
        """Every imported name, dotted, `from a import b` as a.b."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef]:
        """The public functions at the top of the module."""
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield node


def parse(name: str, text: str) -> Module:
    return Module(name, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the program but its migrations."""
    return tuple(
        parse(".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"), path.read_text())
        for path in sorted(SRC.glob("kithwork/**/*.py"))
        if "migrations" not in path.parts
    )
