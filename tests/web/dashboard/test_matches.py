import sys
from uuid import uuid4

import pytest

from kithwork.accounts.models import Membership, Organization
from kithwork.contacts.models import Contact, Tally
from kithwork.linkage.model import DEFAULT
from kithwork.matching import writes
from kithwork.matching.models import Decision, MatchRun
from tests.matching.test_batch import ADA, BO, LIKELY, ROWS
from tests.matching.test_writes import OTHERS, contact
from tests.matching.walks import new_file, walk
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import NOW, make_user

PATH = "/o/maple/maple-votes/people/matches/"


@pytest.fixture
def admin(client, world):
    bring_in(world.a.scope, delivery(ROWS))
    client.force_login(world.a.admin)
    return client


@pytest.fixture
def possible(world, admin):  # noqa: ARG001 - the file is brought in before the contact
    contact_id = contact(world.a.mobilizer_scope(), LIKELY)
    Contact.objects.filter(pk=contact_id).update(match_status="possible")
    return contact_id


def decide(admin, contact_id, choice):
    return admin.post(PATH, {"client_key": str(uuid4()), f"contact-{contact_id}": choice}, follow=True).content.decode()


def test_review_shows_voters_with_why_and_settles_in_bulk(admin, possible):
    page = admin.get(PATH).content.decode()
    for words in ("1 contact waits", "ADA OKAFOR", "Why: same first name, same last name", "None of these"):
        assert words in page
    assert "1 contact decided." in decide(admin, possible, "NC-BY1001")
    found, decision = Contact.objects.get(), Decision.objects.get()
    assert (found.match_status, found.is_machine_match, found.voterfile_county) == ("matched", False, "Durham")
    assert (decision.verdict, decision.mobilizer_id, decision.status_before) == ("confirmed", None, "possible")
    assert Tally.objects.get().matched == 1
    assert "Nobody waits for a decision" in admin.get(PATH).content.decode()


def test_none_of_these_refuses_whom_was_shown(admin, possible):
    decide(admin, possible, "none")
    assert Contact.objects.get().match_status == "declined"
    assert {*Decision.objects.values_list("verdict", flat=True)} == {"refused"}


@pytest.mark.parametrize("choice", ["NC-BY2", "NC-", "x"])
def test_a_voter_that_was_not_shown_cannot_be_named(admin, possible, choice):
    assert "1 contact had changed meanwhile." in decide(admin, possible, choice)
    assert not Decision.objects.exists()


def test_two_admins_must_agree_where_the_organization_asks(admin, possible, world, client):
    Organization.objects.filter(pk=world.a.organization.pk).update(two_person_check=True)
    second = make_user("second@maple.example.org", first_name="Sam", last_name="Reed")
    Membership.objects.create(organization=world.a.organization, user=second, role="organization_admin", made_at=NOW)
    for _ in range(2):
        assert "1 contact waits for a second admin." in decide(admin, possible, "NC-BY1001")
    assert Contact.objects.get().match_status == "possible"
    client.force_login(second)
    assert "Second admin wanted" in client.get(PATH).content.decode()
    assert "1 contact waits for a second admin." in decide(client, possible, "none")
    client.force_login(world.a.admin)
    assert "1 contact decided." in decide(client, possible, "none")
    assert Contact.objects.get().match_status == "declined"
    assert {*Decision.objects.values_list("verdict", "admin_id", "seconded_by_id", "awaits_second")} == {
        ("refused", world.a.admin.pk, second.pk, False)
    }


def test_batch_is_asked_for_and_its_end_is_told(admin, world):
    contact(world.a.mobilizer_scope(), ADA)
    admin.post(f"{PATH}run/", {"client_key": str(uuid4())})
    assert MatchRun.objects.get().asked_by_id == world.a.admin.pk
    walk(world.a)
    assert "1 matched, 0 possible, 0 not found." in admin.get(PATH).content.decode()


def test_changes_of_a_new_file_are_listed_by_mobilizer(admin, world):
    contact(world.a.mobilizer_scope(), ADA)
    new_file(world.a, delivery([row(), *ROWS[1:]]))
    page = admin.get(f"{PATH}changes/").content.decode()
    for words in ("Ana Whitfield", "Ada Okafor", "Now registered"):
        assert words in page


