from django.utils import timezone

from kithwork.contacts.models import CurrentResponse
from kithwork.outreach.rules import TEXT_LIMIT
from tests.web.mobilizer.conftest import Phone
from tests.world import World


def test_one_action_for_ten_people_without_going_back(world: World, phone: Phone) -> None:
    people = [world.a.contact(first_name=f"Nr{number}", last_name="") for number in range(10)]
    task = world.a.actions["task"].id
    page = phone.read("do", action=task)

    for number, contact in enumerate(people):
        assert f"<h1>Nr{number}</h1>" in page
        assert f"{number} of 10 contacts done" in page
        sent = phone.post("respond", {"done": "on", "round": task}, contact=contact.id, action=task)
        assert sent.url == phone.url("do", action=task) + f"?last={contact.id}"
        page = phone.client.get(sent.url).content.decode()

    assert CurrentResponse.objects.count() == 10
    assert "Everybody is done" in page
    assert "10 of 10 contacts done" in page


def test_skipped_come_again_and_those_put_off_do_not(world: World, phone: Phone) -> None:
    amy, rosa, ida = (world.a.contact(first_name=name, last_name="") for name in ("Amy", "Rosa", "Ida"))
    task = world.a.actions["task"].id

    assert "<h1>Rosa</h1>" in phone.get("do", {"last": str(amy.id)}, action=task).content.decode()
    later = phone.post("follow_up", {"when": "week", "round": task}, contact=rosa.id)
    assert "<h1>Ida</h1>" in phone.client.get(later.url).content.decode()
    end = phone.get("do", {"last": str(ida.id)}, action=task).content.decode()

    assert "You skipped 2 contacts." in end
    assert "You put 1 contact off to a later day" in end
    assert "<h1>Amy</h1>" in phone.read("do", action=task)


def test_a_response_that_is_not_taken_stays_with_the_same_contact(world: World, phone: Phone) -> None:
    world.a.contact(first_name="Amy", last_name="")
    rosa = world.a.contact(first_name="Rosa", last_name="", rung=world.a.rungs[0], answered_at=timezone.now())
    free = world.a.actions["free"].id
    long = "x" * (TEXT_LIMIT + 1)
    page = phone.post("respond", {"text": long, "round": free}, contact=rosa.id, action=free).content.decode()

    assert "<h1>Rosa</h1>" in page
    assert long in page


def test_the_question_goes_round_too(world: World, phone: Phone) -> None:
    amy, rosa = (world.a.contact(first_name=name, last_name="") for name in ("Amy", "Rosa"))
    assert "<h1>Amy</h1>" in phone.read("do_question")
    sent = phone.post("answer", {"rung": world.a.rungs[0].id, "round": "question"}, contact=amy.id)

    page = phone.client.get(sent.url).content.decode()
    assert "<h1>Rosa</h1>" in page
    assert "1 of 2 contacts done" in page
    assert rosa.id != amy.id


def test_a_round_leads_on_to_the_next_action(world: World, phone: Phone) -> None:
    world.a.contact(rung=world.a.rungs[0], answered_at=timezone.now())
    end = phone.read("do_question")

    assert "Everybody is done" in end
    assert "Next: Say hello" in end


def test_a_round_of_a_closed_campaign_asks_nobody(closed: World, phone: Phone) -> None:
    closed.a.contact(first_name="Amy", last_name="")

    assert "<h1>Amy</h1>" not in phone.read("do", action=closed.a.actions["task"].id)
