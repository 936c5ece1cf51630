"""The same number on Analytics, summed over People, and counted in the file."""

import csv
import io
from itertools import count
from uuid import UUID

import pytest

from kithwork.analytics import reads as analytics
from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import ContactDetails
from kithwork.exports import reads, writes
from kithwork.outreach import writes as outreach
from kithwork.outreach.rules import ResponseValue
from kithwork.people import reads as people
from kithwork.stewardship import writes as stewardship
from tests.world import NOW

KEYS = (UUID(int=number) for number in count(1))
SUMMED = {
    "contacts": "total_contacts",
    "matched": "matched_contacts",
    "touched": "contacts_with_touchpoints",
    "answered": "key_question_responses",
    "touchpoints": "relational_touchpoints",
}


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path


def rows(house, kind):
    export_id = writes.request(
        house.scope, kind=kind, query="", first_day=None, last_day=None, terms_accepted=True, client_key=next(KEYS),
        now=NOW,
    )  # fmt: skip
    writes.make(house.scope, export_id=export_id, now=NOW)
    with reads.download(house.scope, export_id=export_id, now=NOW).file as file:
        return list(csv.DictReader(io.StringIO(file.read().decode(), newline="")))


def on_analytics(house):
    found = analytics.numbers(house.scope)
    return {key: getattr(found, key) for key in SUMMED} | {
        "mobilizers": found.mobilizers,
        "responses": sum(action.responded for action in found.actions),
    }


def over_people(house):
    listing = people.mobilizers(house.scope, parameters={"col": list(SUMMED.values())}, now=NOW)
    every = [*listing.page.rows, *([listing.unassigned] if listing.unassigned else [])]
    values = [{cell.column.key: cell.value for cell in row.cells} for row in every]
    return {key: sum(row[name] for row in values) for key, name in SUMMED.items()} | {"mobilizers": listing.page.count}


def in_files(house):
    found = rows(house, "contacts")
    return {
        "contacts": len(found),
        "matched": sum(row["match_status"] == "matched" for row in found),
        "touched": sum(int(row["relational_touchpoints"]) > 0 for row in found),
        "answered": sum(bool(row["key_question_response"]) for row in found),
        "touchpoints": sum(int(row["relational_touchpoints"]) for row in found),
        "mobilizers": len(rows(house, "mobilizers")),
        "responses": len(rows(house, "responses")),
    }


def test_analytics_people_and_files_agree(world):
    house = world.a
    ana, ben = house.mobilizer_scope(0), house.mobilizer_scope(1)
    held = [
        contacts.add(scope, client_key=next(KEYS), person=ContactDetails(first_name=name), now=NOW)
        for scope, name in ((ana, "Rosa"), (ana, "Wei"), (ben, "Hiền"), (ben, "Gone"))
    ]
    for contact_id, rung in ((held[0], 0), (held[2], 1), (held[2], 2), (held[3], 0)):
        scope = ana if contact_id in held[:2] else ben
        outreach.answer(
            scope, contact_id=contact_id, rung_id=house.rungs[rung].id, client_key=next(KEYS), recorded_at=NOW, now=NOW
        )
    task = house.actions["task"].id
    for scope, contact_id in ((ana, held[1]), (ben, held[3])):
        outreach.respond(
            scope, contact_id=contact_id, action_id=task, response=ResponseValue(done=True), client_key=next(KEYS),
            recorded_at=NOW, now=NOW,
        )  # fmt: skip
    outreach.note(ana, contact_id=held[0], body="Met again.", client_key=next(KEYS), recorded_at=NOW, now=NOW)
    contacts.delete(ben, contact_id=held[3], now=NOW)
    stewardship.remove_mobilizer(house.scope, mobilizer_id=house.mobilizers[1].id, hand_to=None, now=NOW)
    expected = {
        "contacts": 3, "matched": 0, "touched": 3, "answered": 2, "touchpoints": 5, "mobilizers": 1, "responses": 1,
    }  # fmt: skip
    assert on_analytics(house) == expected
    assert in_files(house) == expected
    assert over_people(house) == {key: value for key, value in expected.items() if key != "responses"}
