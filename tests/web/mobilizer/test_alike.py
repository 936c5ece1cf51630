"""Two cards of one person: found, merged with choice, parted again."""

from uuid import uuid4

import pytest
from django.utils import timezone

from kithwork.contacts.models import Contact, CurrentResponse, Tally, Touchpoint
from kithwork.outreach.models import Answer, Note, Response
from tests.web.mobilizer.conftest import Phone
from tests.world import World


def record(world: World, phone: Phone, contact: Contact, rung: int) -> None:
    phone.post("answer", {"rung": world.a.rungs[rung].id}, contact=contact.id)
    phone.post("note", {"body": f"Note about {contact.id}"}, contact=contact.id)
    phone.post("respond", {"done": "on"}, contact=contact.id, action=world.a.actions["task"].id)


def decide(held: Phone, older: Contact, newer: Contact, decision: str, **chosen: str) -> str:
    return str(held.post("alike", {"older": older.id, "newer": newer.id, "decision": decision} | chosen).url)


def test_look_alikes_are_shown_side_by_side_and_merged_with_choice(world: World, phone: Phone) -> None:
    older = world.a.contact(first_name="Bob", last_name="Lee", phone="+19195550101", city="Durham")
    newer = world.a.contact(first_name="Robert", last_name="LEE", phone="+19195550102", email="bob@example.org")
    record(world, phone, older, 0)
    record(world, phone, newer, 1)
    assert "1 pair may be one person" in phone.read("contacts")
    page = phone.read("alike")
    for words in ("Bob Lee", "Robert LEE", "+19195550101", "+19195550102", "They are one: merge"):
        assert words in page

    assert decide(phone, older, newer, "merge", phone="newer", first_name="newer") == phone.url("contacts")
    (kept,) = Contact.objects.filter(deleted_at=None)
    assert (kept.id, kept.first_name, kept.last_name) == (older.id, "Robert", "Lee")
    assert (kept.phone, kept.email, kept.city) == ("+19195550102", "bob@example.org", "Durham")
    assert kept.rung_id == world.a.rungs[1].id
    counts = [kind.objects.filter(contact=kept).count() for kind in (Answer, Response, Note)]
    assert counts == [2, 2, 2]
    # The task was said to be done twice in a row, which counts once.
    assert kept.touchpoints == Touchpoint.objects.filter(contact=kept).count() == 5
    tally = Tally.objects.get(mobilizer=world.a.mobilizers[0])
    assert (tally.contacts, tally.answered, tally.touchpoints) == (1, 1, 5)


def test_merging_is_undone_and_not_offered_again(world: World, phone: Phone) -> None:
    older, newer = (world.a.contact(first_name="Ada", last_name="Lee") for _ in range(2))
    record(world, phone, older, 0)
    record(world, phone, newer, 1)
    decide(phone, older, newer, "merge")
    phone.post("note", {"body": "Said later"}, contact=older.id)
    assert phone.post("undelete", contact=newer.id).url == phone.url("contact", contact=newer.id)

    for contact, rung, notes in ((older, 0, 2), (newer, 1, 1)):
        contact.refresh_from_db()
        assert contact.rung_id == world.a.rungs[rung].id
        assert Note.objects.filter(contact=contact).count() == notes
        assert contact.touchpoints == Touchpoint.objects.filter(contact=contact).count() == 2 + notes
        assert CurrentResponse.objects.filter(contact=contact).count() == 1
    assert Tally.objects.get(mobilizer=world.a.mobilizers[0]).touchpoints == 7
    assert "Nobody is there twice" in phone.read("alike")


def test_two_people_stay_two_and_are_not_asked_about_again(world: World, phone: Phone) -> None:
    older, newer = (world.a.contact(first_name="Ada", last_name="Lee") for _ in range(2))
    assert decide(phone, older, newer, "different") == phone.url("alike")

    assert Contact.objects.filter(deleted_at=None).count() == 2
    assert "Nobody is there twice" in phone.read("alike")


def test_the_matched_one_stays_and_two_voters_are_never_one(world: World, phone: Phone) -> None:
    older, newer = (world.a.contact(first_name="Ada", last_name="Lee") for _ in range(2))
    matched = {"match_status": "matched", "canonical_voter_id": "NC-AA1", "voterfile_last_name": "LEE"}
    Contact.objects.filter(id=newer.id).update(**matched)
    decide(phone, older, newer, "merge")
    assert Contact.objects.get(deleted_at=None).id == newer.id

    third = world.a.contact(first_name="Ada", last_name="Lee", **matched | {"voterfile_last_name": "LEEDS"})
    decide(phone, newer, third, "merge")
    assert Contact.objects.filter(deleted_at=None).count() == 2
    assert "two different voters" in phone.read("alike")


def test_who_shares_a_name_or_a_phone_alone_is_no_look_alike(world: World, phone: Phone) -> None:
    world.a.contact(first_name="Ada", last_name="Lee", phone="+19195550101")
    world.a.contact(first_name="Tom", last_name="Lee", phone="+19195550101")
    world.a.contact(1, first_name="Ada", last_name="Lee")

    assert "Nobody is there twice" in phone.read("alike")


@pytest.mark.parametrize("pair", [("own", "own"), ("own", "other"), ("own", "gone")])
def test_only_two_own_contacts_are_merged(world: World, phone: Phone, pair: tuple[str, str]) -> None:
    people = {
        "own": world.a.contact(first_name="Ada", last_name="Lee"),
        "other": world.a.contact(1, first_name="Ada", last_name="Lee"),
        "gone": world.a.contact(first_name="Ada", last_name="Lee", deleted_at=timezone.now()),
    }
    older, newer = (people[who] for who in pair)
    data = {"client_key": str(uuid4()), "older": older.id, "newer": newer.id, "decision": "merge"}

    assert phone.client.post(phone.url("alike"), data).status_code == 404
    assert Contact.objects.filter(deleted_at=None).count() == 2
