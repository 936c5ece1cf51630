"""People out of an address book: read in the browser, ticked, and only those sent."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, expect

from kithwork.contacts.models import Contact
from tests.browser.address_books import VCARDS, books, large
from tests.conftest import Site
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTED = """() => [...document.querySelectorAll('#import-people li')].map(one =>
    [one.querySelector('strong').textContent, one.querySelector('small').textContent])"""


@pytest.fixture
def page(world: World, site: Site, context: BrowserContext) -> Iterator[Page]:
    """A script that fails fails the test."""
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.set_default_timeout(10_000)
    site.enter(context, world.a.users[0])
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}/c/maple-votes/me/contacts/")
    page.get_by_role("link", name="Bring many").click()
    yield page
    assert complaints == []


def give(page: Page, name: str, content: bytes) -> None:
    expect(page.get_by_label("Address book file")).to_be_visible()  # as soon as the script is there
    page.locator("#import-said").evaluate("said => said.textContent = ''")
    page.get_by_label("Address book file").set_input_files({"name": name, "mimeType": "", "buffer": content})
    expect(page.locator("#import-said")).to_have_text(re.compile("found|no address book"))


def test_every_address_book_is_read(page: Page) -> None:
    told, meant = {}, {}
    for book in books():
        give(page, book.name, book.content)
        told[book.name] = page.evaluate(LISTED)
        people = sorted(book.people or (), key=lambda one: one[0].casefold())
        meant[book.name] = [[called, " · ".join(filter(None, more))] for called, *more in people]
        if book.people is None:
            assert "is no address book" in (page.locator("#import-said").text_content() or "")
    assert told == meant
    assert len(meant) >= 40


def test_only_the_ticked_are_sent_and_of_them_only_what_is_needed(world: World, page: Page) -> None:
    world.a.contact(first_name="Amy", last_name="Lee", phone="+19195550199")
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    both, _people = VCARDS["several cards"]
    card = "BEGIN:VCARD\nN:Secret;Sam\nNOTE:owes me\nTEL:919-555-0123\nBDAY:1980-01-01\nEND:VCARD\n"
    give(page, "all.vcf", f"{both}{card}{VCARDS['a photo'][0]}".encode())
    expect(page.locator("#import-people").get_by_text("on your list already")).to_have_count(1)
    expect(page.get_by_role("button", name="Add the ticked (0)")).to_be_disabled()
    expect(page.locator("#import-people li")).to_have_count(3)  # Rosa is in the book twice, word for word
    page.get_by_label("Search by name").fill("rosa")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Add the ticked (1)").click()
    expect(page.get_by_text("Added: 1.")).to_be_visible()

    (body,) = [json.loads(one.post_data or "") for one in sent]
    (one,) = body["people"]
    assert one.pop("client_key")
    assert {key: value for key, value in one.items() if value} == {
        "first_name": "Rosa", "last_name": "Diaz", "phone": "919-555-0101"
    }  # fmt: skip
    assert sorted(Contact.objects.values_list("first_name", flat=True)) == ["Amy", "Rosa"]


def test_a_pasted_list_is_read(page: Page) -> None:
    page.get_by_text("Or paste a list").click()
    page.get_by_label("One person a line").fill(
        "Rosa Diaz, 919-555-0101\n\nAmy Lee <amy@example.org>\n(919) 555-0102\tSeán O'Brien-Núñez\n"
    )
    page.get_by_role("button", name="Read the list").click()
    expect(page.locator("#import-people li")).to_have_count(3)
    assert page.evaluate(LISTED) == [
        ["Amy Lee", "amy@example.org"], ["Rosa Diaz", "919-555-0101"], ["Seán O'Brien-Núñez", "(919) 555-0102"]
    ]  # fmt: skip


def test_what_is_refused_or_cut_off_stays_with_its_sentence(page: Page, context: BrowserContext) -> None:
    give(page, "two.csv", b"Name,Email\nRosa Diaz,nonsense\nAmy Lee,amy@example.org\n")
    page.get_by_role("button", name="Tick all shown").click()
    context.set_offline(True)
    page.get_by_role("button", name="Add the ticked (2)").click()
    expect(page.get_by_text("The connection is gone.")).to_be_visible()
    context.set_offline(False)
    page.get_by_role("button", name="Add the ticked (2)").click()
    expect(page.get_by_text("Added: 1. Not taken, see below: 1.")).to_be_visible()
    expect(page.get_by_text("is not an e-mail address")).to_be_visible()
    assert Contact.objects.get().first_name == "Amy"


def test_five_hundred_of_a_large_book_and_the_page_stays_alive(page: Page, tmp_path: Path) -> None:
    """Photos make up nearly all of it; while it is read, the page answers."""
    page.evaluate("""() => { window.longest = 0; let last = performance.now();
        setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; }, 10); }""")
    book = tmp_path / "large.vcf"
    book.write_bytes(large(5_000))
    expect(page.get_by_label("Address book file")).to_be_visible()
    page.get_by_label("Address book file").set_input_files(book)
    expect(page.locator("#import-said")).to_contain_text("People found: 5000.")
    assert page.evaluate("window.longest") < 2_000
    page.get_by_label("Search by name").fill("Number12")
    page.get_by_role("button", name="Tick all shown").click()
    page.get_by_role("button", name="Add the ticked (111)").click()
    expect(page.get_by_text("Added: 111.")).to_be_visible()
    assert Contact.objects.count() == 111


def test_nothing_is_wrong_with_the_page(page: Page) -> None:
    give(page, "two.vcf", str(VCARDS["several cards"][0]).encode())
    found: Any = Axe().run(page)
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
