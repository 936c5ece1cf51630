"""An admin's whole way in a browser without scripts: make a campaign, publish it, invite, find people, ask for a file."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from kithwork.campaigns.models import Campaign, Invitation
from kithwork.content.models import Action, Option
from kithwork.exports import writes as exports
from kithwork.exports.models import Export
from tests.conftest import Site
from tests.support.chromium import STILL
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin(site: Site, browser: Browser, world: World, settings: Any, tmp_path: Any) -> Iterator[Page]:
    settings.STORAGE_FOLDER = tmp_path
    context = browser.new_context(**STILL, java_script_enabled=False, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    site.enter(context, world.a.admin)
    page = context.new_page()
    page.goto(f"{site.url}/o/maple/-/")
    yield page
    context.close()


def test_a_campaign_from_nothing_to_invited_people(admin: Page) -> None:
    creates(admin)
    writes_the_ladder(admin)
    makes_an_action(admin)
    publishes(admin)
    looks_at_the_landing_page(admin)
    invites(admin)
    closes_and_opens_again(admin)
    campaign = Campaign.objects.get(slug="oak-listens")
    action = Action.objects.get(campaign=campaign)
    assert (campaign.status, action.several, Option.objects.filter(action=action).count()) == ("active", True, 3)
    assert Invitation.objects.get(campaign=campaign).revoked_at is not None


def creates(page: Page) -> None:
    page.get_by_role("link", name="Create campaign").click()
    page.get_by_label("Name").fill("Oak Listens 2026")
    page.get_by_label("Address").fill("maple-votes")
    page.get_by_role("button", name="Save and go on", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("taken")
    expect(page.get_by_label("Name")).to_have_value("Oak Listens 2026")
    page.get_by_label("Address").fill("oak-listens")
    page.get_by_label("Landing page title").fill("Oak listens")
    page.get_by_role("button", name="Save and go on", exact=True).click()
    standing_at(page, "Ladder")


def writes_the_ladder(page: Page) -> None:
    page.get_by_label("Key Question").fill("Will they come to the hearing?")
    for number, rung in enumerate(("No", "Yes"), start=1):
        page.get_by_label(f"response {number}", exact=True).fill(rung)
    page.get_by_role("button", name="Add another response").click()
    page.get_by_label("response 3", exact=True).fill("Perhaps")
    page.get_by_role("button", name="Move response 2 up").click()
    page.get_by_role("button", name="Save and go on", exact=True).click()
    standing_at(page, "Geographies")
    page.get_by_role("button", name="Save and go on later").click()
    page.get_by_role("link", name="continue “Oak Listens 2026”").click()
    standing_at(page, "Geographies")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("response 1", exact=True)).to_have_value("Yes")
    page.get_by_role("link", name="Geographies").click()
    page.get_by_role("button", name="Save and go on", exact=True).click()
    standing_at(page, "Actions")


def makes_an_action(page: Page) -> None:
    page.get_by_role("link", name="Multiple choice").click()
    page.get_by_label("Name", exact=True).fill("Ask what they would speak about")
    for number, option in enumerate(("Roads", "Schools"), start=1):
        page.get_by_label(f"option {number}", exact=True).fill(option)
    page.get_by_role("button", name="Add another option").click()
    page.get_by_label("option 3", exact=True).fill("Water")
    page.get_by_label("Several options can be chosen together").check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save").last.click()
    standing_at(page, "Actions")
    expect(page.get_by_role("link", name="Ask what they would speak about")).to_be_visible()
    expect(page.get_by_text("for “Yes”")).to_be_visible()


def publishes(page: Page) -> None:
    page.get_by_role("button", name="Go on", exact=True).click()
    standing_at(page, "Review and confirm")
    expect(page.get_by_text("Everything is there.")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published on")).to_be_visible()


def looks_at_the_landing_page(page: Page) -> None:
    here = page.url
    page.get_by_role("link", name="/c/oak-listens/").click()
    at(page, "Oak listens")
    expect(page.get_by_role("link", name="Join campaign")).to_be_visible()
    expect(page.get_by_text("Run by Maple Neighbors")).to_be_visible()
    page.goto(here)


def invites(page: Page) -> None:
    page.get_by_role("navigation", name="Campaign").get_by_role("link", name="Invitations").click()
    page.get_by_label("E-mail").fill("nora@example.org")
    page.get_by_label("First name").fill("Nora")
    page.get_by_role("button", name="Save & invite").click()
    line = page.get_by_role("row").filter(has_text="nora@example.org")
    line.get_by_role("button", name="Revoke").click()
    expect(line.get_by_text("revoked")).to_be_visible()


def closes_and_opens_again(page: Page) -> None:
    page.get_by_role("navigation", name="Campaign").get_by_role("link", name="Content").click()
    page.get_by_role("link", name="Close campaign").click()
    page.get_by_role("button", name="Close campaign").click()
    expect(page.get_by_text("Nobody can join; mobilizers read only")).to_be_visible()
    page.get_by_role("link", name="Open again").click()
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text("Published on")).to_be_visible()


def test_people_are_filtered_sorted_and_exported(admin: Page, site: Site, world: World) -> None:
    for city, last in (("Durham", "Abbott"), ("Cary", "Baker"), ("Durham", "Carver")):
        world.a.contact(first_name="Rosa", last_name=last, city=city)
    admin.goto(f"{site.url}/o/maple/maple-votes/people/contacts/")
    narrows_and_sorts(admin)
    asks_for_exactly_this(admin)
    export = Export.objects.get()
    exports.make(world.a.scope, export_id=export.pk, now=timezone.now())
    assert saves(admin) == ["Carver", "Abbott"]


def names(page: Page) -> list[str]:
    return [name.split()[1] for name in page.get_by_role("table").locator("tbody th").all_inner_texts()]


def narrows_and_sorts(page: Page) -> None:
    page.get_by_text("Filters", exact=True).click()
    page.get_by_text("Filters on columns not shown").click()
    city = page.get_by_role("group", name="City", exact=True)
    city.get_by_role("textbox").first.fill("durh")
    page.get_by_role("button", name="Apply").first.click()
    expect(page.get_by_text("City holds “durh”")).to_be_visible()
    page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    if names(page) == ["Abbott", "Carver"]:
        page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    assert names(page) == ["Carver", "Abbott"]


def asks_for_exactly_this(page: Page) -> None:
    page.get_by_role("link", name="Export exactly this").click()
    selection = page.locator("#selection")
    expect(selection.get_by_text("City holds “durh”")).to_be_visible()
    selection.get_by_role("button", name="Download data").click()
    expect(page.get_by_text("The file is being made.")).to_be_visible()


def saves(page: Page) -> list[str]:
    """The last names in the file, in its order."""
    page.get_by_role("link", name="Look again how far it is").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Save the file").click()
    lines = coming.value.path().read_text().splitlines()[1:]
    return [next(name for name in ("Abbott", "Baker", "Carver") if name in line) for line in lines]


def at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def standing_at(page: Page, step: str) -> None:
    expect(page.locator(".steps [aria-current=step]")).to_have_text(step)