def test_review_is_undone_on_the_contacts_page_which_says_who_decided_and_why(admin, possible):
    page = f"/o/maple/maple-votes/people/contacts/{possible}/"
    assert "Nobody has decided yet" in admin.get(page).content.decode()
    decide(admin, possible, "NC-BY1001")
    text = " ".join(admin.get(page).content.decode().split())
    for words in ("This is them", "ADA OKAFOR · NC-BY1001", "Why: same first name, same last name", DEFAULT.version):
        assert words in text
    done = admin.post(f"{page}undo-match/", {"client_key": str(uuid4())}, follow=True).content.decode()
    for words in ("Undone. The machine does not match these two again.", ">Undone<"):
        assert words in done
    assert "Undo the last decision" not in done
    assert Contact.objects.get().match_status == "possible"
    again = admin.post(f"{page}undo-match/", {"client_key": str(uuid4())}, follow=True).content.decode()
    assert "There is nothing to undo" in again


def test_a_proposal_stands_in_the_history_as_one(admin, possible, world):
    Organization.objects.filter(pk=world.a.organization.pk).update(two_person_check=True)
    decide(admin, possible, "NC-BY1001")
    text = admin.get(f"/o/maple/maple-votes/people/contacts/{possible}/").content.decode()
    assert "Waits for a second admin" in text
    assert "Undo the last decision" not in text


@pytest.fixture
def moved_file(admin, world):  # noqa: ARG001 - its file is brought in first
    """A new file in which Ada, of Ana, is there and elsewhere and Bo, of the other mobilizer, is not there any more."""
    first, second = world.a.mobilizer_scope(), world.a.mobilizer_scope(1)
    ada, bo = contact(first, ADA), contact(second, BO, key="bo")
    for scope, one in ((first, ada), (second, bo)):
        found = writes.look_up(scope, contact_id=one, now=NOW)
        writes.confirm(scope, contact_id=one, candidate=found.shown[0].key, client_key=uuid4(), now=NOW)
    new_file(
        world.a,
        delivery(
            [row(res_city_desc="RALEIGH", zip_code="27601"), *(line for line in OTHERS if "LINDQVIST" not in line)]
        ),
    )


@pytest.mark.usefixtures("moved_file")
def test_changes_are_listed_by_kind_and_by_mobilizer(admin, world):
    everything = admin.get(f"{PATH}changes/").content.decode()
    for words in ("All 2", "Moved 1", "No longer in the file 1", "Ada Okafor", "Bo Lindqvist"):
        assert words in everything
    moved = admin.get(f"{PATH}changes/?kind=moved").content.decode()
    assert ("Ada Okafor" in moved, "Bo Lindqvist" in moved) == (True, False)
    of_second = admin.get(f"{PATH}changes/?mobilizer={world.a.mobilizers[1].pk}").content.decode()
    assert ("Ada Okafor" in of_second, "Bo Lindqvist" in of_second) == (False, True)
    assert "Only contacts of" in of_second
    for wrong in ("?kind=x", "?mobilizer=x", "?start=-1"):
        assert "All 2" in admin.get(f"{PATH}changes/{wrong}").content.decode()
    profile = admin.get(f"/o/maple/maple-votes/people/mobilizers/{world.a.mobilizers[1].pk}/").content.decode()
    assert "1 change by the latest voter file for their contacts" in profile


@pytest.mark.usefixtures("moved_file")
def test_changes_go_on_where_a_page_ends(admin, monkeypatch):
    monkeypatch.setattr(sys.modules["kithwork.matching.reads.changes"], "LISTED_AT_MOST", 1)
    first = admin.get(f"{PATH}changes/").content.decode()
    assert ("Ada Okafor" in first, "Bo Lindqvist" in first, "Next ones" in first) == (True, False, True)
    second = admin.get(f"{PATH}changes/?start=1").content.decode()
    assert ("Ada Okafor" in second, "Bo Lindqvist" in second, "Next ones" in second) == (False, True, False)


@pytest.mark.usefixtures("moved_file")
def test_contacts_who_are_gone_from_the_file_are_a_filter(admin):
    page = admin.get("/o/maple/maple-votes/people/contacts/?vanished_at.blank=no").content.decode()
    assert ("Bo Lindqvist" in page, "Ada Okafor" in page) == (True, False)
