from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from kithwork.contacts.models import Contact, CurrentResponse, Touchpoint
from kithwork.outreach.models import Answer, Note, Response
from tests.web.mobilizer.conftest import Phone
from tests.world import World


def current(contact: Contact, action: Any) -> tuple[str, list[int]] | None:
    return CurrentResponse.objects.filter(contact=contact, action=action).values_list("text", "options").first()


def test_contact_shows_the_question_and_what_can_be_done(world: World, phone: Phone) -> None:
    page = phone.read("contact", contact=world.a.contact().id)

    for words in ("Will they vote for the library levy?", *("Strong yes", "No"), "Say hello", "I did it"):
        assert words in page
    assert "Ask what matters to them" not in page  # for the two highest rungs only
    assert "Admins of Maple Neighbors can read this. Write nothing you would not say to them." in page


def test_contact_shows_districts_of_the_matched_and_nothing_more(world: World, phone: Phone) -> None:
    matched = world.a.contact(
        match_status="matched",
        canonical_voter_id="NC-AA1234",
        voterfile_county="DURHAM",
        congressional_district="4",
        state_senate_district="20",
        state_house_district="31",
        voterfile_first_name="ROSALINDA",
        voterfile_zip="27999",
        age_band="35-44",
    )
    page = phone.read("contact", contact=matched.id)

    for words in ("<dd>Durham</dd>", "<dd>4</dd>", "<dd>20</dd>", "<dd>31</dd>"):
        assert words in page
    for secret in ("AA1234", "ROSALINDA", "27999"):
        assert secret not in page


