import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithwork.audit.models import Entry
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts.models import Contact, CurrentResponse, Tally
from kithwork.kernel.errors import ForbiddenError
from kithwork.kernel.table import read_page
from kithwork.kernel.table.parse import parse
from kithwork.people import reads
from tests.world import NOW

DAY = timedelta(days=1)


def ask(text=""):
    return parse_qs(text)


def contacts(house, text=""):
    return reads.contacts(house.scope, parameters=ask(text), now=NOW)


def names(listing):
    return [row.texts["name"] for row in listing.page.rows]


def respond(contact, action, **values):
    return CurrentResponse.objects.create(
        organization_id=contact.organization_id,
        campaign_id=contact.campaign_id,
        contact=contact,
        action=action,
        responded_at=NOW,
        **values,
    )


def tally(house, mobilizer, **values):
    return Tally.objects.create(organization=house.organization, campaign=house.campaign, mobilizer=mobilizer, **values)


def test_contacts_shows_one_row_a_contact_with_a_column_an_action(world):
    house = world.a
    contact = house.contact(
        rung=house.rungs[0], answered_at=NOW, touchpoints=4, match_status="matched", canonical_voter_id="NC-AA1"
    )
    respond(contact, house.actions["task"])
    respond(contact, house.actions["free"], text="Roads")
    respond(contact, house.actions["several"], options=[house.options[5].id, house.options[3].id])
    page = contacts(house).page
    assert [cell.column.label for cell in page.rows[0].cells] == [
        "Name", "Match status", "Key Question response", "Hello", "Ask what matters to them", "Plan", "Help",
        "Relational Touchpoints", "Mobilizer", "Added",
    ]  # fmt: skip
    assert [cell.text for cell in page.rows[0].cells] == [
        "Rosa O'Brien-Núñez", "Matched", "Strong yes", "done", "Roads", "", "Call; Bake", "4", "Ana Whitfield",
        "Nov 2, 2026, 10:00",
    ]  # fmt: skip
    assert page.rows[0].carried == {"mobilizer_id": house.mobilizers[0].id}


def test_contacts_of_others_and_deleted_ones_are_absent(world):
    world.b.contact(first_name="Foreign")
    world.a.contact(first_name="Gone", deleted_at=NOW)
    world.a.contact(first_name="Here", last_name="")
    assert names(contacts(world.a)) == ["Here"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=rosa", ["Rosa Alvarez"]),
        ("q=alvarez+rosa", ["Rosa Alvarez"]),
        ("q=(919)+555-0123", ["Rosa Alvarez"]),
        ("q=BEN@example", ["Ben Okafor"]),
        ("q=100%25", []),
        ("match_status.in=possible", ["Ben Okafor"]),
        ("match_status.in=possible&match_status.in=unmatched", ["Ben Okafor", "Rosa Alvarez"]),
        ("key_question_response.in=none", ["Ben Okafor"]),
        ("key_question_response.in=RUNG", ["Rosa Alvarez"]),
        ("relational_touchpoints.min=2", ["Rosa Alvarez"]),
        ("relational_touchpoints.max=1", ["Ben Okafor"]),
        ("phone.blank=yes", ["Ben Okafor"]),
        ("phone.blank=no", ["Rosa Alvarez"]),
        # Midnight UTC of the third is still the second in New York.
        ("added_at.from=2026-11-02&added_at.to=2026-11-02", ["Rosa Alvarez"]),
        ("added_at.from=2026-11-03", []),
        ("added_at.to=2026-11-01", ["Ben Okafor"]),
        ("mobilizer_name.has=whit", ["Rosa Alvarez"]),
        ("mobilizer_id.blank=yes", ["Ben Okafor"]),
        ("mobilizer_id.is=MOBILIZER", ["Rosa Alvarez"]),
        ("HELLO.has=done", ["Rosa Alvarez"]),
        ("HELLO.blank=yes", ["Ben Okafor"]),
        ("HELLO.is=Done", ["Rosa Alvarez"]),
        ("state_file_id.is=AA1", []),
    ],
)
def test_contacts_are_found_by(world, question, found):
    house = world.a
    rosa = house.contact(
        first_name="Rosa", last_name="Alvarez", phone="+19195550123", touchpoints=2, rung=house.rungs[1],
        answered_at=NOW, added_at=NOW + timedelta(hours=12),
    )  # fmt: skip
    house.contact(
        first_name="Ben", last_name="Okafor", email="ben@example.org", match_status="possible", added_at=NOW - DAY,
        mobilizer=None,
    )  # fmt: skip
    respond(rosa, house.actions["task"])
    text = (
        question.replace("RUNG", str(house.rungs[1].id))
        .replace("MOBILIZER", str(house.mobilizers[0].id))
        .replace("HELLO", f"action_{house.actions['task'].id}")
    )
    listing = contacts(house, text + "&sort=name")
    assert listing.problems == ()
    assert names(listing) == found


