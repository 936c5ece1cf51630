from itertools import product
from uuid import uuid4

import pytest
from django.utils import timezone

from kithwork.contacts.models import Contact
from kithwork.linkage.reasons import Code
from kithwork.matching.models import Decision, LookupSpend
from kithwork.matching.rules import LOOK_UPS_A_DAY
from kithwork.web.mobilizer.phrases import REASONS
from tests.voterfile.delivery import bring_in, delivery, row
from tests.web.mobilizer.conftest import Phone
from tests.world import World

ADA = {"first_name": "Ada", "last_name": "Okafor", "city": "Durham", "zip": "27701", "state": "NC"}
FILE = (
    row(),
    row(ncid="BY3", first_name="ADA", last_name="OKAFOR", birth_year="1950", full_phone_number="", zip_code="28202",
        res_city_desc="CHARLOTTE", res_street_address="9 ELM ST"),
    row(ncid="BY4", first_name="ANA", last_name="WHITFIELD", full_phone_number="", birth_year="1990"),
    *(row(ncid=f"BZ{number}", first_name=first, last_name=last, full_phone_number="")
      for number, (first, last) in enumerate(product(("JOE", "KIM", "LEE"), ("LOPEZ", "NGUYEN", "BAKER")))),
)  # fmt: skip


@pytest.fixture
def filed(world: World) -> World:
    """With a small voter file in force."""
    bring_in(world.a.scope, delivery(FILE))
    return world


def added(phone: Phone, **said: str) -> int:
    phone.post("add", ADA | said)
    return Contact.objects.latest("id").id


def decide(phone: Phone, contact: int, decision: str, *, among: str = "", **data: str) -> str:
    """Presses a button of the match page, whose keys are read from it. Returns where it led."""
    page = phone.read("match", contact=contact)
    keys = [part.partition('"')[0] for part in page.split('name="shown" value="')[1:]]
    shown = {"confirm": keys[:1], "refuse": keys[-1:], "unsure": keys[-1:]}.get(decision, [])
    data = {"decision": decision, "shown": among or "".join(shown)} | data
    return str(phone.post("match", data, contact=contact).url)


@pytest.mark.usefixtures("filed")
def test_a_new_contact_is_looked_up_at_once(phone: Phone) -> None:
    page = phone.read("match", contact=added(phone))

    assert "Is this Ada Okafor?" in page
    assert "<h2>Ada Okafor</h2>" in page
    for words in ("same first name", "same last name", "you gave no age to compare", "None of these", "Not sure"):
        assert words in page
    for secret in ("BY1001", "1980", "12 OAK", "12 Oak", "DEM", "REP"):
        assert secret not in page


@pytest.mark.usefixtures("filed")
def test_this_is_them_matches_and_goes_on_to_the_question(phone: Phone) -> None:
    contact = added(phone)

    assert decide(phone, contact, "confirm") == phone.url("contact", contact=contact) + "#question"
    assert Contact.objects.get().canonical_voter_id == "NC-BY1001"
    page = phone.read("contact", contact=contact)
    assert "In the voter file" in page
    assert "<dd>Durham</dd>" in page


def test_a_match_says_why_on_its_pages(filed: World, phone: Phone) -> None:
    contact = added(phone)
    assert "Why:" not in phone.read("contact", contact=contact)
    decide(phone, contact, "confirm")
    for page in ("contact", "match"):
        assert "Why: same first name, same last name" in phone.read(page, contact=contact)
    assert "You said who Ada Okafor is." in phone.read("match", contact=contact)
    Decision.objects.update(mobilizer=None, admin=filed.a.admin)
    assert "An admin said who Ada Okafor is." in phone.read("match", contact=contact)


@pytest.mark.usefixtures("filed")
def test_this_is_them_sent_twice_is_one_decision(phone: Phone) -> None:
    contact, page = added(phone), {}
    page = {"decision": "confirm", "client_key": str(uuid4()), "shown": ""}
    page["shown"] = phone.read("match", contact=contact).partition('name="shown" value="')[2].partition('"')[0]
    first, second = (phone.post("match", page, contact=contact) for _ in range(2))

    assert first.url == second.url
    assert Decision.objects.count() == 1


