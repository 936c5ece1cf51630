"""docs/promises.toml checked against the tests that exist, and docs/promises.md made from it.

python -m tests.house.promises            checks
python -m tests.house.promises --write    writes docs/promises.md
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house import dashboard

ROOT = Path(__file__).parents[2]
SOURCE, PAGE = ROOT / "docs" / "promises.toml", ROOT / "docs" / "promises.md"
STATES = ("open", "partly", "seen")


@dataclass(frozen=True)
class Promise:
    """`tests` like tests/content/test_writes.py::test_thing, or a whole file. `missing` says what is not there yet."""

    group: str
    key: str
    sentence: str
    state: str
    tests: tuple[str, ...] = ()
    missing: str = ""


def promises(text: str) -> list[Promise]:
    found = tomllib.loads(text)
    return [
        Promise(group, key, entry["sentence"], entry["state"], tuple(entry.get("tests", ())), entry.get("missing", ""))
        for group, entries in found.items()
        for key, entry in entries.items()
    ]


def faults(found: list[Promise], root: Path = ROOT) -> Iterator[str]:
    for promise in found:
        name = f"{promise.group}.{promise.key}"
        if promise.state not in STATES:
            yield f"{name}: “{promise.state}” is none of {', '.join(STATES)}"
        if promise.state == "seen" and not promise.tests:
            yield f"{name}: seen, but no test is named"
        if promise.state == "seen" and promise.missing:
            yield f"{name}: seen, but something is missing"
        if promise.state != "seen" and not promise.missing:
            yield f"{name}: {promise.state}, but what is missing is not said"
        yield from (f"{name}: there is no {test}" for test in promise.tests if not _exists(test, root))


def page(found: list[Promise]) -> str:
    lines = ["# What Kithwork promises, and what shows it", "", "Made from promises.toml by `./kith promises`.", ""]
    for group in dict.fromkeys(promise.group for promise in found):
        rows = [promise for promise in found if promise.group == group]
        seen = sum(promise.state == "seen" for promise in rows)
        lines += [f"## {group} ({seen} of {len(rows)} seen)", "", "| promise | state | shown by |", "|---|---|---|"]
        lines += [_row(promise) for promise in rows]
        lines.append("")
    return "\n".join(lines)


def _row(promise: Promise) -> str:
    shown = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in promise.tests)
    missing = f"{'<br>' if shown else ''}*missing:* {promise.missing}" if promise.missing else ""
    return f"| {promise.sentence} | {promise.state} | {shown}{missing} |".replace("\n", " ")


def _exists(test: str, root: Path) -> bool:
    file, _, name = test.partition("::")
    path = root / file
    if not path.is_file():
        return False
    wanted = name.split("::")[-1].partition("[")[0]
    return not wanted or wanted in {
        node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def main(arguments: list[str]) -> int:
    found = promises(SOURCE.read_text())
    wrong = list(faults(found))
    if "--write" in arguments:
        PAGE.write_text(page(found))
        dashboard.write()
    elif not PAGE.is_file() or PAGE.read_text() != page(found):
        wrong.append("docs/promises.md is not made from promises.toml: run ./kith promises")
    sys.stdout.writelines(f"{fault}\n" for fault in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
