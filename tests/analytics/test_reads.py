from kithwork.analytics import reads
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts.models import ActionTally, CurrentResponse, RungTally, Tally
from kithwork.content.models import Action
from tests.world import NOW, House, World


def tell(house: House) -> None:
    """Six contacts: three matched (two of them the same voter), four touched, two answered, one did the task."""
    answered = {"answered_at": NOW, "rung": house.rungs[0]}
    matched = {"match_status": "matched", "canonical_voter_id": "NC-AA1"}
    first = house.contact(touchpoints=2, **answered, **matched)
    house.contact(1, touchpoints=1, **answered, **matched)
    house.contact(touchpoints=1)
    house.contact(touchpoints=1, mobilizer=None)
    house.contact(match_status="matched", canonical_voter_id="NC-AA2")
    house.contact()
    house.contact(deleted_at=NOW, touchpoints=5)
    inside = {"organization": house.organization, "campaign": house.campaign}
    for mobilizer, counts in (
        (house.mobilizers[0], (4, 2, 2, 1, 3)),
        (house.mobilizers[1], (1, 1, 1, 1, 1)),
        (None, (1, 0, 1, 0, 1)),
    ):
        keys = ("contacts", "matched", "touched", "answered", "touchpoints")
        Tally.objects.create(mobilizer=mobilizer, **inside, **dict(zip(keys, counts, strict=True)))
    for mobilizer in house.mobilizers:
        RungTally.objects.create(mobilizer=mobilizer, rung=house.rungs[0], contacts=1, **inside)
    CurrentResponse.objects.create(contact=first, action=house.actions["task"], responded_at=NOW, **inside)
    ActionTally.objects.create(mobilizer=house.mobilizers[0], action=house.actions["task"], contacts=1, **inside)


def test_numbers_are_those_of_the_campaign(world: World) -> None:
    tell(world.a)
    tell(world.b)
    Mobilizer.objects.filter(pk=world.b.mobilizers[0].pk).update(left_at=NOW)

    found = reads.numbers(world.a.scope)

    assert (found.mobilizers, found.contacts, found.matched, found.touched) == (2, 6, 3, 4)
    assert (found.answered, found.touchpoints, found.people_reached) == (2, 5, 3)
    assert [count for _, count in found.rungs] == [2, 0, 0, 0]
    assert [(numbers.responded, numbers.eligible) for numbers in found.actions] == [(1, 6), (0, 2), (0, 6), (0, 6)]
    assert reads.numbers(world.b.scope).mobilizers == 1


def test_who_responded_and_left_the_rung_stays_eligible(world: World) -> None:
    house = world.a
    contact = house.contact(rung=house.rungs[3], answered_at=NOW)
    CurrentResponse.objects.create(
        organization=house.organization,
        campaign=house.campaign,
        contact=contact,
        action=house.actions["free"],
        text="Parks",
        responded_at=NOW,
    )
    assert reads.numbers(house.scope).actions[1].eligible == 1


def test_a_closed_action_keeps_its_numbers(world: World) -> None:
    tell(world.a)
    before = [(numbers.responded, numbers.eligible) for numbers in reads.numbers(world.a.scope).actions]
    Action.objects.filter(campaign=world.a.campaign).update(is_open=False)
    after = [(numbers.responded, numbers.eligible) for numbers in reads.numbers(world.a.scope).actions]
    assert after == before
    assert before[0] == (1, 6)


def test_dashboard_of_an_empty_campaign_has_dashes(world: World) -> None:
    Mobilizer.objects.update(left_at=NOW)

    found = reads.dashboard(world.a.scope)

    assert {stat.metric.key: (stat.value, stat.hint) for stat in found.top} == {
        "total_mobilizers": ("0", ""),
        "total_contacts": ("0", ""),
        "average_contacts": ("–", ""),
        "contacts_matched": ("–", "0 / 0"),
        "contacts_with_touchpoints": ("–", "0 / 0"),
        "relational_touchpoints": ("0", ""),
        "unique_people_reached": ("0", ""),
    }
    assert [(bar.text, bar.share) for bar in found.ladder] == [("0", "–")] * 4


def test_dashboard_ladder_does_not_add_up_to_what_is_hidden_from_an_analyst(world: World) -> None:
    """98 answered of 100: the two who did not are hidden, so no sum of rungs may say 98."""
    house = world.a
    inside = {"organization": house.organization, "campaign": house.campaign, "mobilizer": house.mobilizers[0]}
    Tally.objects.create(contacts=100, answered=98, **inside)
    for rung, count in zip(house.rungs, (40, 30, 18, 10), strict=True):
        RungTally.objects.create(rung=rung, contacts=count, **inside)

    found = reads.dashboard(house.analyst_scope)

    assert found.answered.hint == "… / 100"
    assert [bar.text for bar in found.ladder] == ["40", "30", "18", "…"]


def test_dashboard_hides_small_cells_from_an_analyst(world: World) -> None:
    tell(world.a)

    found = reads.dashboard(world.a.analyst_scope)

    values = {stat.metric.key: (stat.value, stat.hint) for stat in found.top}
    assert values["total_mobilizers"] == ("<5", "")
    assert values["total_contacts"] == ("6", "")
    assert values["average_contacts"] == ("", "")
    assert values["contacts_matched"] == ("<5", "<5 / 6")
    assert {bar.text for bar in found.ladder} == {"<5"}
    assert {bar.count for bar in found.ladder} == {None}