def test_answer_is_kept_shown_and_opens_further_actions(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    answer = phone.post("answer", {"rung": world.a.rungs[1].id}, contact=contact.id)

    assert (answer.status_code, answer.url) == (303, phone.url("contact", contact=contact.id) + "#question")
    page = phone.read("contact", contact=contact.id)
    assert f'id="rung-{world.a.rungs[1].id}" class="choice" aria-pressed="true"' in page
    assert "Ask what matters to them" in page


def test_answer_changed_then_cleared(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    for rung in (world.a.rungs[1].id, world.a.rungs[0].id, ""):
        phone.post("answer", {"rung": rung}, contact=contact.id)

    contact.refresh_from_db()
    assert (contact.rung_id, contact.answered_at, contact.touchpoints) == (None, None, 2)


def test_answer_sent_twice_is_one(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    twice = {"rung": str(world.a.rungs[0].id), "client_key": str(uuid4())}
    phone.post("answer", twice, contact=contact.id)
    phone.post("answer", twice, contact=contact.id)

    assert (Answer.objects.count(), Touchpoint.objects.count()) == (1, 1)


def test_answer_that_is_none_says_so(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    answer = phone.post("answer", {"rung": "high"}, contact=contact.id)

    assert answer.status_code == 303
    assert "Please press one of the answers again" in phone.read("contact", contact=contact.id)
    assert Answer.objects.count() == 0


def test_answer_of_another_campaign_is_one_that_is_not_offered(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    for rung in (world.b.rungs[0].id, "9" * 18):
        assert phone.post("answer", {"rung": rung}, contact=contact.id).status_code == 303
        assert "This answer is no longer offered." in phone.read("contact", contact=contact.id)
    assert not Answer.objects.exists()


def test_task_done_and_not_done_after_all(world: World, phone: Phone) -> None:
    contact, task = world.a.contact(), world.a.actions["task"]

    answer = phone.post("respond", {"done": "on"}, contact=contact.id, action=task.id)
    assert (answer.status_code, answer.url) == (
        303,
        phone.url("contact", contact=contact.id) + f"#action-{task.id}",
    )
    assert current(contact, task) == ("", [])
    assert "Not done after all" in phone.read("contact", contact=contact.id)

    phone.post("respond", {"clear": "on"}, contact=contact.id, action=task.id)
    assert current(contact, task) is None


def test_free_response_is_kept_and_shown_to_be_changed(world: World, phone: Phone) -> None:
    contact = world.a.contact(rung=world.a.rungs[0], answered_at=timezone.now())
    phone.post("respond", {"text": "Longer hours <b>"}, contact=contact.id, action=world.a.actions["free"].id)

    assert current(contact, world.a.actions["free"]) == ("Longer hours <b>", [])
    assert "Longer hours &lt;b&gt;</textarea>" in phone.read("contact", contact=contact.id)


def test_one_choice_and_several(world: World, phone: Phone) -> None:
    contact, (early, by_mail, _day, call, _drive, bake) = world.a.contact(), world.a.options
    phone.post("respond", {"option": by_mail.id}, contact=contact.id, action=world.a.actions["one"].id)
    phone.post("respond", {"options": [call.id, bake.id]}, contact=contact.id, action=world.a.actions["several"].id)

    assert current(contact, world.a.actions["one"]) == ("", [by_mail.id])
    assert current(contact, world.a.actions["several"]) == ("", [call.id, bake.id])
    page = phone.read("contact", contact=contact.id)
    assert page.count("checked") == 3
    phone.post("respond", {"option": early.id}, contact=contact.id, action=world.a.actions["one"].id)
    assert current(contact, world.a.actions["one"]) == ("", [early.id])


@pytest.mark.parametrize(
    ("key", "data", "sentence"),
    [
        ("free", {"text": "  "}, "Please write what they said first."),
        ("one", {}, "Please choose one first."),
        ("several", {}, "Please tick at least one first."),
        ("one", {"option": "999999"}, "Select a valid choice."),
    ],
)
def test_response_that_says_nothing_is_told_so(
    world: World, phone: Phone, key: str, data: dict[str, str], sentence: str
) -> None:
    contact = world.a.contact(rung=world.a.rungs[0], answered_at=timezone.now())
    answer = phone.post("respond", data, contact=contact.id, action=world.a.actions[key].id)

    assert sentence in answer.content.decode()
    assert Response.objects.count() == 0


def test_response_too_long_keeps_what_was_typed(world: World, phone: Phone) -> None:
    contact = world.a.contact(rung=world.a.rungs[0], answered_at=timezone.now())
    long = "word " * 2100
    page = phone.post("respond", {"text": long}, contact=contact.id, action=world.a.actions["free"].id)

    assert long.strip() in page.content.decode()
    assert Response.objects.count() == 0


def test_response_sent_twice_is_one(world: World, phone: Phone) -> None:
    contact, twice = world.a.contact(), {"done": "on", "client_key": str(uuid4())}
    for _ in range(2):
        phone.post("respond", twice, contact=contact.id, action=world.a.actions["task"].id)

    assert (Response.objects.count(), Touchpoint.objects.count()) == (1, 1)


def test_action_not_meant_for_this_contact_says_so(world: World, phone: Phone) -> None:
    contact = world.a.contact(rung=world.a.rungs[3], answered_at=timezone.now())
    answer = phone.post("respond", {"text": "x"}, contact=contact.id, action=world.a.actions["free"].id)
    assert "This action is not meant for this contact as things stand now." in answer.content.decode()
    assert Response.objects.count() == 0


def test_action_of_another_campaign_is_not_found(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    answer = phone.post("respond", {"done": "on"}, contact=contact.id, action=world.b.actions["task"].id)
    assert answer.status_code == 404


def test_clearing_sent_twice_is_one_though_the_action_is_no_longer_meant(world: World, phone: Phone) -> None:
    free, contact = world.a.actions["free"], world.a.contact(rung=world.a.rungs[0], answered_at=timezone.now())
    phone.post("respond", {"text": "x"}, contact=contact.id, action=free.id)
    phone.post("answer", {"rung": world.a.rungs[3].id}, contact=contact.id)

    twice = {"clear": "1", "client_key": str(uuid4())}
    answers = [phone.post("respond", twice, contact=contact.id, action=free.id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert Response.objects.count() == 2


def test_closed_action_shows_its_response_and_takes_none(world: World, phone: Phone) -> None:
    contact, task = world.a.contact(), world.a.actions["task"]
    phone.post("respond", {"done": "on"}, contact=contact.id, action=task.id)
    task.is_open = False
    task.save()

    page = phone.read("contact", contact=contact.id)
    assert "This is over. Nothing more can be entered here." in page
    assert "Not done after all" not in page
    assert "closed" in phone.post("respond", {"clear": "on"}, contact=contact.id, action=task.id).content.decode()
    assert current(contact, task) == ("", [])


def test_note_is_kept_and_read(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    answer = phone.post("note", {"body": "Likes <books>"}, contact=contact.id)

    assert (answer.status_code, answer.url) == (303, phone.url("contact", contact=contact.id) + "#notes")
    assert "Likes &lt;books&gt;" in phone.read("contact", contact=contact.id)


def test_note_sent_twice_is_one(world: World, phone: Phone) -> None:
    contact, twice = world.a.contact(), {"body": "Likes books", "client_key": str(uuid4())}
    phone.post("note", twice, contact=contact.id)
    phone.post("note", twice, contact=contact.id)

    assert Note.objects.count() == 1


@pytest.mark.parametrize(("body", "sentence"), [("", "Please write something first."), ("x" * 10_001, "10000")])
def test_note_empty_or_too_long_keeps_what_was_typed(world: World, phone: Phone, body: str, sentence: str) -> None:
    page = phone.post("note", {"body": body}, contact=world.a.contact().id).content.decode()

    assert sentence in page
    assert body in page
    assert Note.objects.count() == 0


def test_take_back_within_ten_minutes(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    phone.post("answer", {"rung": world.a.rungs[0].id}, contact=contact.id)
    entry = Answer.objects.get().id

    taken = {"kind": "answer", "entry": entry}
    assert phone.post("take_back", taken, contact=contact.id).status_code == 303
    phone.post("take_back", taken, contact=contact.id)
    contact.refresh_from_db()
    assert (contact.rung_id, contact.touchpoints) == (None, 0)


def test_take_back_later_is_refused_with_a_sentence(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    phone.post("answer", {"rung": world.a.rungs[0].id}, contact=contact.id)
    Answer.objects.update(arrived_at=timezone.now() - timedelta(minutes=11))

    assert "Take back" not in phone.read("contact", contact=contact.id)
    phone.post("take_back", {"kind": "answer", "entry": Answer.objects.get().id}, contact=contact.id)
    assert "more than 10 minutes ago" in phone.read("contact", contact=contact.id)
    contact.refresh_from_db()
    assert contact.rung_id == world.a.rungs[0].id


def test_note_is_deleted_however_old(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    phone.post("note", {"body": "Likes books"}, contact=contact.id)
    Note.objects.update(arrived_at=timezone.now() - timedelta(days=3))

    assert "Delete the note" in phone.read("contact", contact=contact.id)
    phone.post("take_back", {"kind": "note", "entry": Note.objects.get().id}, contact=contact.id)
    contact.refresh_from_db()
    assert contact.touchpoints == 0


@pytest.mark.parametrize("sent", [{"kind": "answer", "entry": "0"}, {"kind": "tally", "entry": "1"}, {}])
def test_take_back_of_nothing_is_not_found(world: World, phone: Phone, sent: dict[str, str]) -> None:
    assert phone.post("take_back", sent, contact=world.a.contact().id).status_code == 404


def test_a_closed_campaign_shows_what_was_recorded_and_takes_nothing(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    phone.post("answer", {"rung": world.a.rungs[0].id}, contact=contact.id)
    phone.post("note", {"body": "Likes books"}, contact=contact.id)
    world.a.campaign.status = "closed"
    world.a.campaign.save()

    page = phone.read("contact", contact=contact.id)
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "This campaign is closed" in main
    assert "Strong yes" in main
    assert "Likes books" in main
    assert "<form" not in main
    phone.post("answer", {"rung": world.a.rungs[1].id}, contact=contact.id)
    phone.post("note", {"body": "more"}, contact=contact.id)
    phone.post("respond", {"done": "on"}, contact=contact.id, action=world.a.actions["task"].id)
    assert (Answer.objects.count(), Note.objects.count(), Response.objects.count()) == (1, 1, 0)


def test_contact_asks_the_same_queries_however_much_was_recorded(world: World, phone: Phone) -> None:
    contact = world.a.contact()

    def asked(*notes: str) -> int:
        for body in notes:
            phone.post("note", {"body": body}, contact=contact.id)
        phone.get("contact", contact=contact.id)  # takes the message of the last note
        return phone.queries("contact", contact=contact.id)

    assert asked("one") == asked("two", "three")


def test_follow_up_is_remembered_until_something_is_recorded(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    answer = phone.post("follow_up", {"when": "week"}, contact=contact.id)
    assert (answer.status_code, answer.url) == (303, phone.url("contact", contact=contact.id) + "#follow-up")
    assert "Tasks will remind you." in phone.read("contact", contact=contact.id)
    phone.post("follow_up", {"when": "never"}, contact=contact.id)
    contact.refresh_from_db()
    assert contact.follow_up_on is None
    Contact.objects.filter(id=contact.id).update(follow_up_on=timezone.now() - timedelta(days=3))
    assert "Tasks will remind you." in phone.read("contact", contact=contact.id)
    phone.post("note", {"body": "We spoke."}, contact=contact.id)
    assert "Tasks will remind you." not in phone.read("contact", contact=contact.id)


@pytest.mark.parametrize("said", [{"when": "day"}, {"when": "day", "on": "2020-01-01"}, {"when": "day", "on": "soon"}])
def test_follow_up_on_no_day_is_refused_beside_the_field(world: World, phone: Phone, said: dict[str, str]) -> None:
    contact = world.a.contact()
    answer = phone.post("follow_up", said, contact=contact.id)
    assert answer.status_code == 200
    assert "Please choose" in answer.content.decode()
    contact.refresh_from_db()
    assert contact.follow_up_on is None


def test_contact_is_reached_by_the_phones_own_apps(world: World, phone: Phone) -> None:
    contact = world.a.contact(phone="+19195550101", email="amy+x@example.org")
    world.a.actions["task"].links = [{"label": {"en": "Hours & rooms"}, "url": "https://example.org/?a=1"}]
    world.a.actions["task"].save()
    page = phone.read("contact", contact=contact.id)
    for link in (
        "tel:+19195550101", 'sms:+19195550101"', "mailto:amy%2Bx@example.org",
        "sms:+19195550101?&amp;body=Hours%20%26%20rooms%3A%20https%3A%2F%2Fexample.org%2F%3Fa%3D1",
    ):  # fmt: skip
        assert link in page
    assert "tel:" not in phone.read("contact", contact=world.a.contact(phone="ask his wife").id)


def test_the_actions_own_words_for_the_contact_are_filled_in(world: World, phone: Phone) -> None:
    contact = world.a.contact(first_name="Amy", nickname="", phone="+19195550101")
    task = world.a.actions["task"]
    task.message = {"en": "Hi {first_name}, come along? https://example.org/rooms"}
    task.links = [
        {"label": {"en": "Rooms"}, "url": "https://example.org/rooms"},
        {"label": {"en": "Hours"}, "url": "https://example.org/hours"},
    ]
    task.save()
    page = phone.read("contact", contact=contact.id)

    assert "Hi Amy, come along? https://example.org/rooms Hours: https://example.org/hours</textarea>" in page
    assert "?&amp;body=Hi%20Amy%2C%20come%20along%3F%20https%3A%2F%2Fexample.org%2Frooms%0AHours" in page


def test_an_answer_says_what_it_changes(world: World, phone: Phone) -> None:
    contact = world.a.contact()
    phone.post("answer", {"rung": world.a.rungs[-1].id}, contact=contact.id)
    phone.post("answer", {"rung": world.a.rungs[0].id}, contact=contact.id)
    page = phone.read("contact", contact=contact.id)

    assert "Saved. New to do: Ask what matters to them." in page
    assert "<s>No</s>" in page
    assert "<strong>Strong yes</strong>" in page
