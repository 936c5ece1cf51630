"""What scripts add to the forms of the content: rows moved by keyboard keep the focus, rows are dragged, people counted."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Site
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_rows_are_moved_and_people_counted_while_editing(page: Page, site: Site, world: World) -> None:
    world.a.contact(0)
    site.enter(page.context, world.a.admin)
    page.goto(f"{site.url}/o/maple/maple-votes/content/actions/{world.a.actions['one'].pk}/")
    counts_as_ticked(page)
    moves_by_keyboard(page)
    drags(page)
    page.get_by_label("Description", exact=False).last.fill("**Loud**")
    expect(page.locator(".preview-text strong")).to_have_text("Loud")
    assert labels(page) == ["By mail", "Election Day", "Early"]


def counts_as_ticked(page: Page) -> None:
    line = page.locator("#audience")
    expect(line).to_have_text("1 contact of 1 mobilizer will see this.")
    page.get_by_label("Strong yes").check()
    expect(line).to_have_text("Nobody would see this now.")
    expect(page.get_by_role("button", name="Count")).to_be_hidden()


def moves_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Move option 1 down").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move option 2 down")).to_be_focused()
    assert labels(page) == ["By mail", "Early", "Election Day"]
    expect(page.get_by_label("Strong yes")).to_be_checked()


def drags(page: Page) -> None:
    rows = page.locator("#option-rows li")
    rows.nth(1).locator(".grip").drag_to(rows.nth(2).locator("input:visible"))
    expect(rows.nth(2).locator("input:visible")).to_have_value("Early")


def labels(page: Page) -> list[str]:
    return [one.input_value() for one in page.locator("#option-rows input:visible").all()]
