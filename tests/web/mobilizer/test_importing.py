import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from kithwork.contacts import writes
from kithwork.contacts.models import Contact, Tally
from kithwork.matching import jobs
from kithwork.matching.models import LookupSpend, MatchRun
from kithwork.matching.rules import LOOK_UPS_BY_IMPORT_A_WEEK
from tests.voterfile.delivery import bring_in, delivery, row
from tests.web.mobilizer.conftest import Phone
from tests.world import World


def person(**said: str) -> dict[str, str]:
    return {"client_key": str(uuid4()), "first_name": "Rosa", "last_name": "Diaz"} | said


def send(phone: Phone, *people: dict[str, str]) -> Any:
    body = json.dumps({"people": people})
    return phone.client.post(phone.url("import_people"), body, content_type="application/json")


def test_people_sent_are_on_the_list_and_the_machine_is_asked(world: World, phone: Phone) -> None:
    answer = send(phone, person(), person(first_name="Núria", last_name="O'Brien-Núñez", phone="919 555 0101"))
    assert answer.json() == {"added": 2, "waiting": 0, "refused": []}
    rosa, nuria = Contact.objects.order_by("id")
    assert (nuria.first_name, nuria.phone, nuria.mobilizer_id) == ("Núria", "+19195550101", world.a.mobilizers[0].id)
    run = MatchRun.objects.get()
    assert (run.contact_ids, run.stage) == ([rosa.id, nuria.id], "judging")
    assert Tally.objects.get(mobilizer=world.a.mobilizers[0]).contacts == 2


def test_sent_twice_they_are_there_once(phone: Phone) -> None:
    one = person()
    assert [send(phone, one).json()["added"] for _time in range(2)] == [1, 0]
    phone.post("delete", contact=Contact.objects.get().id)
    assert send(phone, one, person(first_name="Amy")).json()["added"] == 1
    assert [card.first_name for card in Contact.objects.filter(deleted_at=None)] == ["Amy"]


def test_one_that_cannot_be_taken_keeps_no_other_back(phone: Phone) -> None:
    answer = send(
        phone, person(first_name=" "), person(), person(email="nonsense"), person(first_name="x" * 151)
    ).json()
    assert (answer["added"], [one["place"] for one in answer["refused"]]) == (1, [0, 2, 3])
    assert "is not an e-mail address" in answer["refused"][1]["sentence"]


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"people": 3}', '{"people": [[]]}', '{"people": [{"client_key": "x"}]}', "[" * 100_000,
             '{"people": [{"client_key": "00000000-0000-0000-0000-000000000001", "first_name": 7}]}']
)  # fmt: skip
def test_what_cannot_be_read_is_a_sentence(phone: Phone, body: str) -> None:
    answer = phone.client.post(phone.url("import_people"), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["sentence"].startswith("This could not be read.")
    assert not Contact.objects.exists()


def test_more_than_fit_at_once_are_refused(phone: Phone) -> None:
    answer = send(phone, *(person() for _number in range(writes.AT_ONCE + 1)))
    assert (answer.status_code, answer.json()["sentence"]) == (400, "Please send at most 200 people at once.")


def test_beyond_the_budget_of_the_week_they_are_kept_and_wait(world: World, phone: Phone) -> None:
    spent = LOOK_UPS_BY_IMPORT_A_WEEK - 1
    LookupSpend.objects.create(
        organization=world.a.organization, user=world.a.mobilizers[0].user, day=timezone.now().date(), imported=spent
    )
    assert send(phone, person(), person(first_name="Amy")).json() == {"added": 2, "waiting": 1, "refused": []}
    assert MatchRun.objects.get().contact_ids == [Contact.objects.order_by("id")[0].id]
    assert send(phone, person()).json()["waiting"] == 1
    assert Contact.objects.count() == 3
    assert MatchRun.objects.count() == 1


def test_the_book_holds_ones_own_people_and_nobody_else(world: World, phone: Phone) -> None:
    world.a.contact(first_name="Rosa", last_name="Diaz", phone="+19195550101")
    world.a.contact(1, first_name="Elsewhere")
    told = phone.get("import_book").json()["people"]
    assert told == [{"first_name": "Rosa", "last_name": "Diaz", "phone": "+19195550101", "email": ""}]


@pytest.mark.usefixtures("closed")
def test_a_closed_campaign_takes_nobody(phone: Phone) -> None:
    assert "Address book file" not in phone.read("import")
    assert send(phone, person()).status_code == 400
    assert not Contact.objects.exists()


def test_the_machine_finds_them_in_the_background(world: World, phone: Phone) -> None:
    bring_in(world.a.scope, delivery([row()]))
    known = person(first_name="Ada", last_name="Okafor", city="Durham", state="NC", phone="9195550101")
    send(phone, known, person(first_name="Nobody", last_name="Known", city="Durham", state="NC"))
    run = MatchRun.objects.get()
    jobs.batch(organization_id=world.a.organization.id, campaign_id=world.a.campaign.id, run_id=run.id)
    assert [*Contact.objects.order_by("id").values_list("first_name", "match_status")] == [
        ("Ada", "possible"), ("Nobody", "unmatched")
    ]  # fmt: skip
