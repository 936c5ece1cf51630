"""The script a newcomer runs first, before anything is installed."""

import ast
import subprocess
import sys
from pathlib import Path

from kithwork.cli.__main__ import COMMANDS

KITH = Path(__file__).resolve().parents[2] / "kith"


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, str(KITH), *words], capture_output=True, text=True, check=False, cwd="/")  # noqa: S603 - our own script


def test_help_lists_every_command_without_installing_anything() -> None:
    shown = run("--help")
    assert shown.returncode == 0
    assert {line.split()[0] for line in shown.stdout.splitlines() if line.startswith("  ")} == set(COMMANDS)


def test_unknown_command_one_sentence() -> None:
    done = run("frobnicate")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no command 'frobnicate'. Run ./kith --help to see which there are.\n"


def test_an_old_python_is_told_so() -> None:
    code = f"import sys; sys.version_info = (3, 8, 1); sys.argv = ['kith', 'demo']; exec(open({str(KITH)!r}).read())"
    code = code.replace("exec(", f"__file__ = {str(KITH)!r}; exec(")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    assert done.returncode == 1
    assert done.stderr.startswith("Kithwork needs Python 3.11 or newer; this is 3.8.")


def test_an_old_python_can_read_the_script() -> None:
    ast.parse(KITH.read_text(), feature_version=(3, 6))


def test_the_script_imports_the_standard_library_only() -> None:
    names = {
        alias.name
        for node in ast.walk(ast.parse(KITH.read_text()))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert names <= sys.stdlib_module_names
