"""`./kith audit-deps`: what is publicly known against the versions in the locks, and whether anybody could be asked."""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kithwork.cli.stop import Stop, complain, say

ROOT = Path(__file__).resolve().parents[3]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-spark.lock", "requirements-fuzz.lock")
KNOWN, NOT_ASKED = 1, 2


def audit_deps(argv: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./kith audit-deps",
        description="Ask the public list of vulnerabilities about the locked dependencies. Answers 0 where all are known "
        f"and clean, {KNOWN} where one is vulnerable, {NOT_ASKED} where the list could not be asked about some.",
    ).parse_args(argv)
    return report(*_asked([str(ROOT / name) for name in LOCKS]))


def report(found: Sequence[dict[str, Any]], complaint: str) -> int:
    """`found` as pip-audit writes it: it calls a dependency that nobody could be asked about skipped, and counts it as
    clean; here it is not.
    """
    known = [(one, hole) for one in found for hole in one.get("vulns", ())]
    unknown = sorted({one["name"] for one in found if "skip_reason" in one})
    for one, hole in known:
        fixed = ", ".join(hole.get("fix_versions", ())) or "no version yet"
        complain(f"{one['name']} {one['version']}: {hole['id']}, mended in {fixed}.")
    if complaint or len(unknown) == len(found):
        reason = f" ({complaint})" if complaint else ""
        complain(
            f"The list of vulnerabilities could not be reached{reason}: nothing is known about the dependencies. "
            "Run this again where the advisory service of PyPI can be reached."
        )
        return NOT_ASKED
    if unknown:
        complain(f"Not on the list, so nothing is known about them: {', '.join(unknown)}.")
    if known:
        return KNOWN
    if unknown:
        return NOT_ASKED
    say(f"Nothing is known against the {len(found)} locked dependencies.")
    return 0


def _asked(locks: Sequence[str]) -> tuple[list[dict[str, Any]], str]:
    """The dependencies once each, and why asking failed as a whole, or ""."""
    tool = str(Path(sys.executable).parent / "pip-audit")
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    found: dict[str, dict[str, Any]] = {}
    for lock in locks:
        try:
            ran = subprocess.run([tool, *options, "-r", lock], capture_output=True, text=True, check=False)  # noqa: S603 - written above
        except FileNotFoundError as error:
            raise Stop("pip-audit is not installed in this environment: delete .venv and start again.") from error
        try:
            told = json.loads(ran.stdout)["dependencies"]
        except (ValueError, KeyError):
            return list(found.values()), (ran.stderr.strip().splitlines() or ["it gave no reason"])[-1][:200]
        found |= {one["name"]: one for one in told}
    return list(found.values()), ""