def test_the_key_question_is_sorted_by_the_ladder_blank_last_both_ways(world):
    house = world.a
    for name, rung in (("none", None), ("low", house.rungs[3]), ("high", house.rungs[0])):
        house.contact(first_name=name, last_name="", rung=rung, answered_at=rung and NOW)
    assert names(contacts(house, "sort=key_question_response")) == ["high", "low", "none"]
    assert names(contacts(house, "sort=-key_question_response")) == ["low", "high", "none"]


def test_mobilizers_show_their_metrics_and_nothing_of_nothing(world):
    house = world.a
    tally(house, house.mobilizers[0], contacts=3, matched=1, touched=2, answered=3, touchpoints=7)
    listing = reads.mobilizers(house.scope, parameters=ask("sort=name"), now=NOW)
    assert listing.unassigned is None
    assert [[cell.text for cell in row.cells] for row in listing.page.rows] == [
        ["Ana Whitfield", "ana@maple.example.org", "", "Durham", "Unmatched", "3", "33.3 %", "66.7 %", "100.0 %", "7",
         "Nov 2, 2026, 10:00"],
        ["Ben Okafor", "ben@maple.example.org", "", "Durham", "Unmatched", "0", "–", "–", "–", "0",
         "Nov 2, 2026, 10:00"],
    ]  # fmt: skip


def test_unassigned_is_a_row_of_its_own_when_it_holds_anybody(world):
    house = world.a
    empty = tally(house, None, contacts=0)
    assert reads.mobilizers(house.scope, parameters={}, now=NOW).unassigned is None
    Tally.objects.filter(id=empty.id).update(contacts=2, matched=1)
    listing = reads.mobilizers(house.scope, parameters={}, now=NOW)
    assert listing.unassigned is not None
    assert [cell.text for cell in listing.unassigned.cells] == [
        "Unassigned", "", "", "", "", "2", "50.0 %", "0.0 %", "0.0 %", "0", "",
    ]  # fmt: skip
    assert listing.page.count == 2
    assert reads.mobilizers(house.scope, parameters=ask("q=ana"), now=NOW).unassigned is None


def test_who_left_is_no_mobilizer(world):
    Mobilizer.objects.filter(id=world.a.mobilizers[0].id).update(left_at=NOW)
    listing = reads.mobilizers(world.a.scope, parameters={}, now=NOW)
    assert names(listing) == ["Ben Okafor"]


def test_shares_are_filtered_in_percent(world):
    house = world.a
    tally(house, house.mobilizers[0], contacts=2, matched=1)
    assert names(reads.mobilizers(house.scope, parameters=ask("matched_share.min=50"), now=NOW)) == ["Ana Whitfield"]
    assert names(reads.mobilizers(house.scope, parameters=ask("matched_share.min=51"), now=NOW)) == []


