"""A volunteer's way through the app on a phone: join, match, add, confirm, answer, respond, note, undo."""

import gzip
import re
from collections.abc import Callable, Iterator
from itertools import product
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from kithwork.contacts import writes as contacts
from kithwork.contacts.models import Contact, Tally
from kithwork.contacts.rules import ContactDetails
from kithwork.matching import writes as matching
from kithwork.matching.reads import Candidates
from kithwork.outreach import writes as outreach
from kithwork.outreach.models import Note
from tests.conftest import Site
from tests.support.chromium import STILL
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import World, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTH, HEIGHT, LEAST_TARGET, MOST_BYTES = 390, 844, 44, 50_000
VOTERS = (
    row(),
    row(ncid="BY3", first_name="ADA", last_name="OKAFOR", birth_year="1950", full_phone_number="", zip_code="28202",
        res_city_desc="CHARLOTTE", res_street_address="9 ELM ST"),
    row(ncid="BY4", first_name="MARGARET", last_name="SULLIVAN", full_phone_number="", birth_year="1954"),
    *(row(ncid=f"BZ{number}", first_name=first, last_name=last, full_phone_number="")
      for number, (first, last) in enumerate(product(("JOE", "KIM", "LEE"), ("LOPEZ", "NGUYEN", "BAKER")))),
)  # fmt: skip
# Whatever can be tapped; a link inside running text, and a radio inside its label, are as large as their line.
TARGETS = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter(one => one.type !== 'hidden' && one.checkVisibility() && !one.matches('.skip, p a, label input, footer a'))
    .map(one => [one.outerHTML.slice(0, 80), Math.round(one.getBoundingClientRect().height)])"""


@pytest.fixture
def filed(world: World) -> World:
    bring_in(world.a.scope, delivery(VOTERS))
    return world


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser the size of a phone; a script that fails or breaks the policy fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(*, script: bool = True, scheme: str = "light") -> BrowserContext:
        context = browser.new_context(
            **STILL,
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme=scheme,  # type: ignore[arg-type] - light or dark
            java_script_enabled=script,
            has_touch=True,
        )
        context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.set_default_timeout(8_000)
        opened.append(context)
        return context

    yield open_
    for context in opened:
        context.close()
    assert complaints == []


@pytest.mark.usefixtures("filed")
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_volunteers_way(world: World, site: Site, phone: Callable[..., BrowserContext], script: bool) -> None:
    context = phone(script=script)
    site.enter(context, make_user("margaret@example.org"))
    page = context.new_page()

    joins(page, site)
    adds(page)
    answers(page)
    responds(page)
    notes_and_takes_back(page)
    undoes_the_match(page)
    deletes_and_undoes(page)

    contact = Contact.objects.get()
    assert (contact.match_status, contact.touchpoints, contact.deleted_at) == ("possible", 5, None)
    assert contact.rung_id == world.a.rungs[1].id
    assert Note.objects.get().removed_at is not None
    assert Tally.objects.get(mobilizer=contact.mobilizer).touchpoints == 5


def at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def joins(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/c/maple-votes/join/")
    page.get_by_text("More about you, if you like").click()
    page.get_by_label("What should we call you?").fill("Maggie")
    page.get_by_label("First name").fill("Margaret")
    page.get_by_label("Last name").fill("Sullivan")
    page.get_by_label("City").fill("Durham")
    page.get_by_label("State").fill("NC")
    page.get_by_label(re.compile("18 or older")).check()
    page.get_by_role("button", name="Join campaign").click()
    at(page, "Find yourself in the voter file")
    page.get_by_role("button", name="Look in the voter file").click()
    at(page, "Which one is you?")
    page.get_by_role("button", name=re.compile("This is me.*Margaret Sullivan")).click()
    at(page, "Hello, Maggie")
    expect(page.get_by_text("You are found in the voter file.")).to_be_visible()


def adds(page: Page) -> None:
    page.get_by_role("link", name="Add the first contact").click()
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_label("Town or city").fill("Durham")
    page.get_by_role("button", name="Save", exact=True).click()
    at(page, "Is this Ada Okafor?")
    page.get_by_role("button", name="This is them").first.click()
    at(page, "Ada Okafor")
    expect(page.get_by_text("State senate")).to_be_visible()


def answers(page: Page) -> None:
    rung = page.get_by_role("button", name="Leaning yes", exact=True)
    rung.click()
    expect(rung).to_have_attribute("aria-pressed", "true")


def responds(page: Page) -> None:
    region = page.get_by_role("region", name="Say hello")
    region.get_by_role("button", name="I did it").click()
    expect(region.get_by_text("Done", exact=True)).to_be_visible()
    region = page.get_by_role("region", name="Ask what matters to them")
    region.get_by_label("What they said").fill("Longer opening hours")
    _save(region)
    region = page.get_by_role("region", name="Ask how they will vote")
    region.get_by_label("By mail").check()
    _save(region)
    region = page.get_by_role("region", name="Ask what they could help with")
    region.get_by_label("Call").check()
    region.get_by_label("Bake").check()
    _save(region)


def _save(region: Locator) -> None:
    region.get_by_role("button", name="Save").click()
    expect(region.get_by_role("button", name="Save the change")).to_be_visible()


def notes_and_takes_back(page: Page) -> None:
    page.get_by_label("Add a note").fill("Met her at the market.")
    page.get_by_role("button", name="Save the note").click()
    history = page.get_by_role("region", name="History")
    expect(history.get_by_text("Met her at the market.").first).to_be_visible()
    history.get_by_role("button", name=re.compile("Take back.*Met her")).click()
    expect(history.get_by_text("Met her at the market.")).to_have_count(0)


def undoes_the_match(page: Page) -> None:
    page.get_by_role("link", name="Not the right person?").click()
    at(page, "Ada Okafor in the voter file")
    page.get_by_role("button", name="Undo: this is somebody else").click()
    page.get_by_role("button", name="Look in the voter file").click()
    at(page, "Is this Ada Okafor?")
    page.get_by_role("link", name="On to Ada Okafor").click()


def deletes_and_undoes(page: Page) -> None:
    page.get_by_role("link", name="Change details or delete").click()
    page.get_by_role("button", name="Delete Ada Okafor").click()
    page.get_by_role("button", name="Undo").click()
    at(page, "Ada Okafor")


@pytest.mark.usefixtures("filed")
def test_what_was_typed_elsewhere_survives_an_answer(
    world: World, site: Site, phone: Callable[..., BrowserContext]
) -> None:
    contact = world.a.contact(first_name="Rosa", last_name="Diaz")
    context = phone()
    site.enter(context, world.a.users[0])
    page = context.new_page()
    page.goto(f"{site.url}/c/maple-votes/me/contacts/{contact.id}/")
    page.get_by_label("Add a note").fill("Half a thought")
    page.get_by_label("Bake").check()
    rung = page.get_by_role("button", name="No", exact=True)
    rung.focus()
    page.keyboard.press("Enter")

    expect(rung).to_have_attribute("aria-pressed", "true")
    expect(rung).to_be_focused()
    expect(page.get_by_label("Add a note")).to_have_value("Half a thought")
    expect(page.get_by_label("Bake")).to_be_checked()
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.fixture
def lived_in(filed: World) -> World:
    """A campaign at work: contacts in every state, history, somebody deleted."""
    house, now = filed.a, timezone.now()
    scope = house.mobilizer_scope()

    def add(first: str, last: str, age: int | None = None) -> tuple[int, Candidates]:
        person = ContactDetails(first_name=first, last_name=last, city="Durham", state="NC", age=age)
        contact_id = contacts.add(scope, client_key=uuid4(), person=person, now=now)
        return contact_id, matching.look_up(scope, contact_id=contact_id, now=now)

    for rung, (first, last) in enumerate((("Rosa", "Diaz"), ("Minh", "Nguyen"), ("Jo", "O'Brien-Núñez de la Torre"))):
        contact_id, _nobody = add(first, last)
        said = {"contact_id": contact_id, "client_key": uuid4(), "recorded_at": now, "now": now}
        outreach.answer(scope, rung_id=house.rungs[rung].id, **said)
        outreach.note(scope, body="Met at the market.\nLikes books.", **said)
    add("Ada", "Okafor", 46)
    gone, _ = add("Ada", "Okafor", 46)
    contacts.delete(scope, contact_id=gone, now=now)
    matched, found = add("Ada", "Okafor")
    matching.confirm(scope, contact_id=matched, candidate=found.shown[0].key, client_key=uuid4(), now=now)
    matching.look_up(scope, contact_id=None, now=now)
    return filed


PAGES = ("", "match/", "contacts/", "contacts/?search=zzz", "contacts/add/", "details/", "leave/")
OF_A_CONTACT = ("", "edit/", "match/")


def addresses() -> list[str]:
    """Every page, of every contact."""
    return [*PAGES, *(f"contacts/{id_}/{page}" for id_ in _contacts() for page in OF_A_CONTACT)]


def _contacts() -> list[int]:
    return list(Contact.objects.filter(deleted_at=None).order_by("id").values_list("id", flat=True))


def problems(page: Page) -> list[str]:
    found = [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]
    small = [f"{height} px: {html}" for html, height in page.evaluate(TARGETS) if height < LEAST_TARGET]
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    return found + small + ([f"{wide} px wide"] if wide > WIDTH else [])


@pytest.mark.parametrize(("status", "scheme"), [
    ("active", "light"), ("closed", "dark"),
    *(pytest.param(*look, marks=pytest.mark.nightly) for look in (("active", "dark"), ("closed", "light"))),
])  # fmt: skip
def test_axe_finds_nothing_and_targets_are_large(
    lived_in: World, site: Site, phone: Callable[..., BrowserContext], status: str, scheme: str
) -> None:
    lived_in.a.campaign.status = status
    lived_in.a.campaign.save()
    context = phone(scheme=scheme)
    site.enter(context, lived_in.a.users[0])
    page, found = context.new_page(), {}
    for address in addresses():
        page.goto(f"{site.url}/c/maple-votes/me/{address}")
        found[address] = problems(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_pages_weigh_less_than_50_kb(lived_in: World, site: Site, phone: Callable[..., BrowserContext]) -> None:
    """Over the wire, with an empty cache: the page as it is, styles and scripts as they are served, compressed."""
    weighed = {}
    for address in (
        "",
        "contacts/",
        "contacts/add/",
        f"contacts/{_contacts()[0]}/",
        f"contacts/{_contacts()[0]}/match/",
    ):
        context = phone()
        site.enter(context, lived_in.a.users[0])
        answers: list[Response] = []
        context.on("response", lambda answer, into=answers: into.append(answer))
        page = context.new_page()
        page.goto(f"{site.url}/c/maple-votes/me/{address}", wait_until="networkidle")
        weighed[address] = sum(map(_weight, answers))
    assert {address: weight for address, weight in weighed.items() if weight > MOST_BYTES} == {}


def _weight(answer: Response) -> int:
    body = answer.body()  # as the browser unpacked it; static files are packed when they are collected
    is_packed = answer.headers.get("content-encoding") == "gzip" or "/static/" in answer.url
    return len(gzip.compress(body)) if is_packed else len(body)
