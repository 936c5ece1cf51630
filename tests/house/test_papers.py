"""The papers say what is true: every command, file, link, variable and storey they name exists, and none is forgotten."""

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMANDS = dict(runpy.run_path(str(ROOT / "kith"))["COMMANDS"])
COMMAND = re.compile(r"\./kith ([a-z][a-z-]*)")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# A path in code quotes that starts at the root of the repository.
FILE = re.compile(r"`((?:src|tests|bench|docs|\.ci)/[^`\s{}*…:]+)(?:::\w+)?`")
# What our own processes tell one another, and what desktops and Django set.
INTERNAL = {
    "KITH_DEMO",
    "KITH_STATIC_COLLECTED",
    "KITH_WATCHED_BY",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONHOME",
    "PYTHONPATH",
}
READ = re.compile(r"(?:environ(?:\.get|\.pop)?[(\[]|_switch\(|_secret\(|getenv\()\s*\"([A-Z_]+)\"")


def wrong(paper: Path, text: str) -> Iterator[str]:
    """What this paper names and is not there."""
    for command in COMMAND.findall(text):
        if command not in COMMANDS:
            yield f"./kith {command}"
    for target in LINK.findall(text):
        if "://" not in target and not target.startswith("mailto:") and not (paper.parent / target).exists():
            yield f"link to {target}"
    for file in FILE.findall(text):
        if not (ROOT / file).exists():
            yield f"file {file}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_a_paper_names_only_what_there_is(paper: Path) -> None:
    assert list(wrong(paper, paper.read_text())) == []


def test_what_is_not_there_is_caught() -> None:
    text = "Run `./kith frobnicate`, see [this](docs/none.md) and `tests/none.py::test_x`; `./kith demo` is there."
    assert list(wrong(ROOT / "README.md", text)) == ["./kith frobnicate", "link to docs/none.md", "file tests/none.py"]


def test_the_papers_a_stranger_looks_for_are_there() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        assert len((ROOT / name).read_text().split()) > 100, name
    licence = (ROOT / "LICENSE").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert "Version 3, 19 November 2007" in licence


def test_decisions_are_numbered_without_a_gap_and_have_a_title() -> None:
    files = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    assert len(files) >= 6
    for file in files:
        assert file.read_text().startswith("# "), file.name


def test_the_readme_tells_every_variable_that_is_read() -> None:
    sources = [ROOT / "kith", *(ROOT / "src").rglob("*.py")]
    read = {name for source in sources for name in READ.findall(source.read_text())} - INTERNAL
    rows = "\n".join(line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", "\n".join(line.split("|")[1] for line in rows.splitlines()))) == read


def test_the_storeys_of_the_paper_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one for one in contracts if one.get("containers") == ["kithwork"])["layers"]
    wanted = [name for layer in layers for name in re.findall(r"\w+", layer)]
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    told = [name.split(".")[0] for row in rows for name in re.findall(r"`([\w.]+)`", row)]
    assert list(dict.fromkeys(name for name in told if name in wanted)) == wanted
