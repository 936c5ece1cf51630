"""Each column of the two tables by each of its filters and sorts: what it was made of is the same on the page and in the file."""

import csv
import io
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from kithwork.contacts.models import Contact, CurrentResponse, Tally
from kithwork.kernel.table import BLANK, Kind, copy_rows, operators, parse
from kithwork.people import reads
from tests.world import NOW

SAMPLES = {
    "has": "ra", "is": "7", "blank": "yes", "min": "1", "max": "5", "from": "2026-11-01", "to": "2026-11-30", "last": "7",
}  # fmt: skip


def populate(house):
    cities = ("Raleigh", "", "durham", "Éfland")
    for number in range(8):
        matched = {
            "match_status": "matched", "canonical_voter_id": f"NC-A{number}", "voterfile_city": cities[number % 4].upper(),
            "voterfile_state": "NC", "state_house_district": str(number), "tags": ["union", "member"][: number % 3],
            "voted": number == 2,
        }  # fmt: skip
        contact = house.contact(
            index=number % 2, mobilizer=None if number == 7 else house.mobilizers[number % 2],
            first_name=("Ana", "ana", "Bo", "Zoe")[number % 4], last_name=("", "Xu")[number % 2], city=cities[number % 4],
            rung=house.rungs[number % 3] if number % 2 else None, answered_at=NOW if number % 2 else None,
            touchpoints=number % 3, added_at=NOW + timedelta(minutes=number % 5), **(matched if number % 3 else {}),
        )  # fmt: skip
        if number % 2:
            house_action = house.actions["task" if number % 4 == 1 else "free"]
            CurrentResponse.objects.create(
                organization_id=contact.organization_id, campaign=house.campaign, contact=contact, action=house_action,
                text="" if number % 4 == 1 else "Roads", responded_at=NOW,
            )  # fmt: skip
    for mobilizer, contacts in zip(house.mobilizers, (4, 0), strict=True):
        Tally.objects.create(
            organization=house.organization, campaign=house.campaign, mobilizer=mobilizer, contacts=contacts, matched=2
        )


@pytest.mark.parametrize("noun", ["contacts", "mobilizers"])
def test_every_filter_is_understood_and_the_file_has_as_many_rows(world, noun):
    populate(world.a)
    source = getattr(reads, f"{noun}_source")(world.a.scope)
    asked = [
        f"{column.key}.{operator}={value}"
        for column in source.table.columns
        if column.filterable and column.offered
        for operator in operators(column.kind)
        for value in (
            [choice.value for choice in column.choices] or [BLANK] if operator == "in" else [SAMPLES[operator]]
        )
    ]
    for question in asked:
        listing = getattr(reads, noun)(world.a.scope, parameters=parse_qs(question), now=NOW)
        query = parse(parse_qs(question), source.table).query
        lines = list(copy_rows(source.rows, source.table, query, zone=world.a.scope.zone))
        assert (listing.problems, listing.page.count, len(listing.page.rows)) == ((), len(lines), len(lines)), question


@pytest.mark.parametrize("noun", ["contacts", "mobilizers"])
def test_every_sort_walks_in_the_order_of_the_file(world, monkeypatch, noun):
    populate(world.a)
    source = getattr(reads, f"{noun}_source")(world.a.scope)
    key = {"contacts": "contact_id", "mobilizers": "mobilizer_id"}[noun]
    for column in source.table.columns:
        for sign in ("", "-") if column.sortable else ():
            asked = {"sort": [f"{sign}{column.key}"], "col": [key]}
            query = parse(asked, source.table).query
            written = b"".join(copy_rows(source.rows, source.table, query, zone=world.a.scope.zone)).decode()
            expected = [int(row[0]) for row in csv.reader(io.StringIO(written))]
            # As in a campaign of a million, where what is found is walked, and as in a small one, where it is sorted.
            for limit in (0, 10_000):
                monkeypatch.setattr("kithwork.kernel.table.page.COUNT_LIMIT", limit)
                narrowed = {**asked, f"{key}.blank": ["no"]}
                page = getattr(reads, noun)(world.a.scope, parameters=narrowed, now=NOW).page
                assert [row.id for row in page.rows] == expected, (column.key, sign, limit)
    assert Contact.objects.count() == 8


def test_the_kinds_have_their_filters():
    assert {kind: operators(kind) for kind in (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.CHOICE)} == {
        Kind.TEXT: ("has", "is", "blank"),
        Kind.NUMBER: ("min", "max"),
        Kind.DATE: ("from", "to", "last", "blank"),
        Kind.CHOICE: ("in",),
    }
