"""The dashboard with Tab, Enter and Space alone; whatever has the focus shows it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Site
from tests.support.chromium import STILL
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 80
# What the focus is on: its words, and whether one sees that it is there.
FOCUS = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const label = one.labels?.[0]?.innerText ?? '';
    return {
        words: [one.getAttribute('aria-label') ?? '', label, one.innerText ?? ''].join(' ').replace(/\\s+/g, ' ').trim(),
        tag: one.tagName, html: one.outerHTML.slice(0, 120),
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && box.width > 1 && box.height > 1,
    };
}"""


@pytest.fixture
def page(site: Site, browser: Browser, world: World) -> Iterator[Page]:  # noqa: ARG001 - the world is there
    cache.clear()
    context = browser.new_context(**STILL, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    yield page
    context.close()


class Stops(dict[str, bool]):
    """What had the focus, and whether one saw it. A date has several stops inside it; the last the browser rings itself."""

    def go_on(self, page: Page) -> dict[str, Any]:
        page.keyboard.press("Tab")
        focus: dict[str, Any] = page.evaluate(FOCUS)
        if focus["tag"] != "BODY":
            self[focus["html"]] = self.get(focus["html"], False) or focus["seen"]
        return focus

    @property
    def hidden(self) -> list[str]:
        # After a page change the focus is put on what the page holds, which is no stop of Tab's.
        return [html for html, is_seen in self.items() if not is_seen and 'id="main"' not in html]


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until the focus is on what is called so; all that has the focus on the way shows it."""
    stops = Stops()
    for _ in range(MOST_TABS):
        focus = stops.go_on(page)
        # Past the last stop the focus is on the whole page, which says everything and is no stop.
        if focus["tag"] != "BODY" and re.search(words, focus["words"]):
            assert stops.hidden == []
            return
    raise AssertionError(f"Tab never came to {words}, but to {list(stops)}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    tab_to(page, words)
    page.keyboard.press(key)


def at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def signs_in(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.url}/sign-in/")
    tab_to(page, "E-mail address")
    page.keyboard.type(email)
    page.keyboard.press("Enter")
    at(page, "Look into your mail")
    [code] = re.findall(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    tab_to(page, "Code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_from_signing_in_to_an_action(page: Page, site: Site, world: World) -> None:
    signs_in(page, site, world.a.admin.email)
    at(page, world.a.organization.name)
    press(page, "Menu of")
    press(page, "^Switch role$")
    at(page, "Where would you like to go?")
    press(page, "Maple Votes 2026")
    page.wait_for_url("**/o/maple/maple-votes/**")
    press(page, "^Content$")
    at(page, "Content")
    press(page, "^Ask how they will vote$")
    at(page, "Ask how they will vote")
    tab_to(page, "Nickname")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Voting plan")
    press(page, "^Save$")
    at(page, "Content")
    expect(page.get_by_text("column “Voting plan”")).to_be_visible()


def test_people_are_filtered_and_sorted(page: Page, site: Site, world: World) -> None:
    for last, status, voter in (
        ("Abbott", "matched", "NC-A1"),
        ("Baker", "unmatched", ""),
        ("Carver", "matched", "NC-C1"),
    ):
        world.a.contact(last_name=last, match_status=status, canonical_voter_id=voter)
    site.enter(page.context, world.a.admin)
    page.goto(f"{site.url}/o/maple/maple-votes/people/contacts/")
    press(page, "^Filters")
    press(page, "^Matched$", "Space")
    press(page, "^Apply$")
    expect(page.locator("tbody tr")).to_have_count(2)
    press(page, "^Name")
    expect(page.locator("[aria-sort]")).to_have_count(1)
    press(page, "Matched")
    expect(page.locator("tbody tr")).to_have_count(3)


@pytest.mark.parametrize("path", ["people/mobilizers/", "exports/", "invitations/", "analytics/", "content/ladder/"])
def test_every_stop_of_a_page_is_seen(page: Page, site: Site, world: World, path: str) -> None:
    """Once round the page by Tab: nothing takes the focus and hides it, and nothing keeps it."""
    world.a.contact()
    site.enter(page.context, world.a.admin)
    page.goto(f"{site.url}/o/maple/maple-votes/{path}")
    stops = Stops()
    for _ in range(MOST_TABS):
        if stops.go_on(page)["tag"] == "BODY":
            break
    assert stops.hidden == []
    assert len(stops) > len(("skip", "home", "organization", "five", "pages", "of", "the", "campaign", "menu"))
