from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from kithwork.contacts.models import Contact
from tests.web.mobilizer.conftest import Phone
from tests.world import World

ROSA = {"first_name": "Rosa", "last_name": "Núñez", "city": "Durham", "state": "NC"}


def test_add_keeps_the_person_and_looks_for_them(world: World, phone: Phone) -> None:
    answer = phone.post("add", ROSA | {"age": "44", "phone": "(919) 555-0134"})

    contact = Contact.objects.get()
    assert (answer.status_code, answer.url) == (303, phone.url("match", contact=contact.id))
    assert (contact.first_name, contact.last_name, contact.city, contact.state) == ("Rosa", "Núñez", "Durham", "NC")
    assert (contact.age, contact.age_said_in, contact.phone) == (44, timezone.now().year, "+19195550134")
    assert contact.mobilizer_id == world.a.mobilizers[0].id


def test_add_another_comes_back_to_an_empty_form(phone: Phone) -> None:
    answer = phone.post("add", ROSA | {"another": "1"})

    assert (answer.status_code, answer.url) == (303, phone.url("add"))
    assert "Núñez" not in phone.read("add").partition("<form")[2]


def test_add_sent_twice_makes_one_contact(phone: Phone) -> None:
    twice = ROSA | {"client_key": str(uuid4())}

    assert phone.post("add", twice).url == phone.post("add", twice).url
    assert Contact.objects.count() == 1


def test_add_sent_again_after_deleting_brings_nobody_back(phone: Phone) -> None:
    twice = ROSA | {"client_key": str(uuid4())}
    phone.post("add", twice)
    phone.post("delete", contact=Contact.objects.get().id)

    answer = phone.post("add", twice)

    assert (answer.status_code, answer.url) == (303, phone.url("contacts"))
    assert "You added Rosa before, and they are no longer on your list." in phone.read("contacts")
    assert Contact.objects.filter(deleted_at=None).count() == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first_name": ""}, "This field is required."),
        ({"first_name": "R" * 300}, "has at most 150 characters (it has 300)"),
        ({"email": "rosa"}, "Enter a valid email address."),
        ({"birth_year": "1650"}, "A year of birth lies between"),
        ({"age": "old"}, "Enter a whole number."),
        ({"first_name": "Ro\x00sa"}, "Null characters are not allowed."),
    ],
)
def test_add_with_bad_input_keeps_what_was_typed(phone: Phone, wrong: dict[str, str], sentence: str) -> None:
    key = str(uuid4())
    answer = phone.post("add", ROSA | {"street": "12 Elm Street", "client_key": key} | wrong)
    page = answer.content.decode()

    assert Contact.objects.count() == 0
    assert sentence in page
    assert 'value="Núñez"' in page
    assert 'value="12 Elm Street"' in page
    assert key in page
    assert "<details open" in page


def test_add_a_formula_is_a_name_like_any_other(phone: Phone) -> None:
    phone.post("add", ROSA | {"first_name": '=HYPERLINK("https://example.org")'})

    assert Contact.objects.get().first_name == '=HYPERLINK("https://example.org")'
    assert "=HYPERLINK(&quot;https://example.org&quot;) Núñez" in phone.read("contacts")


def test_add_says_who_reads_it(phone: Phone) -> None:
    assert "the admins of Maple Neighbors can read what you enter here" in phone.read("add")


def test_add_starts_with_the_state_of_the_mobilizer(phone: Phone) -> None:
    assert '<option value="NC" selected>' in phone.read("add")


def test_contacts_are_found_by_the_beginning_of_a_name(world: World, phone: Phone) -> None:
    world.a.contact(first_name="Rosa", last_name="Diaz")
    world.a.contact(first_name="Robert", nickname="Bob", last_name="Lee")
    world.a.contact(1, first_name="Rosalind", last_name="Elsewhere")

    found = phone.get("contacts", {"search": "ro di"}).content.decode()
    assert ("Rosa Diaz" in found, "Bob Lee" in found, "Rosalind" in found) == (True, False, False)
    assert "Nobody found" in phone.get("contacts", {"search": "zzz\x00"}).content.decode()


