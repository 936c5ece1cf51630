"""A campaign at work, made by the verbs people use: contacts in every state, answers, responses, notes, a file, exports."""

from datetime import datetime
from itertools import product
from uuid import uuid4

from django.utils import timezone

from kithwork.campaigns import writes as campaigns
from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import ContactDetails
from kithwork.content.models import Option
from kithwork.exports import writes as exports
from kithwork.exports.models import Export
from kithwork.matching import writes as matching
from kithwork.outreach import writes as outreach
from kithwork.outreach.rules import ResponseValue
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import House, World, client_key

VOTERS = (
    row(),
    row(ncid="BY3", first_name="ADA", birth_year="1950", full_phone_number="", zip_code="28202", res_city_desc="CARY"),
    row(ncid="BY4", first_name="ANA", last_name="WHITFIELD", full_phone_number="", birth_year="1954"),
    *(row(ncid=f"BZ{number}", first_name=first, last_name=last, full_phone_number="")
      for number, (first, last) in enumerate(product(("JOE", "KIM", "LEE"), ("LOPEZ", "NGUYEN", "BAKER")))),
    "bad",
)  # fmt: skip
TOLD = (("Rosa", "Diaz"), ("Minh", "Nguyen"), ("Jo", "O'Brien-Núñez de la Torre y Vasconcelos-Featherstonehaugh"))
LONG_NOTE = (
    "Met at the market, where she sells honey.\nhttps://example.org/" + "a-very-long-address-without-a-break-" * 4
)


def live_in(world: World) -> None:
    house, now = world.a, timezone.now()
    bring_in(house.scope, delivery(VOTERS))
    for number, (first, last) in enumerate(TOLD):
        contact = _add(house, first, last, now)
        _talk(house, contact, number, now)
    matching.look_up(house.mobilizer_scope(), contact_id=_add(house, "Ada", "Okafor", now), now=now)
    contacts.delete(house.mobilizer_scope(), contact_id=_add(house, "Gone", "Person", now), now=now)
    _match(house, _add(house, "Ada", "Okafor", now), now)
    _look_after(house, now)


def _add(house: House, first: str, last: str, now: datetime) -> int:
    person = ContactDetails(first_name=first, last_name=last, city="Durham", state="NC", phone="919-555-0123")
    return contacts.add(house.mobilizer_scope(), client_key=uuid4(), person=person, now=now)


def _talk(house: House, contact: int, number: int, now: datetime) -> None:
    scope, said = house.mobilizer_scope(), {"contact_id": contact, "recorded_at": now, "now": now}
    options = list(Option.objects.filter(action=house.actions["several"]).values_list("pk", flat=True))
    outreach.answer(scope, rung_id=house.rungs[min(number, 1)].pk, client_key=uuid4(), **said)
    outreach.note(scope, body=LONG_NOTE, client_key=uuid4(), **said)
    for action, value in (
        ("task", ResponseValue(done=True)),
        ("free", ResponseValue(text="Longer opening hours. " * 20)),
        ("several", ResponseValue(options=tuple(options))),
    ):
        outreach.respond(scope, action_id=house.actions[action].pk, response=value, client_key=uuid4(), **said)


def _match(house: House, contact: int, now: datetime) -> None:
    scope = house.mobilizer_scope()
    found = matching.look_up(scope, contact_id=contact, now=now)
    matching.confirm(scope, contact_id=contact, candidate=found.shown[0].key, client_key=uuid4(), now=now)


def _look_after(house: House, now: datetime) -> None:
    """What the admin does: a note about a mobilizer, an export that is made, another that has failed."""
    note = {"body": "1:1 on Tuesday.\nWants to host.", "client_key": client_key("1:1"), "now": now}
    campaigns.write_management_note(house.scope, mobilizer_id=house.mobilizers[1].pk, **note)
    asked = {"query": "", "first_day": None, "last_day": None, "terms_accepted": True, "now": now}
    made, failed = (
        exports.request(house.scope, kind=kind, client_key=client_key(kind), **asked)
        for kind in ("contacts", "mobilizers")
    )
    exports.make(house.scope, export_id=made, now=now)
    Export.objects.filter(pk=failed).update(status="failed", failure="The disk is full.", finished_at=now)
