"""Which browser the tests and pictures use, and how it is started."""

import shutil
from typing import Any, Final

import pytest

QUIET = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
# Of every context: a colour half-way through its change has a contrast of its own, so pages are looked at when they stand
# still. Playwright says "no preference" unless it is told, whatever the browser was started with.
STILL: Final = {"reduced_motion": "reduce"}
# Width and colours in which whole pages are looked at; the second with --all.
LOOKS: Final = [(390, "light"), pytest.param(1440, "dark", marks=pytest.mark.nightly)]


def launch_arguments() -> dict[str, Any]:
    """The system's Chromium where there is one, else Playwright's own."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return {"args": QUIET} | ({"executable_path": found} if found else {})