def test_contacts_are_chosen_by_what_is_to_do(world: World, phone: Phone) -> None:
    world.a.contact(first_name="Rosa", last_name="Diaz", match_status="possible")
    world.a.contact(first_name="Amy", last_name="Lee", rung=world.a.rungs[0], answered_at=timezone.now())

    possible = phone.get("contacts", {"waiting": "possible"}).content.decode()
    unanswered = phone.get("contacts", {"waiting": "unanswered"}).content.decode()
    assert ("Rosa Diaz" in possible, "Amy Lee" in possible) == (True, False)
    assert ("Rosa Diaz" in unanswered, "Amy Lee" in unanswered) == (True, False)


def test_contacts_show_match_and_rung(world: World, phone: Phone) -> None:
    world.a.contact(match_status="possible", rung=world.a.rungs[1], answered_at=timezone.now())

    page = phone.read("contacts")
    assert "Leaning yes" in page
    assert "Is this them?" in page


def test_contacts_go_on_over_several_pages(world: World, phone: Phone) -> None:
    for number in range(51):
        world.a.contact(first_name=f"Number{number}", last_name="")

    first = phone.read("contacts")
    following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = phone.client.get(phone.url("contacts") + following).content.decode()
    assert ("Number50" in first, "Number0<" in first, "Number0<" in second) == (True, False, True)


def test_contacts_ask_as_many_queries_for_three_as_for_one(world: World, phone: Phone) -> None:
    world.a.contact()
    one = phone.queries("contacts")
    world.a.contact()
    world.a.contact()
    assert phone.queries("contacts") == one


def test_edit_keeps_the_year_an_unchanged_age_was_said_in(world: World, phone: Phone) -> None:
    contact = world.a.contact(age=44, age_said_in=2020)

    answer = phone.post("edit", ROSA | {"age": "44", "nickname": "Rosie"}, contact=contact.id)

    assert (answer.status_code, answer.url) == (303, phone.url("contact", contact=contact.id))
    contact.refresh_from_db()
    assert (contact.nickname, contact.age, contact.age_said_in) == ("Rosie", 44, 2020)


def test_edit_with_bad_input_keeps_what_was_typed_and_the_row(world: World, phone: Phone) -> None:
    contact = world.a.contact()

    page = phone.post("edit", ROSA | {"first_name": "", "city": "Cary"}, contact=contact.id).content.decode()

    assert 'value="Cary"' in page
    contact.refresh_from_db()
    assert (contact.first_name, contact.city) == ("Rosa", "")


def test_delete_hides_and_undo_brings_back(world: World, phone: Phone) -> None:
    contact = world.a.contact()

    assert phone.post("delete", contact=contact.id).url == phone.url("contacts") + "#deleted"
    assert phone.get("contact", contact=contact.id).status_code == 404
    assert "Recently deleted" in phone.read("contacts")
    assert phone.post("undelete", contact=contact.id).url == phone.url("contact", contact=contact.id)
    assert "Rosa" in phone.read("contact", contact=contact.id)


def test_undo_after_seven_days_is_gone(world: World, phone: Phone) -> None:
    contact = world.a.contact(deleted_at=timezone.now() - timedelta(days=7, minutes=1))

    assert "Recently deleted" not in phone.read("contacts")
    assert phone.post("undelete", contact=contact.id).status_code == 404


@pytest.mark.parametrize("page", ["contact", "edit", "match"])
def test_another_mobilizers_contact_does_not_exist(world: World, neighbor: Phone, page: str) -> None:
    assert neighbor.get(page, contact=world.a.contact().id).status_code == 404


@pytest.mark.parametrize("page", ["edit", "delete", "undelete", "match", "answer", "note", "take_back"])
def test_nothing_is_done_to_another_mobilizers_contact(world: World, neighbor: Phone, page: str) -> None:
    contact = world.a.contact()
    before = Contact.objects.values().get()

    assert neighbor.post(page, ROSA | {"body": "x", "rung": "1"}, contact=contact.id).status_code == 404
    assert Contact.objects.values().get() == before


def test_a_closed_campaign_is_read_and_not_written(closed: World, phone: Phone) -> None:
    contact = closed.a.contact()

    assert "This campaign is closed" in phone.read("add")
    assert '<form method="post" novalidate' not in phone.read("add")
    assert "Rosa" in phone.read("contacts")
    assert "This campaign is closed" in phone.post("add", ROSA).content.decode()
    phone.post("edit", ROSA | {"first_name": "Changed"}, contact=contact.id)
    phone.post("delete", contact=contact.id)
    assert list(Contact.objects.values_list("first_name", "deleted_at")) == [("Rosa", None)]
