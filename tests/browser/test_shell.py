"""Going from page to page: quick where scripts run, the same where they do not."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import Site
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def dashboard(site: Site, context: BrowserContext, world: World) -> Any:
    """The Content page of an admin."""
    site.enter(context, world.a.admin)
    page = context.new_page()
    page.goto(f"{site.url}/o/{world.a.organization.slug}/{world.a.campaign.slug}/content/")
    return page


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Campaign").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_page_link_changes_the_page_without_loading_it_anew(dashboard):
    dashboard.evaluate("() => { window.stillHere = true }")
    go(dashboard, "Analytics")
    expect(dashboard.locator("#main")).to_be_focused()
    expect(dashboard.locator('.pages [aria-current="page"]')).to_have_text("Analytics")
    expect(dashboard).to_have_title("Analytics · Maple Votes 2026 · Kithwork")
    assert dashboard.evaluate("() => window.stillHere") is True


def test_back_shows_the_page_before(dashboard):
    go(dashboard, "Analytics")
    dashboard.go_back()
    expect(dashboard.get_by_role("heading", level=1)).to_have_text("Content")


def test_page_link_after_signing_out_elsewhere_leads_to_sign_in(dashboard, context):
    context.clear_cookies()
    dashboard.get_by_role("navigation", name="Campaign").get_by_role("link", name="Analytics").click()
    expect(dashboard.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(dashboard.locator("body")).to_have_class("public")


def test_page_that_is_gone_is_shown_in_place_of_the_content(dashboard, world):
    world.a.admin.memberships.all().delete()
    dashboard.get_by_role("navigation", name="Campaign").get_by_role("link", name="Analytics").click()
    expect(dashboard.get_by_role("heading", level=1)).to_have_text("There is nothing here")


def test_profile_menu_switches_role_and_signs_out_by_keyboard(dashboard):
    summary = dashboard.locator(".portrait")
    summary.focus()
    dashboard.keyboard.press("Enter")
    dashboard.keyboard.press("Tab")
    expect(dashboard.get_by_role("link", name="Switch role")).to_be_focused()
    dashboard.get_by_role("button", name="Sign out").press("Enter")
    expect(dashboard.get_by_role("link", name="Sign in").first).to_be_visible()
