"""The voter files page in a browser: it moves by itself, and without scripts by looking again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kithwork.voterfile import writes
from kithwork.voterfile.models import VoterFile
from tests.conftest import Site
from tests.support.chromium import STILL
from tests.voterfile.delivery import bring_in, delivery, receive, row, turning_bad
from tests.world import NOW, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PATH = "/o/maple/-/voter-files/"


def opened(browser: Browser, site: Site, world: World, *, width: int = 1440, **options) -> Page:
    context = browser.new_context(**STILL, viewport={"width": width, "height": 900}, **options)
    site.enter(context, world.a.admin)
    page = context.new_page()
    page.goto(site.url + PATH)
    return page


def fill(page: Page, content: bytes, *, button: str = "Load and put in force") -> None:
    page.get_by_label("Voter file", exact=True).set_input_files(
        {"name": "ncvoter.txt", "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_label("Where it is from").fill("State Board")
    page.get_by_label("Day it was obtained").fill("2026-10-31")
    page.get_by_label("What it may be used for").fill("Political purposes")
    page.get_by_label("Our organization may use").check()
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_brought_in_and_seen_in_force(browser: Browser, site: Site, world: World, script: bool) -> None:
    page = opened(browser, site, world, java_script_enabled=script)
    fill(page, delivery([row(), "bad"]))
    expect(page.get_by_text("It is loaded as soon as its turn comes.")).to_be_visible()
    writes.load(world.a.scope, file_id=VoterFile.objects.get().id, now=NOW)
    if not script:
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("In force", exact=True)).to_be_visible()
    expect(page.get_by_text("Can be matched")).to_be_visible()
    page.get_by_text("Rejected lines").click()
    expect(page.get_by_role("cell", name="The line has 1 column instead of 67.")).to_be_visible()
    page.context.close()


def test_a_file_that_does_not_fit_is_refused_on_the_form(browser: Browser, site: Site, world: World) -> None:
    page = opened(browser, site, world)
    fill(page, b"name\nAda\n")
    expect(page.get_by_role("alert")).to_contain_text("not the header of a voter file")
    expect(page.get_by_label("Where it is from")).to_have_value("State Board")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(browser: Browser, site: Site, world: World, width: int, scheme: str) -> None:
    bring_in(world.a.scope, delivery([row(), "bad"]))
    bring_in(world.a.scope, turning_bad())
    receive(world.a.scope, delivery([row()]))
    VoterFile.objects.filter(status="waiting").update(status="loading", stage="reading", bytes_done=300)
    page = opened(browser, site, world, width=width, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
    page.context.close()


TABLE = b"Voter ID,Given,Last Name,Street,Town,DOB,Standing\n" + b"".join(
    b"%d,ADA,OKAFOR,%d OAK ST,ELKO,12/31/19%d,%s\n" % (number, number, number, code)
    for number, code in zip(range(60, 80), [b"OK", b"Z"] * 10, strict=True)
)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_table_nobody_knows_is_told_of_and_checked(browser: Browser, site: Site, world: World, width: int) -> None:
    page = opened(browser, site, world, width=width)
    fill(page, TABLE, button="Check first")
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
    expect(page.get_by_label("Voter ID", exact=True)).to_have_value("state_file_id")
    page.get_by_label("Given").select_option("First name")
    page.get_by_label("Town").select_option("City")
    page.get_by_label("Standing").select_option("Registration status")
    page.get_by_label("State, where").select_option("Nevada")
    page.get_by_role("button", name="Save and read the file").click()
    expect(page.get_by_text("Please say what this status means.").first).to_be_visible()
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []
    page.get_by_label("OK", exact=True).select_option("active")
    page.get_by_label("Z", exact=True).select_option("removed")
    page.get_by_role("button", name="Save and read the file").click()
    expect(page.get_by_text("Its columns are remembered")).to_be_visible()
    writes.load(world.a.scope, file_id=VoterFile.objects.get().id, now=NOW)
    expect(page.get_by_text("It is not in force before you say so.")).to_be_visible()
    expect(page.get_by_text("10 (protected, removed and under-18 voters never are)")).to_be_visible()
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []
    page.get_by_role("button", name="Put in force").first.click()
    expect(page.get_by_text("Being put in force")).to_be_visible()
    writes.load(world.a.scope, file_id=VoterFile.objects.get().id, now=NOW)
    expect(page.get_by_text("In force", exact=True)).to_be_visible()
    page.context.close()