@pytest.mark.usefixtures("filed")
def test_none_of_these_then_undo(phone: Phone) -> None:
    contact = added(phone)

    assert decide(phone, contact, "refuse") == phone.url("contact", contact=contact)
    assert Contact.objects.get().match_status == "declined"
    assert "Undo “None of these”" in phone.read("match", contact=contact)
    assert decide(phone, contact, "undo") == phone.url("match", contact=contact)
    assert Contact.objects.get().match_status == "possible"


@pytest.mark.usefixtures("filed")
def test_not_sure_stays_possible_and_is_a_thing_to_do(phone: Phone) -> None:
    contact = added(phone)

    assert decide(phone, contact, "unsure") == phone.url("contact", contact=contact)
    assert Contact.objects.get().match_status == "possible"
    assert f'href="{phone.url("match", contact=contact)}"' in phone.read("tasks")


@pytest.mark.usefixtures("filed")
def test_confirmed_can_be_undone(phone: Phone) -> None:
    contact = added(phone)
    decide(phone, contact, "confirm")

    assert "Undo: this is somebody else" in phone.read("match", contact=contact)
    decide(phone, contact, "undo")
    assert Contact.objects.values_list("match_status", "canonical_voter_id").get() == ("possible", "")


@pytest.mark.usefixtures("filed")
def test_a_key_nobody_was_shown_matches_nobody(phone: Phone) -> None:
    contact = added(phone)
    for shown in ("NC-BY3", "1-99", "999999999-0", "x", "-1"):
        decide(phone, contact, "confirm", among=shown)
    phone.post("match", {"decision": "marry"}, contact=contact)

    assert Contact.objects.get().match_status == "possible"
    assert "Please look at them again" in phone.read("match", contact=contact)


def test_without_a_voter_file_the_page_says_so(phone: Phone) -> None:
    page = phone.read("match", contact=added(phone))
    assert "There is no voter file for NC, so this person stays unmatched." in page


@pytest.mark.usefixtures("filed")
def test_too_little_known_asks_for_more(phone: Phone) -> None:
    contact = added(phone, city="", zip="")
    page = phone.read("match", contact=contact)

    assert "Add the full last name and one of these" in page
    assert f'href="{phone.url("edit", contact=contact)}"' in page
    phone.post("edit", ADA, contact=contact)
    assert "<h2>Ada Okafor</h2>" in phone.read("match", contact=contact)


def test_used_up_budget_says_when_to_come_back(filed: World, phone: Phone) -> None:
    LookupSpend.objects.create(
        organization=filed.a.organization,
        user=filed.a.users[0],
        day=timezone.localdate(timezone=filed.a.mobilizer_scope().zone),
        spent=LOOK_UPS_A_DAY,
    )
    page = phone.read("match", contact=added(phone))
    assert "You have looked up 100 people today" in page


@pytest.mark.usefixtures("filed")
def test_nobody_fits(phone: Phone) -> None:
    page = phone.read("match", contact=added(phone, first_name="Xanthippe", last_name="Quillfeather"))
    assert "Nobody in the voter file fits." in page


def test_match_oneself(filed: World, phone: Phone) -> None:
    assert "Find me" in phone.read("tasks")
    assert "We look for Ana Whitfield, Durham, NC, in the voter file." in phone.read("match_self")
    assert phone.post("match_self", {"decision": "look"}).url == phone.url("match_self")

    page = phone.read("match_self")
    assert "<h2>Ana Whitfield</h2>" in page
    shown = page.partition('name="shown" value="')[2].partition('"')[0]
    assert phone.post("match_self", {"decision": "confirm", "shown": shown}).url == phone.url("tasks")
    filed.a.mobilizers[0].refresh_from_db()
    assert filed.a.mobilizers[0].canonical_voter_id == "NC-BY4"
    assert "Find me" not in phone.read("tasks")
    phone.post("match_self", {"decision": "undo"})
    assert "Find me" in phone.read("tasks")


def test_a_closed_campaign_matches_nobody(filed: World, phone: Phone) -> None:
    contact = added(phone)
    filed.a.campaign.status = "closed"
    filed.a.campaign.save()

    main = phone.read("match", contact=contact).partition("<main")[2].partition("</main>")[0]
    assert "This campaign is closed" in main
    assert "<form" not in main
    for decision in ("look", "undo", "unsure"):
        assert phone.post("match", {"decision": decision}, contact=contact).status_code == 303
    assert Decision.objects.count() == 0


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(Code)
