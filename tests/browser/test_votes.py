"""Who voted: from a vote file brought in to the mark on a contact, in the hand and on the desk."""

import pytest
from playwright.sync_api import Browser, expect

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import door
from kithwork.matching import writes
from kithwork.voterfile import writes as voterfile
from kithwork.voterfile.models import VoteFile
from tests.browser.test_match_history import is_sound, opened
from tests.conftest import Site
from tests.matching.test_batch import ADA, BO, ROWS
from tests.matching.test_writes import contact
from tests.voterfile.delivery import bring_in, delivery
from tests.voterfile.voting import early
from tests.world import NOW, House, World, client_key

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def confirmed(house: House) -> None:
    bring_in(house.scope, delivery(ROWS))
    scope = house.mobilizer_scope()
    for index, person in enumerate((ADA, BO)):
        one = contact(scope, person, key=str(index))
        found = writes.look_up(scope, contact_id=one, now=NOW).shown[0]
        writes.confirm(scope, contact_id=one, candidate=found.key, client_key=client_key(f"yes {index}"), now=NOW)


def work(house: House) -> None:
    """What the worker does of it."""
    organization = accounts_door.organization_scope_for_job(house.organization.pk)
    voterfile.load_votes(organization, file_id=VoteFile.objects.get().pk, now=NOW)
    writes.note_votes(door.campaign_scope_for_job(house.organization.pk, house.campaign.pk))


@pytest.mark.parametrize("width", [390, 1440])
def test_a_vote_file_marks_who_has_voted(browser: Browser, site: Site, world: World, width: int) -> None:
    house = world.a
    confirmed(house)
    page = opened(browser, site, house.admin, "/o/maple/maple-votes/content/details/", width)
    page.get_by_label("Election day").fill("2026-11-03")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nov. 3, 2026")).to_be_visible()
    page.goto(f"{site.url}/o/maple/-/votes/")
    expect(page.get_by_text("No vote file yet")).to_be_visible()
    ballots = {"name": "absentee_20261103.csv", "mimeType": "text/csv", "buffer": early("BY1001", "BY9", "BY7", "")}
    page.get_by_label("Vote file").set_input_files(ballots)
    page.get_by_role("button", name="Read it and put it in force").click()
    expect(page.get_by_text("Waiting")).to_be_visible()
    work(house)
    expect(page.get_by_text("In force", exact=True)).to_be_visible(timeout=10_000)
    page.get_by_text("Rejected lines").first.click()
    expect(page.get_by_text("holds no voter id")).to_be_visible()
    assert is_sound(page, width)
    page.goto(f"{site.url}/o/maple/maple-votes/people/contacts/?col=name&col=voted&voted.in=voted")
    expect(page.get_by_text("Ada Okafor").first).to_be_visible()
    expect(page.get_by_text("Bo Lindqvist")).to_have_count(0)
    page.context.close()
    phone = opened(browser, site, house.users[0], "/c/maple-votes/me/contacts/", width)
    expect(phone.get_by_text("Has voted")).to_have_count(1)
    assert is_sound(phone, width)
    phone.get_by_role("link", name="Ada Okafor").click()
    expect(phone.get_by_text("Has voted")).to_be_visible()
    assert is_sound(phone, width)
    phone.context.close()
