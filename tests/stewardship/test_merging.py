"""Merging: what was said for two is said for one, and no number of touchpoints changes, then or later."""

from datetime import timedelta
from random import Random

import pytest

from kithwork.contacts import writes as contacts
from kithwork.contacts.models import ActionTally, Contact, RungTally, Tally
from kithwork.contacts.rules import ContactDetails
from kithwork.content import reads as content
from kithwork.content.models import TargetRung
from kithwork.content.rules import Choice
from kithwork.kernel.errors import RefusedError
from kithwork.outreach import writes as outreach
from kithwork.outreach.models import Answer, Response
from kithwork.outreach.rules import ResponseValue
from kithwork.stewardship import reads, writes
from tests.world import NOW, House, World, client_key

MINUTE = timedelta(minutes=1)


def live(house: House, seed: int, *, people: int = 8, deeds: int = 90) -> list[int]:
    """Many answers, changes, repeats, clearings, late arrivals and takings back; one contact is deleted after all."""
    chance = Random(seed)  # noqa: S311 - made-up histories
    scope = house.mobilizer_scope()
    ids = [
        contacts.add(scope, client_key=client_key(f"m{seed}-{n}"), person=ContactDetails(first_name="P"), now=NOW)
        for n in range(people)
    ]
    several = [option.id for option in house.options[3:]]
    for number in range(deeds):
        now, contact = NOW + number * MINUTE, chance.choice(ids)
        told = {
            "contact_id": contact,
            "client_key": client_key(f"d{seed}-{number}"),
            "recorded_at": now - chance.choice((0, 0, 0, 40)) * MINUTE,
            "now": now,
        }
        if chance.random() < 0.5:
            rung = chance.choice([*house.rungs, *house.rungs, None])
            entry, kind = outreach.answer(scope, rung_id=rung and rung.pk, **told), "answer"
        else:
            chosen = tuple(chance.sample(several, chance.choice((0, 1, 1, 2))))
            action = house.actions["several"].pk
            entry = outreach.respond(scope, action_id=action, response=ResponseValue(options=chosen), **told)
            kind = "response"
        if chance.random() < 0.1:
            outreach.take_back(scope, kind=kind, entry_id=entry, now=now)
    contacts.delete(scope, contact_id=ids[-1], now=NOW + timedelta(hours=2))
    return ids


def touchpoints() -> dict[int, int]:
    return dict(Contact.objects.values_list("id", "touchpoints"))


def sums() -> list[tuple[int, ...]]:
    return sorted(Tally.objects.values_list("contacts", "touched", "answered", "touchpoints"))


@pytest.mark.parametrize("seed", range(4))
def test_merged_rungs_keep_every_touchpoint(world: World, seed: int) -> None:
    house = world.a
    ids = live(house, seed)
    gone, into = house.rungs[1], house.rungs[0]
    before, counts = touchpoints(), sums()
    standing = Contact.objects.filter(deleted_at=None, rung__in=[gone, into]).count()

    writes.merge_rungs(house.scope, gone=gone.pk, into=into.pk, now=NOW)

    assert (touchpoints(), sums()) == (before, counts)
    assert list(reads.differences(house.scope)) == []
    assert sum(RungTally.objects.filter(rung=into).values_list("contacts", flat=True)) == standing
    assert not Answer.objects.filter(rung_id=gone.pk).exists()
    assert [rung.position for rung in content.ladder(house.scope).rungs] == [1, 2, 3]

    contacts.undelete(house.mobilizer_scope(), contact_id=ids[-1], now=NOW + timedelta(days=1))
    assert list(reads.differences(house.scope)) == []


@pytest.mark.parametrize("seed", range(4))
def test_merged_options_keep_every_touchpoint(world: World, seed: int) -> None:
    house = world.a
    live(house, seed)
    gone, into, other = house.options[3:]
    action = house.actions["several"].pk
    before, counts = touchpoints(), sums()

    writes.merge_options(house.scope, action_id=action, gone=gone.pk, into=into.pk, now=NOW)

    assert (touchpoints(), sums()) == (before, counts)
    assert list(reads.differences(house.scope)) == []
    assert not ActionTally.objects.filter(option_id=gone.pk).exists()
    said = {option for options in Response.objects.values_list("options", flat=True) for option in options}
    assert said <= {into.pk, other.pk}
    assert all(len(set(one.options)) == len(one.options) for one in Response.objects.all())


def test_after_merging_the_same_answer_is_a_repeat(world: World) -> None:
    house, scope = world.a, world.a.mobilizer_scope()
    contact = contacts.add(scope, client_key=client_key("x"), person=ContactDetails(first_name="P"), now=NOW)
    say = {"contact_id": contact}

    def answer(rung: int, minutes: float, arrives: float) -> None:
        key = client_key(f"a{minutes}")
        at, now = NOW + minutes * MINUTE, NOW + arrives * MINUTE
        outreach.answer(scope, rung_id=rung, client_key=key, recorded_at=at, now=now, **say)

    gone, into = house.rungs[1].pk, house.rungs[0].pk
    answer(gone, 1, 1)
    answer(into, 2, 2)
    writes.merge_rungs(house.scope, gone=gone, into=into, now=NOW)
    assert touchpoints()[contact] == 2
    answer(into, 3, 3)
    assert touchpoints()[contact] == 2
    answer(house.rungs[2].pk, 1.5, 4)  # arrives late, between the two
    assert touchpoints()[contact] == 3
    assert list(reads.differences(house.scope)) == []


def test_what_was_meant_for_the_rung_is_meant_for_the_other(world: World) -> None:
    house = world.a
    meant = TargetRung.objects.filter(action=house.actions["free"])
    writes.merge_rungs(house.scope, gone=house.rungs[1].pk, into=house.rungs[3].pk, now=NOW)
    assert set(meant.values_list("rung_id", flat=True)) == {house.rungs[0].pk, house.rungs[3].pk}
    writes.merge_rungs(house.scope, gone=house.rungs[3].pk, into=house.rungs[0].pk, now=NOW)
    assert set(meant.values_list("rung_id", flat=True)) == {house.rungs[0].pk}


def test_what_cannot_be_merged_is_refused_with_a_sentence(world: World) -> None:
    house = world.a
    for gone, into in ((0, 0), (0, None), (None, 0)):
        ids = [world.b.rungs[0].pk if one is None else house.rungs[one].pk for one in (gone, into)]
        with pytest.raises(RefusedError):
            writes.merge_rungs(house.scope, gone=ids[0], into=ids[1], now=NOW)
    two = [Choice(rung.pk, rung.label["en"]) for rung in house.rungs[:2]]
    writes.edit_ladder(house.scope, question="Q?", rungs=two, now=NOW)
    with pytest.raises(RefusedError, match="at least 2"):
        writes.merge_rungs(house.scope, gone=house.rungs[0].pk, into=house.rungs[1].pk, now=NOW)


def test_another_order_of_what_has_answers_asks_first(world: World) -> None:
    house = world.a
    live(house, 1, deeds=30)
    turned = [Choice(rung.pk, rung.label["en"]) for rung in reversed(house.rungs)]
    with pytest.raises(RefusedError) as refused:
        writes.edit_ladder(house.scope, question="Q?", rungs=turned, now=NOW)
    assert refused.value.field == "reorder"
    writes.edit_ladder(house.scope, question="Q?", rungs=turned, reorder=True, now=NOW)
    assert [rung.id for rung in content.ladder(house.scope).rungs] == [rung.id for rung in turned]
