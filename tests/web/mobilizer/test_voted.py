"""Whether a confirmed contact has voted, on the contact's page and in the list; never how."""

import pytest

from kithwork.campaigns.models import Campaign
from kithwork.contacts.models import Contact
from kithwork.matching import writes
from tests.matching.test_batch import ADA, ROWS
from tests.matching.test_writes import contact
from tests.matching.walks import job_scope, match_all
from tests.voterfile.delivery import bring_in, delivery
from tests.voterfile.voting import ELECTION, bring_in_votes, early
from tests.web.mobilizer.conftest import Phone
from tests.world import NOW, House, World, client_key


@pytest.fixture
def house(world: World) -> House:
    """Ada is matched by the machine, and nobody has confirmed it."""
    Campaign.objects.update(election_on=ELECTION)
    bring_in(world.a.scope, delivery(ROWS))
    contact(world.a.mobilizer_scope(), ADA, key="ada")
    match_all(world.a)
    return world.a


def confirm(house: House) -> None:
    ada = Contact.objects.get().pk
    writes.accept(house.mobilizer_scope(), contact_id=ada, client_key=client_key("yes"), now=NOW)


def pages(phone: Phone) -> tuple[str, str]:
    return phone.read("contact", contact=Contact.objects.get().pk), phone.read("contacts")


def test_a_machine_match_nobody_confirmed_tells_nothing(house: House, phone: Phone) -> None:
    bring_in_votes(house.scope, early("BY1001"))
    writes.note_votes(job_scope(house))
    for page in pages(phone):
        assert "Has voted" not in page
        assert "No vote recorded" not in page


def test_a_confirmed_contact_has_voted_or_it_is_not_recorded_yet(house: House, phone: Phone) -> None:
    confirm(house)
    of_contact, listed = pages(phone)
    assert "No vote recorded yet." in of_contact
    assert "Has voted" not in of_contact + listed
    bring_in_votes(house.scope, early("BY1001"))
    writes.note_votes(job_scope(house))
    of_contact, listed = pages(phone)
    for page in (of_contact, listed):
        assert "Has voted" in page
        assert "voted early" not in page
    assert "No vote recorded" not in of_contact


def test_without_an_election_day_nothing_is_said(house: House, phone: Phone) -> None:
    confirm(house)
    Campaign.objects.update(election_on=None)
    assert "No vote recorded" not in pages(phone)[0]
