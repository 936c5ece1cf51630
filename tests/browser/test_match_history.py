"""Decisions about a match: an admin reads and undoes them on the contact's page, a mobilizer reads why."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kithwork.accounts.models import User
from kithwork.contacts.models import Contact
from kithwork.matching import writes
from tests.conftest import Site
from tests.matching.test_batch import LIKELY, ROWS
from tests.matching.test_writes import contact
from tests.matching.walks import match_all
from tests.support.chromium import STILL
from tests.voterfile.delivery import bring_in, delivery
from tests.world import NOW, World, client_key

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def reviewed(world: World) -> int:
    """None of these, undone, and then this is them; all by an admin."""
    house = world.a
    bring_in(house.scope, delivery(ROWS))
    contact_id = contact(house.mobilizer_scope(), LIKELY)
    match_all(house)
    for choice in ("none", "NC-BY1001"):
        writes.review(house.scope, decisions={contact_id: choice}, client_key=client_key(choice), now=NOW)
        if choice == "none":
            writes.undo_for(house.scope, contact_id=contact_id, client_key=client_key("undo"), now=NOW)
    return contact_id


def opened(browser: Browser, site: Site, user: User, path: str, width: int) -> Page:
    context = browser.new_context(**STILL, viewport={"width": width, "height": 900})
    site.enter(context, user)
    page = context.new_page()
    page.goto(site.url + path)
    return page


def is_sound(page: Page, width: int) -> bool:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    return bool(page.evaluate("() => document.documentElement.scrollWidth") == width)


@pytest.mark.parametrize("width", [390, 1440])
def test_an_admin_reads_the_decisions_and_undoes_the_last(
    browser: Browser, site: Site, world: World, reviewed: int, width: int
) -> None:
    path = f"/o/maple/maple-votes/people/contacts/{reviewed}/"
    page = opened(browser, site, world.a.admin, path, width)
    expect(page.get_by_text("This is them")).to_be_visible()
    assert is_sound(page, width)
    page.get_by_role("button", name="Undo the last decision").click()
    expect(page.get_by_text("Undone. The machine does not match these two again.")).to_be_visible()
    assert Contact.objects.get(pk=reviewed).match_status == "possible"
    page.context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_mobilizer_reads_why(browser: Browser, site: Site, world: World, reviewed: int, width: int) -> None:
    page = opened(browser, site, world.a.users[0], f"/c/maple-votes/me/contacts/{reviewed}/", width)
    expect(page.get_by_text("Why: same first name, same last name")).to_be_visible()
    assert is_sound(page, width)
    page.get_by_role("link", name="Not the right person?").click()
    expect(page.get_by_text("An admin said who")).to_be_visible()
    page.context.close()
