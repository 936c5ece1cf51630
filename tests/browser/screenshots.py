"""`./kith screenshots`: pictures of the demo for the README, taken in a real browser."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support.chromium import STILL, launch_arguments
from tests.support.demo import Demo, running

ROOT = Path(__file__).resolve().parents[2]
UNSURE, FOUND, LOOK = "Is this them?", "In the voter file", "Look in the voter file"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LIKELY = 8000  # pictures show addresses: the usual one where it is free
DASHBOARD, APP = "/o/piney-branch/sunday-library", "/c/sunday-library"


@dataclass(frozen=True)
class Shot:
    """`who` is a sign-in link's words, "" for a stranger; `first`: go to the first row of the list that says so;
    `press`: then what bears these words."""

    name: str
    path: str
    who: str = "organization admin"
    is_phone: bool = False
    is_dark: bool = False
    first: str = ""
    press: str = ""


SHOTS = (
    Shot("landing-phone", f"{APP}/", who="", is_phone=True),
    Shot("content", f"{DASHBOARD}/content/"),
    Shot("analytics", f"{DASHBOARD}/analytics/"),
    Shot("analytics-dark", f"{DASHBOARD}/analytics/", is_dark=True),
    Shot("analytics-phone", f"{DASHBOARD}/analytics/", is_phone=True),
    Shot("mobilizers", f"{DASHBOARD}/people/mobilizers/"),
    Shot("contacts", f"{DASHBOARD}/people/contacts/"),
    Shot("invitations", f"{DASHBOARD}/invitations/"),
    Shot("exports", f"{DASHBOARD}/exports/"),
    Shot("tasks-phone", f"{APP}/me/", who="mobilizer", is_phone=True),
    Shot("my-contacts-phone", f"{APP}/me/contacts/", who="mobilizer", is_phone=True),
    Shot("contact-phone", f"{APP}/me/contacts/", who="mobilizer", is_phone=True, first=FOUND),
    Shot("match-phone", f"{APP}/me/contacts/", who="mobilizer", is_phone=True, first=UNSURE, press=LOOK),
    Shot("contact-phone-dark", f"{APP}/me/contacts/", who="mobilizer", is_phone=True, is_dark=True, first=FOUND),
)
README = {
    *("content", "analytics", "analytics-dark", "contacts"),
    *("landing-phone", "tasks-phone", "match-phone", "contact-phone-dark"),
}


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith screenshots", description="Take pictures of the demo's pages.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots", help="folder (docs/screenshots)")
    parser.add_argument("--all", action="store_true", help="every page and look, not only what the README shows")
    given = parser.parse_args(argv)
    wanted = [shot for shot in SHOTS if given.all or shot.name in README]
    given.out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "kithwork.cli"]
    with (
        tempfile.TemporaryDirectory(prefix="kith-shots-") as home,
        running(command, home=Path(home), port=LIKELY) as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_arguments())
        for shot in wanted:
            _take(browser, demo, shot, given.out)
        browser.close()
    return 0


def _take(browser: Browser, demo: Demo, shot: Shot, folder: Path) -> None:
    context = browser.new_context(
        **STILL,
        viewport=PHONE if shot.is_phone else DESK,
        color_scheme="dark" if shot.is_dark else "light",
    )
    page = context.new_page()
    if shot.who:
        page.goto(demo.links[shot.who])
        page.locator("main form button").click()
    page.goto(demo.site + shot.path)
    if shot.first:
        page.locator("main li a", has_text=shot.first).first.click()
    if shot.press:
        page.get_by_text(shot.press).first.click()
    page.wait_for_load_state("networkidle")
    path = folder / f"{shot.name}.png"
    page.screenshot(path=path)
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KB\n")
    context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
