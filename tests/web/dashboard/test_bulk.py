import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from kithwork.accounts.models import Organization
from kithwork.contacts.models import Contact
from kithwork.stewardship.models import BulkRun
from kithwork.voterfile.models import TagFile
from tests.stewardship.test_bulk import people_of, walk
from tests.world import client_key, make_campaign

PEOPLE = "/o/maple/maple-votes/people/"
CONTACTS, MOBILIZERS = f"{PEOPLE}contacts/", f"{PEOPLE}mobilizers/"


@pytest.fixture
def admin(client, world):
    client.force_login(world.a.admin)
    return client


def words(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def press(admin, noun="contacts", **pressed):
    return admin.get(f"{PEOPLE}{noun}/bulk/?{urlencode(pressed, doseq=True)}")


def post(admin, noun="contacts", **said):
    """The hidden fields come from the page, as a browser sends them."""
    return admin.post(f"{PEOPLE}{noun}/bulk/", {"client_key": client_key(f"form-{BulkRun.objects.count()}")} | said)


def finish(world, answer):
    """The page of the run, once its job has run."""
    run = BulkRun.objects.latest("id")
    assert answer["Location"].endswith(f"/people/bulk/{run.id}/")
    return walk(world.a, run.id, timezone.now())


def chosen(page):
    return unescape(re.search(r'name="chosen" value="([^"]*)"', page.content.decode())[1])


def test_rows_are_ticked_and_handed_over(admin, world):
    rosa, ada, _joe = people_of(world.a, "Rosa", "Ada", "Joe")
    assert f'value="{rosa}" form="bulk"' in admin.get(CONTACTS).content.decode()
    page = press(admin, verb="hand_over", id=[rosa, ada], query="q=ignored-when-rows-are-ticked&col=name")
    assert "2 contacts of 1 mobilizer will be handed over." in words(page)
    answer = post(admin, verb="hand_over", chosen=chosen(page), to="mobilizer", called="ben")
    assert finish(world, answer).done == 2
    assert Contact.objects.filter(mobilizer=world.a.mobilizers[1]).count() == 2
    done = words(admin.get(answer["Location"]))
    assert "Contacts handed to Ben" in done
    assert "Handed over 2" in done
    listed = words(admin.get(f"{PEOPLE}bulk/"))
    assert "Contacts handed to Ben" in listed
    admin.post(f"{answer['Location']}undo/")
    walk(world.a, BulkRun.objects.get().id, timezone.now())
    assert "Undone" in words(admin.get(answer["Location"]))
    assert Contact.objects.filter(mobilizer=world.a.mobilizers[0]).count() == 3


def test_all_that_the_filters_find_are_deleted_and_come_back(admin, world):
    people_of(world.a, "Rosa", "Rosalie", "Joe")
    page = press(admin, verb="delete", all="1", query="q=rosa&sort=name&col=name&page=after~x")
    assert chosen(page) == "q=rosa"
    assert "2 contacts of 1 mobilizer will be deleted." in words(page)
    answer = post(admin, verb="delete", chosen="q=rosa")
    assert finish(world, answer).done == 2
    assert "1 found" in words(admin.get(CONTACTS))
    assert "Possible until" in words(admin.get(f"{answer['Location']}state/"))
    admin.post(f"{answer['Location']}undo/")
    walk(world.a, BulkRun.objects.get().id, timezone.now())
    assert "3 found" in words(admin.get(CONTACTS))


def test_a_tag_says_who_gets_it_and_who_is_left_out(admin, world):
    rosa, _ada = people_of(world.a, "Rosa", "Ada")
    Contact.objects.filter(pk=rosa).update(match_status="matched", canonical_voter_id="NC-1")
    page = words(press(admin, verb="tag", all="1", query=""))
    assert "1 is matched to a voter and gets the tag." in page
    assert "1 is not matched and is left out" in page
    wrong = words(post(admin, verb="tag", chosen="", tag="a;b"))
    assert "A tag cannot hold a semicolon" in wrong
    answer = post(admin, verb="tag", chosen="", tag="Canvass night")
    assert finish(world, answer).left_out == 1
    left = words(admin.get(f"{answer['Location']}left-out/"))
    assert "Ada" in left
    assert "Not matched to a voter" in left
    tags = words(admin.get("/o/maple/-/tags/"))
    assert "Canvass night By hand In force" in tags
    assert TagFile.objects.get().is_by_hand


def test_exactly_the_chosen_ones_are_exported(admin, world):
    rosa, _ada = people_of(world.a, "Rosa", "Ada")
    answer = press(admin, verb="export", id=[rosa], query="q=x&col=name&sort=name")
    assert answer["Location"].endswith(
        "/exports/?" + urlencode({"kind": "contacts", "query": f"contact_id.is={rosa}&sort=name&col=name"})
    ) or answer["Location"].endswith(
        "/exports/?" + urlencode({"kind": "contacts", "query": f"contact_id.is={rosa}&col=name&sort=name"})
    )
    everybody = press(admin, "mobilizers", verb="export", all="1", query="q=ana&col=name")
    assert everybody["Location"].endswith(urlencode({"kind": "mobilizers", "query": "q=ana&col=name"}))


def test_where_several_are_called_so_one_is_picked(admin, world):
    people_of(world.a, "Rosa")
    said = {"verb": "hand_over", "chosen": "", "to": "mobilizer", "called": "a"}
    page = post(admin, **said)
    assert "Several are called so" in words(page)
    ben = world.a.mobilizers[1]
    assert f'value="{ben.id}"' in page.content.decode()
    assert finish(world, post(admin, **said, one_of=ben.id)).receiver_id == ben.id
    assert "No mobilizer of this campaign is called so" in words(post(admin, **said | {"called": "nobody"}))


def test_the_contacts_of_chosen_mobilizers_become_unassigned(admin, world):
    people_of(world.a, "Rosa", "Ada")
    page = press(admin, "mobilizers", verb="hand_over", id=[world.a.mobilizers[0].id])
    assert "All 2 contacts of 1 mobilizer will be handed over." in words(page)
    answer = post(admin, "mobilizers", verb="hand_over", chosen=chosen(page), to="campaign")
    assert finish(world, answer).done == 2
    assert "Contacts made Unassigned" in words(admin.get(answer["Location"]))


def test_mobilizers_are_invited_to_a_campaign_that_is_offered(admin, world):
    assert "There is no other published campaign yet." in words(press(admin, "mobilizers", verb="invite", all="1"))
    other = make_campaign(world.a.organization, slug="next-year")
    Organization.objects.update(postal_address="1 Elm St")
    page = words(press(admin, "mobilizers", verb="invite", all="1"))
    assert "2 mobilizers get an invitation by e-mail." in page
    for wrong in (world.b.campaign.pk, world.a.campaign.pk, ""):
        assert post(admin, "mobilizers", verb="invite", chosen="", into=wrong).status_code == 200
    answer = post(admin, "mobilizers", verb="invite", chosen="", into=other.pk)
    assert f"Invited to {other.name}" in words(admin.get(answer["Location"]))


@pytest.mark.parametrize(
    "pressed",
    ["", "verb=delete", "verb=delete&id=x", "verb=nonsense&all=1", "id=" + "9" * 40, "verb=remove&all=1",
     "verb=delete&all=1&query=%00", "verb=delete&all=1&query=q%3D%00", "verb=tag&all=1&query=nope.is%3D1"],
)  # fmt: skip
def test_no_press_breaks_the_page_or_means_everybody(admin, world, pressed):
    people_of(world.a, "Rosa")
    for noun in ("contacts", "mobilizers"):
        page = admin.get(f"{PEOPLE}{noun}/bulk/?{pressed}")
        assert page.status_code == 200
        assert 'method="post" class="stack narrow"' not in page.content.decode() or "query=" in pressed
    assert BulkRun.objects.count() == 0
