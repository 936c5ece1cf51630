"""The gallery holds every component, so what is right there is right to begin with everywhere."""

import gzip
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Site
from tests.support.chromium import STILL

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WIDTHS = (390, 1440)


@pytest.fixture
def opened(browser: Browser, site: Site) -> Any:
    """Opens a path at a width and a colour scheme; a script that fails or breaks the policy fails the test."""
    complaints: list[str] = []
    contexts = []

    def at(path: str, *, width: int = 1440, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            **STILL, viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site.url + path)
        return page

    yield at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/gallery/", "/gallery/phone/"])
def test_axe_finds_nothing(opened, path, width, scheme):
    page = opened(path, width=width, scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("path", ["/gallery/", "/gallery/phone/"])
@pytest.mark.parametrize("width", [320, 390])
def test_page_does_not_scroll_sideways(opened, path, width):
    page = opened(path, width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


def test_menu_opens_and_closes_by_keyboard(opened):
    page = opened("/gallery/")
    summary = page.locator("#menu summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Resend").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Resend").first).to_be_hidden()


def test_dialog_opens_and_closes_by_keyboard(opened):
    page = opened("/gallery/")
    opener = page.get_by_role("button", name="Revoke").or_(page.get_by_role("link", name="Revoke")).first
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Revoke this invitation?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_dialog_without_script_is_a_part_of_the_page(opened):
    page = opened("/gallery/", script=False)
    page.get_by_role("link", name="Revoke").first.click()
    expect(page.get_by_role("heading", name="Revoke this invitation?").first).to_be_visible()


def test_table_scrolls_by_keyboard(opened):
    page = opened("/gallery/", width=390)
    region = page.get_by_role("region", name="Sample of contacts").first
    region.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert region.evaluate("region => region.scrollLeft") > 0


def test_appearance_changes_without_script(opened):
    page = opened("/gallery/", script=False)
    page.get_by_role("button", name="Dark").last.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_skip_link_leads_to_the_content(opened):
    page = opened("/gallery/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_phone_page_weighs_less_than_60_kb(browser, site):
    """Compressed as the web process sends it; gzip, which every browser takes."""
    context = browser.new_context(**STILL)
    page, sizes = context.new_page(), {}
    page.on("response", lambda response: sizes.update({response.url: len(gzip.compress(response.body()))}))
    page.goto(f"{site.url}/gallery/phone/", wait_until="networkidle")
    context.close()
    assert sum(sizes.values()) < 60_000, sizes


def test_time_reads_as_the_device_says(browser, site):
    context = browser.new_context(**STILL, timezone_id="America/New_York", locale="en-US")
    page = context.new_page()
    page.goto(f"{site.url}/gallery/")
    expect(page.locator("time[data-when]").first).to_have_text("Nov 2, 2026, 11:30\u202fPM")
    context.close()
