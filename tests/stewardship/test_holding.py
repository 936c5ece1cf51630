from datetime import timedelta
from unittest.mock import patch

import pytest

from kithwork.accounts import door
from kithwork.audit.models import Entry
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts import reads as contacts
from kithwork.contacts.models import Contact, Tally
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add, undelete
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.outreach import writes as outreach
from kithwork.outreach.models import Note
from kithwork.stewardship import reads, writes
from tests.world import NOW, House, World, client_key

LATER = NOW + timedelta(hours=1)


def seed(house: House, *names: str, index: int = 0) -> list[int]:
    """Contacts of mobilizer `index`, each with a note."""
    scope = house.mobilizer_scope(index)
    ids = []
    for name in names:
        contact_id = add(scope, client_key=client_key(name), person=ContactDetails(first_name=name), now=NOW)
        outreach.note(
            scope, contact_id=contact_id, body="Met", client_key=client_key(f"note-{name}"), recorded_at=NOW, now=NOW
        )
        ids.append(contact_id)
    return ids


def holdings(house: House) -> dict[int | None, tuple[int, int]]:
    assert list(reads.differences(house.scope)) == []
    rows = Tally.objects.filter(campaign=house.campaign)
    return {row.mobilizer_id: (row.contacts, row.touchpoints) for row in rows}


def written_down() -> list[tuple[str, int]]:
    return list(Entry.objects.filter(at=LATER).order_by("id").values_list("verb", "people"))


def test_leave_leaves_contacts_with_the_campaign(world: World) -> None:
    seed(world.a, "Rosa", "Ada")
    writes.leave(world.a.mobilizer_scope(), take_contacts=False, now=LATER)
    assert holdings(world.a) == {None: (2, 2)}
    assert Mobilizer.objects.get(pk=world.a.mobilizers[0].pk).left_at == LATER
    with pytest.raises(NotFoundError):
        world.a.mobilizer_scope()
    assert list(Entry.objects.filter(verb="mobilizer.leave").values_list("people", flat=True)) == [2]


def test_leave_may_take_contacts_along(world: World) -> None:
    seed(world.a, "Rosa", "Ada")
    writes.leave(world.a.mobilizer_scope(), take_contacts=True, now=LATER)
    assert holdings(world.a) == {}
    assert Contact.objects.filter(deleted_at=LATER).count() == 2


def test_leave_works_in_pages(world: World) -> None:
    seed(world.a, "Rosa", "Ada", "Zoe")
    with patch("kithwork.contacts.writes.moving.MANY", 2), patch("kithwork.contacts.writes.MANY", 2):
        writes.leave(world.a.mobilizer_scope(), take_contacts=False, now=LATER)
    assert holdings(world.a) == {None: (3, 3)}
    assert written_down() == [("contacts.hand_over", 2), ("mobilizer.leave", 1)]


def test_remove_mobilizer_works_in_pages(world: World) -> None:
    seed(world.a, "Rosa", "Ada")
    first, second = world.a.mobilizers
    with patch("kithwork.contacts.writes.moving.MANY", 2), patch("kithwork.contacts.writes.MANY", 2):
        writes.remove_mobilizer(world.a.scope, mobilizer_id=first.id, hand_to=second.id, now=LATER)
    assert holdings(world.a) == {second.id: (2, 2)}
    assert written_down() == [("contacts.hand_over", 2), ("mobilizer.remove", 0)]


def test_remove_mobilizer_hands_contacts_over(world: World) -> None:
    seed(world.a, "Rosa", "Ada")
    first, second = world.a.mobilizers
    writes.remove_mobilizer(world.a.scope, mobilizer_id=first.id, hand_to=second.id, now=LATER)
    assert holdings(world.a) == {second.id: (2, 2)}


def test_remove_mobilizer_leaves_contacts_unassigned(world: World) -> None:
    seed(world.a, "Rosa")
    writes.remove_mobilizer(world.a.scope, mobilizer_id=world.a.mobilizers[0].id, hand_to=None, now=LATER)
    assert holdings(world.a) == {None: (1, 1)}


def test_remove_mobilizer_to_themself_is_refused(world: World) -> None:
    first = world.a.mobilizers[0].id
    with pytest.raises(RefusedError):
        writes.remove_mobilizer(world.a.scope, mobilizer_id=first, hand_to=first, now=LATER)


