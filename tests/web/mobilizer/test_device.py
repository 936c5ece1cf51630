"""What the app on a device asks, and what it sends late."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from kithwork.contacts.models import Contact
from kithwork.outreach.models import Answer, Note, Response
from tests.world import World

pytestmark = pytest.mark.django_db
HOME = "/c/maple-votes/me/"


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.a.users[0])
    return client


def send(client: Client, kind: str, *, key: object = None, at: object = None, **said: object) -> dict[str, object]:
    typed = said.pop("typed", {})
    data = {
        "kind": kind,
        "client_key": str(key or uuid4()),
        "recorded_at": (at or timezone.now()).isoformat(),
        "typed": urlencode(typed),
        **said,
    }
    return client.post(f"{HOME}device/send/", data).json()


def test_somebody_new_then_what_was_said_of_them_each_once(world: World, client: Client) -> None:
    person, answer = uuid4(), uuid4()
    then = timezone.now() - timedelta(hours=3)
    rung = world.a.rungs[1].pk
    for _again in range(2):
        told = send(client, "contact", key=person, at=then, typed={"first_name": "Ada", "client_key": uuid4()})
        assert told["became"] == "arrived"
        assert send(client, "answer", key=answer, at=then, contact_key=person, typed={"rung": rung}) == told
    contact = Contact.objects.get()
    assert (told["contact"], contact.client_key, contact.rung_id) == (contact.pk, person, rung)
    assert Answer.objects.get().recorded_at == then
    assert client.get(f"{HOME}contacts/new/{person}/")["Location"] == f"{HOME}contacts/{contact.pk}/"


def test_what_is_not_taken_says_why(world: World, client: Client) -> None:
    mine, gone, theirs = world.a.contact(), world.a.contact(deleted_at=timezone.now()), world.a.contact(1)
    action = world.a.actions["task"]
    type(action).objects.filter(pk=action.pk).update(is_open=False)
    told = [
        send(client, "note", contact=gone.pk, typed={"body": "Hello"}),
        send(client, "note", contact=theirs.pk, typed={"body": "Hello"}),
        send(client, "note", contact_key=uuid4(), typed={"body": "Hello"}),
        send(client, "note", contact=mine.pk, typed={"body": " "}),
        send(client, "response", contact=mine.pk, action=action.pk, typed={"done": "on"}),
        send(client, "response", contact=mine.pk, action=2**40, typed={"done": "on"}),
        send(client, "nonsense", contact=mine.pk),
    ]
    assert {one["became"] for one in told} == {"refused"}
    assert [str(one["sentence"])[:30] for one in told] == [
        "This person is no longer on yo",
        "This person is no longer on yo",
        "The person this is about has n",
        "Please write something first.",
        "This action is closed. What wa",
        "This action does not exist any",
        "This cannot be read any more. ",
    ]
    assert not Note.objects.exists()
    assert not Response.objects.exists()


def test_what_another_person_typed_is_not_taken(world: World, client: Client) -> None:
    mine = world.a.contact()
    keeper = client.get(f"{HOME}device/session/").json()["keeper"]
    other = send(client, "note", contact=mine.pk, keeper="0" * 32, typed={"body": "Hello"})
    assert other == {"became": "other"}
    assert send(client, "note", contact=mine.pk, keeper=keeper, typed={"body": "Hello"})["became"] == "arrived"


def test_the_list_is_ones_own(world: World, client: Client) -> None:
    mine = world.a.contact(rung=world.a.rungs[1], answered_at=timezone.now())
    world.a.contact(1)
    told = client.get(f"{HOME}device/people/").json()
    assert told["people"] == [[mine.pk, "Rosa O'Brien-Núñez", "Leaning yes"]]
    assert told["rungs"][1] == [world.a.rungs[1].pk, "Leaning yes"]


def test_a_worker_is_told_that_nobody_is_signed_in() -> None:
    assert Client().get(f"{HOME}device/session/", headers={"X-Kept": "1"}).status_code == 401


def test_what_every_device_keeps_is_the_same_to_everybody(world: World, client: Client) -> None:
    for path in ("worker.js", "device/"):
        own, strangers = client.get(HOME + path).content, Client().get(HOME + path).content
        assert own == strangers
        assert world.a.users[0].email.encode() not in own


def test_signing_out_clears_what_the_device_keeps(client: Client) -> None:
    assert client.post("/sign-in/out/")["Clear-Site-Data"] == '"storage"'
