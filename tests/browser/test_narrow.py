"""The mobilizer's app and the public pages on the narrowest phone, in large text, and from right to left."""

import pytest
from playwright.sync_api import Browser, Page

from kithwork.accounts.models import User
from tests.browser.test_every_page import ASKERS, Watched, lived_in, visits
from tests.conftest import Site
from tests.support.chromium import STILL
from tests.world import World

__all__ = ["lived_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# How the page that is open is turned into another one; lengths are in rem, so the root's size is the reader's text size.
WAYS = {
    "320 px": "document.documentElement.dir = 'ltr'; document.documentElement.style.fontSize = ''",
    "right to left": "document.documentElement.dir = 'rtl'",
}
# On 320 px this is more than a reader who zooms ever has.
LARGE = {
    "200 % text": "document.documentElement.dir = 'ltr'; document.documentElement.style.fontSize = '200%'",
    "200 % text, right to left": "document.documentElement.dir = 'rtl'",
}
# What is wider than the page and has no place of its own to scroll in.
WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.querySelectorAll('body *')].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
    });
    return [`${root.scrollWidth} of ${root.clientWidth}`, ...out.slice(0, 3).map(one => one.outerHTML.slice(0, 90))];
}"""


def too_wide(page: Page, ways: dict[str, str]) -> dict[str, list[str]]:
    found = {}
    for way, turn in ways.items():
        page.evaluate(f"() => {{ {turn} }}")
        if wide := page.evaluate(WIDE):
            found[way] = wide
    return found


@pytest.mark.parametrize("ways", [WAYS, pytest.param(LARGE, marks=pytest.mark.nightly)], ids=["narrow", "large"])
@pytest.mark.parametrize("role", ["stranger", "mobilizer"])
def test_nothing_scrolls_sideways(
    lived_in: World, site: Site, browser: Browser, role: str, ways: dict[str, str]
) -> None:
    """The mobilizer's in Spanish, whose words are longer."""
    User.objects.update(language="es")
    context = browser.new_context(**STILL, viewport={"width": 320, "height": 800})
    if user := ASKERS[role](lived_in):
        site.enter(context, user)
    page = Watched(context.new_page())
    found = {}
    for url in visits(role, lived_in, site, page):
        if url.startswith("/gallery/"):
            continue  # nobody's page: every part beside every other
        page.page.goto(site.url + url if url.startswith("/") else url)
        if wide := too_wide(page.page, ways):
            found[url] = wide
    assert found == {}


def test_what_is_too_wide_is_caught(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.set_content("<p>" + "word " * 50)
    assert too_wide(page, WAYS | LARGE) == {}
    page.set_content("<p style='width: 12rem'>" + "word " * 50 + "<p style='margin-left: 9rem; width: 10rem'>There")
    assert set(too_wide(page, WAYS | LARGE)) == {"200 % text", "200 % text, right to left"}
