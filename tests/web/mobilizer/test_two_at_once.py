"""What an admin takes away while a mobilizer chooses it, over two real connections."""

from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from kithwork.content.models import Rung
from kithwork.content.rules import Choice
from kithwork.outreach.models import Answer
from kithwork.stewardship.writes import edit_ladder, merge_rungs
from tests.world import NOW, House, make_house


@pytest.fixture
def house(transactional_db: None) -> House:  # noqa: ARG001 - what is asked for is the database
    return make_house("maple")


def test_a_rung_that_goes_while_it_is_chosen_ends_in_a_sentence(house: House) -> None:
    contact, chosen = house.contact(), house.rungs[-1]
    url = reverse("mobilizer:answer", kwargs={"campaign": house.campaign.slug, "contact": contact.pk})
    answers = []

    def answer() -> None:
        phone = Client(raise_request_exception=False)
        phone.force_login(house.users[0])
        answers.append(phone.post(url, {"rung": chosen.pk, "client_key": str(uuid4())}, follow=True))
        connection.close()

    asking = Thread(target=answer)
    with transaction.atomic():
        kept = [Choice(rung.pk, rung.label["en"]) for rung in house.rungs if rung != chosen]
        edit_ladder(house.scope, question="Will they vote?", rungs=kept, now=NOW)
        asking.start()
        asking.join(0.5)
        assert asking.is_alive(), "the answer was to wait for the ladder"
    asking.join(10)

    (page,) = answers
    # On a busy machine the answer may come only after the ladder: then it is told that the rung is gone.
    sentence = {409: "Somebody changed this at the same moment", 200: "This answer is no longer offered"}
    assert sentence[page.status_code] in page.content.decode()
    assert not Answer.objects.exists()
    assert not Rung.objects.filter(pk=chosen.pk).exists()


def test_a_rung_that_is_merged_while_it_is_chosen_ends_in_a_sentence(house: House) -> None:
    contact, chosen = house.contact(), house.rungs[-1]
    url = reverse("mobilizer:answer", kwargs={"campaign": house.campaign.slug, "contact": contact.pk})
    pages = []

    def answer() -> None:
        phone = Client(raise_request_exception=False)
        phone.force_login(house.users[0])
        pages.append(phone.post(url, {"rung": chosen.pk, "client_key": str(uuid4())}, follow=True))
        connection.close()

    asking = Thread(target=answer)
    with transaction.atomic():
        merge_rungs(house.scope, gone=chosen.pk, into=house.rungs[0].pk, now=NOW)
        asking.start()
        asking.join(0.5)
        assert asking.is_alive(), "the answer was to wait for the merging"
    asking.join(10)

    (page,) = pages
    assert page.status_code == 200
    assert "This answer is no longer offered" in page.content.decode()
    assert not Answer.objects.exists()
