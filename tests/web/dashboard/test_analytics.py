import csv
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.html import escape

from kithwork.analytics.columns import METRICS
from kithwork.contacts.models import CurrentResponse
from kithwork.contacts.writes.tallies import recount
from kithwork.outreach.models import Answer
from kithwork.people.columns import MOBILIZER_METRICS
from tests.analytics.test_reads import tell
from tests.world import NOW, House, World, client_key


def page(world: World, who: str, asked: str = "") -> str:
    client = Client()
    client.force_login(getattr(world.a, who))
    return client.get(f"/o/{world.a.organization.slug}/{world.a.campaign.slug}/analytics/{asked}").content.decode()


def crowd(house: House, size: int) -> None:
    """Contacts of every kind, a day apart each, with responses to every action; some voters are held twice."""
    inside = {"organization": house.organization, "campaign": house.campaign}
    for place in range(size):
        answered = {"rung": house.rungs[place % 3], "answered_at": NOW} if place % 4 else {}
        matched = {
            "match_status": "matched",
            "canonical_voter_id": f"NC-{place // 4}",
            "voterfile_state": "NC",
            "voterfile_county": ("Durham", "Wake", "")[place % 3],
            "congressional_district": ("4", "14", "")[place % 3],
        }
        contact = house.contact(
            place % 2,
            touchpoints=place % 3,
            added_at=NOW - timedelta(days=place % 10),
            **answered,
            **(matched if place % 2 or place % 8 == 0 else {"match_status": ("unmatched", "declined")[place % 4 // 2]}),
            **({"mobilizer": None} if place % 7 == 3 else {}),
        )
        for past, rung in ((20, 1), (3, 2)):
            if place % 4 and place % 5:
                Answer.objects.create(
                    contact=contact,
                    rung=house.rungs[(place + rung) % 4],
                    recorded_by=house.mobilizers[0],
                    recorded_at=NOW - timedelta(days=past),
                    arrived_at=NOW,
                    client_key=client_key(f"answer-{contact.pk}-{past}"),
                    **inside,
                )
        for offset, (key, action) in enumerate(house.actions.items()):
            if (place + offset) % 3 == 0:
                options = [option.pk for option in house.options if option.action_id == action.pk]
                chosen = options[place % 3 :] if key == "several" else options[place % 3 : place % 3 + 1]
                said = {"text": "Parks"} if key == "free" else {"options": chosen}
                CurrentResponse.objects.create(contact=contact, action=action, responded_at=NOW, **said, **inside)
    house.contact(deleted_at=NOW, touchpoints=1)
    recount(house.scope, holders={None, *(mobilizer.pk for mobilizer in house.mobilizers)})


@pytest.mark.parametrize(
    ("size", "asked"),
    [
        (0, ""),
        (1, ""),
        (60, ""),
        (60, "?from=2026-10-27&to=2026-10-31"),
        (60, "?to=2026-10-30&mobilizer={ana}&area=congress"),
        (1, "?mobilizer={ana}"),
    ],
)
def test_every_link_leads_to_as_many_people_as_the_number_says(world: World, size: int, asked: str) -> None:
    crowd(world.a, size)
    world.b.contact(touchpoints=1)
    client = Client()
    client.force_login(world.a.admin)
    text = page(world, "admin", asked.format(ana=world.a.mobilizers[0].pk))

    links = re.findall(r'href="(/o/[^"]*/people/[^"]*)" data-people="(\d+)"', text)

    assert len(links) > 25
    for link, people in links:
        listed = client.get(unescape(link)).context["page"].count
        assert (link, listed) == (link, int(people))
    if size == 60:
        assert len({people for _, people in links}) > 5


def test_an_analyst_gets_no_links_to_lists(world: World) -> None:
    tell(world.a)
    assert "/people/" not in page(world, "analyst")


def test_an_analyst_cannot_ask_for_one_mobilizer(world: World) -> None:
    crowd(world.a, 60)
    everybody = page(world, "analyst", f"?mobilizer={world.a.mobilizers[0].pk}")
    assert everybody.partition("<main")[2].count("<5") == page(world, "analyst").partition("<main")[2].count("<5")
    assert 'name="mobilizer"' not in everybody


@pytest.mark.parametrize("name", ["numbers", "ladder", "responses", "growth", "movement", "overlap", "places"])
def test_every_chart_downloads_as_csv(world: World, name: str) -> None:
    crowd(world.a, 60)
    files = {}
    for who in ("admin", "analyst"):
        client = Client()
        client.force_login(getattr(world.a, who))
        base = f"/o/{world.a.organization.slug}/{world.a.campaign.slug}/analytics/"
        files[who] = list(csv.reader(client.get(f"{base}{name}.csv?from=2026-10-20").content.decode().splitlines()))
    lengths = {len(line) for line in files["admin"]}
    assert len(files["admin"]) > 3
    assert len(lengths) == 1
    # A file tells an analyst no more than the page.
    counts = [cell for line in files["analyst"][1:] for cell in line[1:] if cell.isdecimal()]
    assert [cell for cell in counts if 0 < int(cell) < 5 and name != "numbers"] == []


def test_every_metric_stands_once_with_its_text(world: World) -> None:
    text = page(world, "admin")
    told = {metric.key: escape(f"{metric.description} {metric.freshness}") for metric in METRICS}
    assert [key for key, said in told.items() if said not in text] == []
    assert len({str(metric.label) for metric in METRICS}) == len(METRICS)


def test_every_metric_of_a_mobilizer_has_its_text_in_table_and_dictionary(world: World) -> None:
    client = Client()
    client.force_login(world.a.admin)
    base, every = (
        f"/o/{world.a.organization.slug}/{world.a.campaign.slug}",
        [column.key for column in MOBILIZER_METRICS],
    )
    for path, query in (("people/mobilizers/", {"col": every}), ("exports/dictionary/", {})):
        text = client.get(f"{base}/{path}", query).content.decode()
        assert [column.key for column in MOBILIZER_METRICS if escape(str(column.description)) not in text] == []
