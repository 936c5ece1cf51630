"""People and Exports in a real browser: axe finds nothing, a table is narrowed by keyboard, a file grows and is fetched."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kithwork.exports import writes
from kithwork.exports.models import Export
from kithwork.stewardship.models import BulkRun
from tests.conftest import Site
from tests.stewardship.test_bulk import walk
from tests.support.chromium import LOOKS, STILL
from tests.world import NOW, House, World

pytestmark = pytest.mark.browser

CAMPAIGN = "/o/maple/maple-votes"
TABLE = f"{CAMPAIGN}/people/contacts/"


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_FOLDER = tmp_path


def populate(house: House) -> None:
    for number, (first, last) in enumerate((("Rosa", "Alvarez"), ("Hiền", "Nguyễn"), ("Wei", "Zhang"))):
        matched = {"match_status": "matched", "canonical_voter_id": f"NC-{number}"} if number < 2 else {}
        house.contact(first_name=first, last_name=last, rung=house.rungs[number], answered_at=NOW, **matched)


def problems(page: Page, url: str) -> list[str]:
    page.goto(url)
    for summary in page.locator(".panel > summary").all():
        summary.click()
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{url}: {one['id']} {one['nodes'][0]['html']}" for one in found] + [f"{url}: too wide"] * wide


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_axe_finds_nothing(site: Site, context: BrowserContext, world: World, width: int, theme: str) -> None:
    populate(world.a)
    contact = world.a.contact()
    ana = world.a.mobilizers[0].pk
    site.enter(context, world.a.admin)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    places = (
        "people/mobilizers/",
        f"people/mobilizers/{ana}/",
        f"people/mobilizers/{ana}/remove/",
        "people/contacts/?match_status.in=matched&sort=name&panel=columns",
        "people/views/new/?noun=contacts&query=sort%3Dname",
        f"people/contacts/{contact.pk}/",
        "people/contacts/bulk/?verb=hand_over&all=1",
        "people/contacts/bulk/?verb=tag&all=1",
        "people/bulk/",
        "exports/?kind=contacts&query=match_status.in%3Dmatched",
        "exports/dictionary/",
    )
    assert [problem for place in places for problem in problems(page, f"{site.url}{CAMPAIGN}/{place}")] == []


def narrow_to_matched(page: Page, url: str) -> None:
    """By keyboard alone: open the filters, tick one, apply."""
    page.goto(url)
    page.locator(".panel > summary", has_text="Filters").press("Enter")
    page.get_by_role("checkbox", name="Matched", exact=True).press("Space")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page).to_have_url(f"{url}?match_status.in=matched")


def test_a_selection_becomes_a_file_that_grows_on_the_page(site: Site, context: BrowserContext, world: World) -> None:
    populate(world.a)
    site.enter(context, world.a.admin)
    page = context.new_page()
    narrow_to_matched(page, site.url + TABLE)
    page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    expect(page.locator("tbody th").first).to_have_text("Hiền Nguyễn")
    page.get_by_role("link", name="Export exactly this").click()
    page.locator("#selection").get_by_role("button", name="Download data").click()
    expect(page.locator("#files progress")).to_be_visible()
    writes.make(world.a.scope, export_id=Export.objects.get().pk, now=timezone.now())
    with page.expect_download() as download:
        # Nobody reloads: the page asks by itself.
        page.get_by_role("link", name="Save the file").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert [line.partition(",")[0] for line in lines] == ["name", "Hiền Nguyễn", "Rosa Alvarez"]


def test_tables_and_files_need_no_script(site: Site, browser: Browser, world: World) -> None:
    populate(world.a)
    with browser.new_context(**STILL, java_script_enabled=False) as context:
        site.enter(context, world.a.admin)
        page = context.new_page()
        narrow_to_matched(page, site.url + TABLE)
        page.goto(f"{site.url}{CAMPAIGN}/exports/")
        page.get_by_role("button", name="Download data Contacts", exact=True).click()
        writes.make(world.a.scope, export_id=Export.objects.get().pk, now=timezone.now())
        page.get_by_role("link", name="Look again how far it is").click()
        expect(page.get_by_role("link", name="Save the file")).to_be_visible()
        # Chosen, deleted and brought back by keyboard alone.
        page.goto(site.url + TABLE)
        page.get_by_role("checkbox", name="Wei Zhang").press("Space")
        page.get_by_role("button", name="Delete", exact=True).press("Enter")
        expect(page.get_by_text("1 contact of 1 mobilizer will be deleted.")).to_be_visible()
        page.get_by_role("button", name="Delete", exact=True).press("Enter")
        expect(page.locator("#bulk-run")).to_contain_text("Waiting")
        walk(world.a, BulkRun.objects.get().pk, timezone.now())
        page.reload()
        page.get_by_role("button", name="Undo").press("Enter")
        expect(page.locator("#bulk-run")).to_contain_text("Being undone")
