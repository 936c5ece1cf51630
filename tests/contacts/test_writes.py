from dataclasses import replace
from datetime import timedelta

import pytest

from kithwork.audit.models import Entry
from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.contacts import reads, writes
from kithwork.contacts.models import Contact, Tally
from kithwork.contacts.rules import ContactDetails
from kithwork.kernel.errors import NotFoundError, RefusedError
from tests.world import NOW, House, World, client_key

ROSA = ContactDetails(first_name="Rosa", last_name="O'Brien-Núñez", city="Durham", state="NC")
LATER = NOW + timedelta(hours=1)


def tallies(house: House) -> dict[int | None, tuple[int, ...]]:
    rows = Tally.objects.filter(campaign=house.campaign)
    return {row.mobilizer_id: (row.contacts, row.matched, row.touched, row.answered, row.touchpoints) for row in rows}


def add(house: House, name: str = "rosa", index: int = 0) -> int:
    return writes.add(house.mobilizer_scope(index), client_key=client_key(name), person=ROSA, now=LATER)


def test_add_counts_writes_down_and_marks_active(world: World) -> None:
    contact_id = add(world.a)

    card = reads.card(world.a.mobilizer_scope(), contact_id=contact_id)
    assert (card.person, card.match_status, card.touchpoints, card.added_at) == (ROSA, "unmatched", 0, LATER)
    assert tallies(world.a) == {world.a.mobilizers[0].id: (1, 0, 0, 0, 0)}
    assert tallies(world.b) == {}
    assert Mobilizer.objects.get(pk=world.a.mobilizers[0].pk).last_active_at == LATER
    entry = Entry.objects.get(verb="contact.add")
    assert (entry.noun_id, entry.people, entry.fields) == (
        str(contact_id),
        1,
        ["first_name", "last_name", "city", "state"],
    )


def test_add_repeated_returns_the_same_contact(world: World) -> None:
    first = add(world.a)
    again = writes.add(
        world.a.mobilizer_scope(), client_key=client_key("rosa"), person=replace(ROSA, first_name="Ada"), now=LATER
    )
    assert again == first
    assert Contact.objects.get().first_name == "Rosa"


def test_add_repeated_never_revives_a_deleted_contact(world: World) -> None:
    first = add(world.a)
    writes.delete(world.a.mobilizer_scope(), contact_id=first, now=LATER)
    assert add(world.a) == first
    assert reads.own(world.a.mobilizer_scope()).rows == ()
    assert tallies(world.a) == {}


def test_add_with_somebody_elses_key_is_refused(world: World) -> None:
    add(world.a)
    with pytest.raises(RefusedError):
        add(world.a, index=1)
    assert Contact.objects.count() == 1


def test_add_in_a_closed_campaign_is_refused(world: World) -> None:
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status="closed")
    with pytest.raises(RefusedError, match=r"^This campaign is closed\."):
        add(world.a)
    assert Contact.objects.count() == 0


def test_add_by_who_was_just_removed_finds_nothing(world: World) -> None:
    scope = world.a.mobilizer_scope()
    Mobilizer.objects.filter(pk=scope.mobilizer_id).update(left_at=NOW)
    with pytest.raises(NotFoundError):
        writes.add(scope, client_key=client_key("rosa"), person=ROSA, now=LATER)


def test_edit_keeps_the_year_an_unchanged_age_was_said_in(world: World) -> None:
    scope = world.a.mobilizer_scope()
    person = replace(ROSA, age=41)
    contact_id = writes.add(scope, client_key=client_key("rosa"), person=person, now=NOW)
    writes.edit(scope, contact_id=contact_id, person=replace(person, nickname="Rosie"), now=NOW + timedelta(days=400))
    assert reads.card(scope, contact_id=contact_id).person == replace(person, nickname="Rosie", age_said_in=2026)
    writes.edit(scope, contact_id=contact_id, person=replace(person, age=42), now=NOW + timedelta(days=400))
    assert reads.card(scope, contact_id=contact_id).person == replace(person, age=42, age_said_in=2027)


def test_edit_of_another_mobilizers_contact_finds_nothing(world: World) -> None:
    contact_id = add(world.a)
    for stranger in (world.a.mobilizer_scope(1), world.b.mobilizer_scope()):
        with pytest.raises(NotFoundError):
            writes.edit(stranger, contact_id=contact_id, person=ROSA, now=LATER)
        with pytest.raises(NotFoundError):
            writes.delete(stranger, contact_id=contact_id, now=LATER)
        with pytest.raises(NotFoundError):
            reads.card(stranger, contact_id=contact_id)


def test_delete_hides_and_undelete_brings_back_within_seven_days(world: World) -> None:
    scope = world.a.mobilizer_scope()
    contact_id = add(world.a)
    before = reads.card(scope, contact_id=contact_id)

    writes.delete(scope, contact_id=contact_id, now=LATER)
    assert reads.own(scope).rows == ()
    assert reads.recently_deleted(scope, now=LATER) == (replace(before, deleted_at=LATER),)
    assert tallies(world.a) == {}

    writes.undelete(scope, contact_id=contact_id, now=LATER + timedelta(days=6))
    writes.undelete(scope, contact_id=contact_id, now=LATER + timedelta(days=6))
    assert reads.own(scope).rows == (before,)
    assert tallies(world.a) == {scope.mobilizer_id: (1, 0, 0, 0, 0)}


def test_undelete_after_seven_days_finds_nothing(world: World) -> None:
    scope = world.a.mobilizer_scope()
    contact_id = add(world.a)
    writes.delete(scope, contact_id=contact_id, now=NOW)
    with pytest.raises(NotFoundError):
        writes.undelete(scope, contact_id=contact_id, now=NOW + timedelta(days=7))


def test_own_pages_by_the_latest_and_finds_every_word(world: World) -> None:
    scope = world.a.mobilizer_scope()
    ids = [
        writes.add(scope, client_key=client_key(name), person=ContactDetails(first_name=name, last_name=last), now=NOW)
        for name, last in (("Ada", "Lee"), ("Adam", "Lopez"), ("Zoe", "Lee"))
    ]
    first = reads.own(scope, limit=2)
    assert [card.id for card in first.rows] == [ids[2], ids[1]]
    assert [card.id for card in reads.own(scope, limit=2, after=first.after).rows] == [ids[0]]
    assert [card.called for card in reads.own(scope, search="ad le").rows] == ["Ada Lee"]
