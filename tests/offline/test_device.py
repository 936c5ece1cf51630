"""What lies on a device, what it shows without a signal, and what becomes of what was typed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from kithwork.contacts.models import Contact
from kithwork.outreach.models import Answer, Note, Response
from tests.conftest import Site
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/c/maple-votes/me/"
# Everything a browser keeps for this site, but for the files of the shell and the page of no signal.
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) {
            const { pathname } = new URL(url);
            if (!pathname.startsWith('/static/') && !pathname.endsWith('/me/device/')) found.push(pathname);
        }
    }
    for (const { name } of await indexedDB.databases()) {
        const base = await new Promise((done) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
        for (const store of base.objectStoreNames) {
            const read = (what) => new Promise((done) => { const asked = base.transaction(store).objectStore(store)[what](); asked.onsuccess = () => done(asked.result); });
            const [keys, values] = [await read('getAllKeys'), await read('getAll')];
            keys.forEach((key, place) => found.push(`${store} ${key}: ${JSON.stringify(values[place])}`));
        }
        base.close();
    }
    const named = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    found.push(...named.filter((name) => name !== 'htmx-current-path-for-history')); // the address of the open tab
    return found.sort();
}"""
HARMLESS = re.compile(r'device (keeper: "[0-9a-f]{32}"|lang: "en"|signedOut: false)')


@pytest.fixture
def page(world: World, site: Site, context: BrowserContext) -> Iterator[Page]:
    """A script that fails fails the test."""
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.set_default_timeout(10_000)
    site.enter(context, world.a.users[0])
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    yield page
    assert complaints == []


def ready(page: Page) -> None:
    """The worker stands between the page and the network, and has heard of it."""
    page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
    page.wait_for_function(
        "async () => (await indexedDB.databases()).some(one => one.name.startsWith('kithwork'))"
        " && (await globalThis.kithwork.ask('status')) !== null"
    )


def go(page: Page, site: Site, path: str) -> None:
    page.goto(f"{site.url}{HOME}{path}")
    ready(page)