def test_reading_people_leaves_its_mark_without_what_was_searched(world):
    world.a.contact()
    contacts(world.a, "q=rosa&name.has=rosa")
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.people, entry.campaign_id) == ("contacts.list", 1, world.a.campaign.id)
    assert "name" in entry.fields
    assert "added_at" not in entry.fields


def test_an_analyst_reads_no_people(world):
    for read in (reads.mobilizers, reads.contacts):
        with pytest.raises(ForbiddenError):
            read(world.a.analyst_scope, parameters={}, now=NOW)


@pytest.mark.parametrize("read", [reads.mobilizers, reads.contacts])
def test_three_rows_cost_as_many_queries_as_one(world, read):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            read(world.a.scope, parameters={}, now=NOW)
        return len(captured)

    world.a.contact()
    Mobilizer.objects.filter(id=world.a.mobilizers[1].id).update(left_at=NOW)
    one = count()
    Mobilizer.objects.filter(id=world.a.mobilizers[1].id).update(left_at=None)
    world.a.contact()
    world.a.contact(index=1)
    assert count() == one


def forged(values):
    """A cursor in the right form with wrong values."""
    text = json.dumps(["-sort_0", "-sort_1", *values])
    return "after~" + urlsafe_b64encode(text.encode()).decode()


people = st.lists(
    st.tuples(st.sampled_from(["", "ana", "Ána", "Ben", "ben"]), st.integers(0, 2), st.sampled_from([None, 0, 1])),
    min_size=1,
    max_size=9,
)
sorts = st.lists(
    st.sampled_from(
        [
            "name",
            "-name",
            "relational_touchpoints",
            "-relational_touchpoints",
            "key_question_response",
            "-key_question_response",
            "key_question_responded_at",
            "-key_question_responded_at",
            "added_at",
            "-contact_id",
            "mobilizer_name",
            "-phone",
        ]
    ),
    max_size=3,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=people, sorts=sorts, size=st.integers(1, 4))
def test_paging_visits_every_row_once_in_either_direction(world, people, sorts, size):
    house = world.a
    Contact.objects.all().delete()
    for number, (name, touchpoints, rung) in enumerate(people):
        house.contact(
            first_name=name,
            last_name="",
            client_key=f"00000000-0000-4000-8000-{number:012d}",
            touchpoints=touchpoints,
            rung=None if rung is None else house.rungs[rung],
            answered_at=None if rung is None else NOW + touchpoints * DAY,
            added_at=NOW + touchpoints * DAY,
        )
    source = reads.contacts_source(house.scope)
    query = parse({"sort": sorts, "col": ["name"]}, source.table).query

    def page(query):
        return read_page(source.rows, source.table, query, zone=house.scope.zone, size=size)

    whole = [row.id for row in read_page(source.rows, source.table, query, zone=house.scope.zone, size=100).rows]
    pages = [page(query)]
    while pages[-1].next and len(pages) <= len(people):  # a page that leads nowhere must fail, not hang
        pages.append(page(pages[-1].next))
    assert [row.id for found in pages for row in found.rows] == whole
    assert sorted(whole) == sorted(Contact.objects.values_list("id", flat=True))
    back = [pages[-1]]
    while back[-1].previous and len(back) <= len(people):
        back.append(page(back[-1].previous))
    assert [row.id for found in reversed(back) for row in found.rows] == whole


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["", "sort=name&", "sort=-key_question_responded_at&", "sort=relational_touchpoints&"]),
    st.text(max_size=40)
    | st.sampled_from(["after~", "before~bnVsbA", "after~W10", "after~e30", "after~Ww" + "1tb" * 600])
    | st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), max_size=4).map(forged),
)
def test_a_forged_cursor_never_breaks_the_page(world, sort, cursor):
    if Contact.objects.count() == 0:
        world.a.contact()
    parameters = {**parse_qs(sort), "page": [cursor]}
    assert len(reads.contacts(world.a.scope, parameters=parameters, now=NOW).page.rows) <= 1
