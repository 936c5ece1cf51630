from datetime import timedelta

from django.utils import timezone

from tests.web.mobilizer.conftest import Phone
from tests.world import World


def test_tasks_begin_with_the_first_person(phone: Phone) -> None:
    page = phone.read("tasks")

    assert "Hello, Ana" in page
    assert "Start with one person you know" in page
    assert f'href="{phone.url("add")}"' in page


def test_tasks_count_people_and_name_who_waits(world: World, phone: Phone) -> None:
    world.a.contact(first_name="Rosa", last_name="Diaz", match_status="possible")
    world.a.contact(first_name="Amy", last_name="Lee", rung=world.a.rungs[0], answered_at=timezone.now())
    world.a.contact(1, first_name="Elsewhere")

    page = phone.read("tasks")
    assert "2 contacts so far." in page
    assert "1 contact may be in the voter file. Only you can say." in page
    assert "1 contact still to ask." in page
    assert "Elsewhere" not in page


def test_tasks_name_actions_with_people_left(world: World, phone: Phone) -> None:
    done = world.a.contact(first_name="Amy", last_name="Lee")
    world.a.contact(first_name="Rosa", last_name="Diaz")
    phone.post("respond", {"done": "on"}, contact=done.id, action=world.a.actions["task"].id)

    say_hello = phone.read("tasks").partition("Say hello")[2].partition("</section>")[0]
    assert "1 of 2 contacts done" in say_hello
    assert ("Rosa Diaz" in say_hello, "Amy Lee" in say_hello) == (True, False)


def test_tasks_show_five_names_and_how_many_more(world: World, phone: Phone) -> None:
    for number in range(7):
        world.a.contact(first_name=f"Number{number}", last_name="", match_status="possible")

    waiting = phone.read("tasks").partition("Is this them?")[2].partition("</section>")[0]
    assert [f"Number{number}<" in waiting for number in range(7)] == [True] * 5 + [False] * 2
    assert "and 2 more" in waiting


def test_tasks_leave_out_what_is_done_and_what_is_closed(world: World, phone: Phone) -> None:
    contact = world.a.contact(match_status="declined")
    phone.post("answer", {"rung": world.a.rungs[3].id}, contact=contact.id)
    for action in world.a.actions.values():
        action.is_open = False
        action.save()

    page = phone.read("tasks")
    assert "All done for now" in page
    assert "Say hello" not in page


def test_tasks_of_a_closed_campaign_are_read_only(closed: World, phone: Phone) -> None:
    closed.a.contact()
    page = phone.read("tasks")
    assert "This campaign is closed" in page
    assert f'href="{phone.url("add")}"' not in page


def test_tasks_ask_as_many_queries_for_three_contacts_as_for_one(world: World, phone: Phone) -> None:
    world.a.contact()
    one = phone.queries("tasks")
    world.a.contact()
    world.a.contact()
    assert phone.queries("tasks") == one


def test_tasks_name_three_to_talk_to_and_why(world: World, phone: Phone) -> None:
    names = ("Rosa", "Amy", "Nell", "Uma")
    rosa, amy, *_others = (world.a.contact(first_name=name, last_name="") for name in names)
    on = timezone.now() + timedelta(days=2)
    phone.post("follow_up", {"when": "day", "on": f"{on:%Y-%m-%d}"}, contact=amy.id)
    phone.post("follow_up", {"when": "day", "on": f"{on + timedelta(days=60):%Y-%m-%d}"}, contact=rosa.id)

    listed = phone.read("tasks").partition("Talk to them this week")[2].partition("</section>")[0]
    assert [name in listed for name in names] == [False, True, True, True]
    assert listed.index("Amy") < listed.index("You wanted to talk to them on") < listed.index("Nell")
    assert listed.count("You have recorded nothing for them yet.") == 2
