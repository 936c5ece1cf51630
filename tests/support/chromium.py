"""Which browser the tests and pictures use, and how it is started."""

import shutil
from typing import Any

QUIET = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
# A colour half-way through its change has a contrast of its own: pages are looked at when they stand still.
STILL = ["--force-prefers-reduced-motion"]


def launch_arguments() -> dict[str, Any]:
    """The system's Chromium where there is one, else Playwright's own."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return {"args": [*QUIET, *STILL]} | ({"executable_path": found} if found else {})