def test_hand_over_moves_contacts_there_and_back(world: World) -> None:
    rosa, ada = seed(world.a, "Rosa", "Ada")
    first, second = world.a.mobilizers
    assert writes.hand_over(world.a.scope, contact_ids=[rosa, ada], mobilizer_id=second.id, now=LATER) == 2
    assert writes.hand_over(world.a.scope, contact_ids=[rosa, ada], mobilizer_id=None, now=LATER) == 2
    assert writes.hand_over(world.a.scope, contact_ids=[ada], mobilizer_id=first.id, now=LATER) == 1
    assert writes.hand_over(world.a.scope, contact_ids=[ada], mobilizer_id=first.id, now=LATER) == 0
    assert holdings(world.a) == {None: (1, 1), first.id: (1, 1)}


@pytest.mark.parametrize("whose", ["theirs", "nobody"])
def test_hand_over_of_strangers_contacts_finds_nothing(world: World, whose: str) -> None:
    (rosa,) = seed(world.a, "Rosa")
    ids = [rosa, seed(world.b, "Ada")[0] if whose == "theirs" else 10**9]
    with pytest.raises(NotFoundError):
        writes.hand_over(world.a.scope, contact_ids=ids, mobilizer_id=None, now=LATER)
    with pytest.raises(NotFoundError):
        writes.hand_over(world.a.scope, contact_ids=[rosa], mobilizer_id=world.b.mobilizers[0].id, now=LATER)
    assert holdings(world.a) == {world.a.mobilizers[0].id: (1, 1)}


def test_hand_over_by_an_analyst_finds_nothing(world: World) -> None:
    (rosa,) = seed(world.a, "Rosa")
    with pytest.raises(NotFoundError):
        writes.hand_over(world.a.analyst_scope, contact_ids=[rosa], mobilizer_id=None, now=LATER)


def test_delete_contacts_can_be_undone_by_the_holder(world: World) -> None:
    rosa, ada = seed(world.a, "Rosa", "Ada")
    assert writes.delete_contacts(world.a.scope, contact_ids=[rosa, ada], now=LATER) == 2
    assert holdings(world.a) == {}
    undelete(world.a.mobilizer_scope(), contact_id=rosa, now=LATER)
    assert holdings(world.a) == {world.a.mobilizers[0].id: (1, 1)}


def test_differences_names_what_is_off(world: World) -> None:
    rosa, ada = seed(world.a, "Rosa", "Ada")
    outreach.answer(
        world.a.mobilizer_scope(),
        contact_id=rosa,
        rung_id=world.a.rungs[0].id,
        client_key=client_key("answer"),
        recorded_at=NOW,
        now=NOW,
    )
    Contact.objects.filter(pk=ada).update(touchpoints=5)
    Contact.objects.filter(pk=rosa).update(rung=world.a.rungs[1])
    first, rungs = world.a.mobilizers[0].id, world.a.rungs
    assert [str(found) for found in reads.differences(world.a.scope)] == [
        f"contact {rosa} rung_id: stored {rungs[1].id}, counted {rungs[0].id}",
        f"contact {ada} touchpoints: stored 5, counted 1",
        f"holders ({first},): stored (2, 0, 2, 1, 3), counted (2, 0, 2, 1, 7)",
        f"rungs ({first}, {rungs[0].id}): stored (1,), counted None",
        f"rungs ({first}, {rungs[1].id}): stored None, counted (1,)",
    ]


def test_purge_removes_what_nobody_can_bring_back(world: World) -> None:
    scope = world.a.mobilizer_scope()
    rosa, ada = seed(world.a, "Rosa", "Ada")
    writes.delete_contacts(world.a.scope, contact_ids=[rosa, ada], now=NOW)
    Contact.objects.filter(pk=ada).update(deleted_at=NOW + timedelta(days=1))
    job = door.organization_scope_for_job(world.a.organization.id)

    assert writes.purge(job, now=NOW + timedelta(days=7)) == 1
    assert writes.purge(job, now=NOW + timedelta(days=7)) == 0

    assert list(Contact.objects.values_list("id", flat=True)) == [ada]
    assert list(Note.objects.values_list("contact_id", flat=True)) == [ada]
    again = add(scope, client_key=client_key("Rosa"), person=ContactDetails(first_name="Rosa"), now=LATER)
    assert again == rosa
    assert contacts.own(scope).rows == ()