def test_nothing_of_anybody_is_kept_unless_it_was_said(world: World, site: Site, page: Page) -> None:
    rosa = world.a.contact(first_name="Rosa", last_name="Diaz", phone="+19195550199")
    for path in ("", "contacts/", f"contacts/{rosa.pk}/", "contacts/add/", "details/", "device/"):
        go(page, site, path)
    page.goto(f"{site.url}{HOME}contacts/{rosa.pk}/")
    page.get_by_role("button", name="Leaning yes", exact=True).click()
    expect(page.get_by_role("button", name="Leaning yes", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#history")).to_contain_text("Leaning yes")
    kept = page.evaluate(KEPT)
    assert [one for one in kept if not HARMLESS.fullmatch(one)] == []
    assert kept  # the look itself finds what is there


def test_what_is_recorded_without_a_signal_waits_and_arrives_once(
    world: World, site: Site, page: Page, context: BrowserContext
) -> None:
    rosa = world.a.contact(first_name="Rosa", last_name="Diaz")
    go(page, site, f"contacts/{rosa.pk}/")
    before = timezone.now()
    context.set_offline(True)
    page.get_by_role("button", name="Leaning yes", exact=True).click()
    expect(page.get_by_text("Waits on this device: Leaning yes")).to_be_visible()
    page.get_by_label("Add a note").fill("Met at the market.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("Waits on this device: Met at the market.")).to_be_visible()
    page.get_by_label("Add a note").fill("And again on Friday.")
    page.get_by_role("button", name="Save the note").click()
    page.get_by_role("region", name="Say hello").get_by_role("button", name="I did it").click()
    expect(page.get_by_role("link", name="Waiting for a signal: 4")).to_be_visible()
    assert (Answer.objects.count(), Note.objects.count()) == (0, 0)
    after = timezone.now()

    context.set_offline(False)
    expect(page.locator(".kept-bar")).to_be_hidden()
    expect(page.locator("#history")).to_contain_text("And again on Friday.")
    assert sorted(Note.objects.values_list("body", flat=True)) == ["And again on Friday.", "Met at the market."]
    answer = Answer.objects.get()
    assert answer.rung_id == world.a.rungs[1].pk
    assert before <= answer.recorded_at <= after < answer.arrived_at
    assert Response.objects.get().done


def test_somebody_new_without_a_signal_and_what_is_said_of_them(
    world: World, site: Site, page: Page, context: BrowserContext
) -> None:
    go(page, site, "details/")
    page.get_by_role("button", name="Keep my contacts readable").click()
    expect(page.get_by_text("Readable on this device until")).to_be_visible()
    context.set_offline(True)
    page.goto(f"{site.url}{HOME}contacts/add/")
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_label("Town or city").fill("Durham")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada")
    page.get_by_role("button", name="Leaning yes", exact=True).click()
    expect(page.get_by_role("button", name="Leaning yes", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Add a note").fill("Likes walking.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("listitem").filter(has_text="Likes walking.")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Okafor")
    contact = Contact.objects.get(first_name="Ada")
    assert page.url.endswith(f"/contacts/{contact.pk}/")
    assert (contact.city, contact.rung_id, contact.touchpoints) == ("Durham", world.a.rungs[1].pk, 2)


def test_contacts_are_readable_where_the_person_said_so_and_wiped(
    world: World, site: Site, page: Page, context: BrowserContext
) -> None:
    rosa = world.a.contact(first_name="Rosa", last_name="Diaz")
    go(page, site, "details/")
    page.get_by_role("button", name="Keep my contacts readable").click()
    expect(page.get_by_role("button", name="Keep them no longer")).to_be_visible()
    context.set_offline(True)
    page.goto(f"{site.url}{HOME}contacts/")
    page.get_by_label("Search by name").fill("ros")
    page.get_by_role("link", name="Rosa Diaz").click()
    expect(page.get_by_text("No signal. This is what was known on")).to_be_visible()
    page.get_by_role("button", name="Leaning yes", exact=True).click()
    expect(page.get_by_text("Waits on this device: Leaning yes")).to_be_visible()
    keys = "() => [...document.querySelectorAll('[name=client_key]')].map(one => one.value)"
    seen = page.evaluate(keys)
    page.reload()
    assert set(seen).isdisjoint(page.evaluate(keys))
    context.set_offline(False)
    expect(page.locator("#history")).to_contain_text("Leaning yes")

    page.goto(f"{site.url}{HOME}details/")
    page.get_by_role("button", name="Keep them no longer").click()
    expect(page.get_by_role("button", name="Keep my contacts readable")).to_be_visible()
    assert [one for one in page.evaluate(KEPT) if not HARMLESS.fullmatch(one)] == []
    assert Answer.objects.get().contact_id == rosa.pk


def lay_down(page: Page, site: Site, context: BrowserContext, note: str = "Nobody else should read this.") -> None:
    """The choice is made, and a note waits."""
    go(page, site, "details/")
    page.get_by_role("button", name="Keep my contacts readable").click()
    expect(page.get_by_role("button", name="Keep them no longer")).to_be_visible()
    page.get_by_role("link", name="Contacts").click()
    page.locator(".people a").first.click()
    page.get_by_label("Add a note").wait_for()
    context.set_offline(True)
    page.get_by_label("Add a note").fill(note)
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("link", name="Waiting for a signal: 1")).to_be_visible()


def test_signing_out_warns_and_wipes(world: World, site: Site, page: Page, context: BrowserContext) -> None:
    contact = world.a.contact(first_name="Rosa", last_name="Diaz")
    lay_down(page, site, context)
    Contact.objects.filter(pk=contact.pk).update(deleted_at=timezone.now())
    context.set_offline(False)
    expect(page.get_by_role("link", name="Not taken, have a look: 1")).to_be_visible()
    page.goto(f"{site.url}{HOME}details/")
    said: list[str] = []

    def stay(dialog: Any) -> None:
        said.append(dialog.message)
        dialog.dismiss() if len(said) == 1 else dialog.accept()

    page.on("dialog", stay)
    out = page.get_by_role("main").get_by_role("button", name="Sign out")
    out.click()
    page.wait_for_timeout(300)
    assert "details" in page.url
    assert len(page.evaluate(KEPT)) > 3
    out.click()
    page.wait_for_url(f"{site.url}/")
    assert said == ["Not sent yet, and only on this device: 1. If you go on, it is lost. Go on?"] * 2
    assert page.evaluate(KEPT) == []


def test_a_session_that_is_no_longer_theirs_shows_nothing_and_loses_nothing(
    world: World, site: Site, page: Page, context: BrowserContext
) -> None:
    world.a.contact(first_name="Rosa", last_name="Diaz")
    lay_down(page, site, context)
    context.clear_cookies()
    context.set_offline(False)
    expect(page.get_by_role("link", name="Sign in again to send what waits: 1")).to_be_visible()
    kept = page.evaluate(KEPT)
    assert [one for one in kept if "Rosa" in one and not one.startswith("queue")] == []
    assert Note.objects.count() == 0

    site.enter(context, world.a.users[1])  # somebody else on the same phone
    page.goto(f"{site.url}{HOME}")
    page.get_by_role("link", name="Not taken, have a look: 1").click()
    expect(page.get_by_text("Somebody else was signed in when this was typed.")).to_be_visible()
    assert Note.objects.count() == 0
    site.enter(context, world.a.users[0])
    page.goto(f"{site.url}{HOME}")
    expect(page.locator(".kept-bar")).to_be_hidden()
    page.wait_for_function("async () => (await globalThis.kithwork.ask('list')).entries.length === 0")
    assert Note.objects.get().recorded_by == world.a.mobilizers[0]


def test_what_is_not_taken_is_shown_and_can_be_tried_copied_and_discarded(
    world: World, site: Site, page: Page, context: BrowserContext
) -> None:
    contact = world.a.contact(first_name="Rosa", last_name="Diaz")
    go(page, site, f"contacts/{contact.pk}/")
    context.set_offline(True)
    page.get_by_role("region", name="Say hello").get_by_role("button", name="I did it").click()
    page.get_by_label("Add a note").fill("For later.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("link", name="Waiting for a signal: 2")).to_be_visible()
    action = world.a.actions["task"]
    type(action).objects.filter(pk=action.pk).update(is_open=False)
    context.set_offline(False)
    page.get_by_role("link", name="Not taken, have a look: 1").click()
    entry = page.get_by_role("listitem")
    expect(entry).to_contain_text("Say hello I did it")
    expect(entry).to_contain_text("This action is closed.")
    assert Axe().run(page).response["violations"] == []
    type(action).objects.filter(pk=action.pk).update(is_open=True)
    entry.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nothing waits on this device")).to_be_visible()
    assert Response.objects.get().done
    assert Note.objects.get().body == "For later."
