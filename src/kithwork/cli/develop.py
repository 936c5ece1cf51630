"""`./kith test`, `check` and `lock`: for who changes Kithwork."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kithwork.cli.stop import Stop, complain, say

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# Without a database: settings are read, nothing connects.
OFFLINE = {
    "SECRET_KEY": "only-to-read-the-settings-" * 2,
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "DATABASE_POOL": "0",
    "DJANGO_SETTINGS_MODULE": "kithwork.settings",
    "PYTHONPATH": str(ROOT / "src"),
}

# What only some need, each in a lock of its own.
GROUPS = ("spark", "fuzz")

CHECKS: tuple[tuple[str, Sequence[str]], ...] = (
    ("style", ("ruff", "check")),
    ("format", ("ruff", "format", "--check")),
    ("types", ("mypy",)),
    ("storeys", ("lint-imports",)),
    ("templates", ("djlint", "src", "--lint", "--quiet")),
    ("dependencies", ("deptry", "src")),
    # The warning: no database was there to compare with.
    (
        "migrations",
        ("python", "-W", "ignore::RuntimeWarning", "-m", "django", "makemigrations", "--check", "--dry-run"),
    ),
    ("promises", ("python", "-m", "tests.house.promises")),
)


def check(argv: list[str]) -> int:
    names = [name for name, _ in CHECKS]
    parser = argparse.ArgumentParser(prog="./kith check", description=f"Check {', '.join(names)}.")
    parser.add_argument("only", nargs="*", metavar="CHECK", help="only these (all)")
    given = parser.parse_args(argv)
    unknown = set(given.only) - set(names)
    if unknown:
        raise Stop(f"There is no check {', '.join(sorted(unknown))}: choose from {', '.join(names)}.")
    failed = [name for name, command in CHECKS if (not given.only or name in given.only) and not _passes(name, command)]
    if failed:
        complain(f"Not in order: {', '.join(failed)}.")
        return 1
    say("All in order.")
    return 0


def test(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kith test",
        description="Run the tests, with real PostgreSQL, Chromium and mail. What else is given goes to pytest.",
    )
    parser.add_argument("--all", action="store_true", help="the slow and large ones too")
    given, rest = parser.parse_known_args(argv)
    _install_chromium()
    if given.all:
        _install("spark")
    chosen = [] if given.all or "-m" in rest else ["-m", "not nightly"]
    several = [] if {"-n", "-x", "--pdb"} & set(rest) else ["-n", "2", "--dist", "loadgroup"]
    return _run("pytest", [_tool("python"), "-m", "pytest", *chosen, *several, *rest])


def lock(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith lock", description="Write the locks anew from pyproject.toml, by uv.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    given = parser.parse_args(argv)
    uv = shutil.which("uv")
    if not uv:
        raise Stop("uv is not on the PATH: install it first; it is needed for the locks only.")
    export = [uv, "export", "--quiet", "--format", "requirements.txt", "--no-emit-project", "--no-header", "--frozen"]
    steps = (
        [uv, "lock", "--quiet", *(["--upgrade"] if given.upgrade else [])],
        [*export, "--no-default-groups", "--no-annotate", "--output-file", "requirements.lock"],
        [*export, "--no-annotate", "--output-file", "requirements-dev.lock"],
        *(
            [*export, "--only-group", group, "--no-annotate", "--output-file", f"requirements-{group}.lock"]
            for group in GROUPS
        ),
    )
    return max(_run("lock", step) for step in steps)


def promises(argv: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./kith promises", description="Write docs/promises.md from docs/promises.toml."
    ).parse_args(argv)
    return _run("promises", [_tool("python"), "-m", "tests.house.promises", "--write"])


def messages(argv: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./kith messages",
        description="Bring the catalogues of src/kithwork/locale in line with the strings in the code, and compile them. "
        "Says which strings a language lacks; write those into its django.po and run this again.",
    ).parse_args(argv)
    return _run("messages", [_tool("python"), "-m", "tests.house.messages", "--write"], OFFLINE)


def screenshots(argv: list[str]) -> int:
    if "--help" not in argv and "-h" not in argv:
        _install_chromium()
    return _run("screenshots", [_tool("python"), "-m", "tests.browser.screenshots", *argv])


def bench(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench", description="Measure. What else is given goes to the bench.")
    parser.add_argument(
        "which",
        choices=["audit", "dashboard", "demo", "exports", "fuzz", "kills", "link", "phone", "voterfile"],
        help="what a row of the audit trail costs, or the lists of a large campaign, or its files, or the demo's starts and pages, or what readers do with any "
        "bytes, or a load that is killed, or the judge of matches, or the app on a slow phone, or voter and tag files",
    )
    given, rest = parser.parse_known_args(argv)
    if given.which in {"demo", "phone"}:
        _install_chromium()
    if given.which == "fuzz":
        _install("fuzz")
    return _run("bench", [_tool("python"), "-m", f"bench.{given.which}", *rest])


def _passes(name: str, command: Sequence[str]) -> bool:
    began = time.monotonic()
    code = _run(name, [_tool(command[0]), *command[1:]], OFFLINE)
    say(f"{name}: {'in order' if code == 0 else 'NOT in order'} ({time.monotonic() - began:.0f} s)")
    return code == 0


def _tool(name: str) -> str:
    """From the environment this runs in, whatever PATH says."""
    return sys.executable if name == "python" else str(Path(sys.executable).parent / name)


def _run(name: str, command: Sequence[str], more: dict[str, str] | None = None) -> int:
    paths = {"PYTHONPATH": str(ROOT / "src")}
    try:
        return subprocess.run(command, cwd=ROOT, env=os.environ | paths | (more or {}), check=False).returncode  # noqa: S603 - listed above
    except FileNotFoundError as error:
        raise Stop(f"{name} is not installed in this environment: delete .venv and start again.") from error


def _install(group: str) -> None:
    """Large, and for one thing only (Spark needs a Java, too): the rest goes without."""
    uv = shutil.which("uv")
    installer = [uv, "pip", "install", "--python", sys.executable] if uv else [_tool("python"), "-m", "pip", "install"]
    if _run("pip", [*installer, "--quiet", "--require-hashes", "-r", f"requirements-{group}.lock"]):
        raise Stop(f"requirements-{group}.lock could not be installed; nothing else needs it.")


def _install_chromium() -> None:
    if any(map(shutil.which, CHROMIUM)):
        return
    say("Looking for Chromium, for the browser tests.")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", ["apt-get", "update", "-q"])
        if _run("apt-get", ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]) == 0:
            return
    elif _run("playwright", [_tool("python"), "-m", "playwright", "install", "chromium"]) == 0:
        return
    raise Stop(
        "The browser tests need Chromium and it could not be installed: install the package chromium (or Chrome) "
        "yourself, or leave them out with ./kith test -m 'not browser'."
    )
