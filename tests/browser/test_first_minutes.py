"""The first five minutes on a slow phone: from the landing page to the first contact's answer."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser

from kithwork.contacts.models import Contact
from tests.conftest import Site
from tests.support.thumb import Somebody, Thumb, first_five_minutes, phone
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_ACTIONS = 40


def test_the_first_five_minutes_take_less_than_40_actions_and_nothing_jumps(
    world: World, site: Site, browser: Browser, sink: list[Any]
) -> None:
    people = (
        row(ncid="BY4", first_name="MARGARET", last_name="SULLIVAN", full_phone_number=""),
        row(ncid="BY5", first_name="ADA", last_name="OKAFOR", full_phone_number=""),
    )
    bring_in(world.a.scope, delivery(people))
    context, held = phone(browser)
    thumb = Thumb(held)

    first_five_minutes(
        thumb,
        landing=f"{site.url}/c/maple-votes/",
        email="margaret@example.org",
        code=lambda: _code(sink),
        oneself=Somebody("Margaret", "Sullivan", "Durham"),
        friend=Somebody("Ada", "Okafor", "Durham"),
        answer="Leaning yes",
    )
    context.close()

    contact = Contact.objects.get()
    assert (contact.match_status, contact.rung_id) == ("matched", world.a.rungs[1].id)
    assert thumb.actions < MOST_ACTIONS
    assert thumb.shifts == []


def _code(sink: list[Any]) -> str:
    """As a phone pastes it, with a blank at its end."""
    for _ in range(100):
        if sink:
            break
        time.sleep(0.1)
    found = re.search(r"^(\d{6})\s*$", sink[0].get_body(("plain",)).get_content(), re.MULTILINE)
    assert found
    return found[1] + " "
