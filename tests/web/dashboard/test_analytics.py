import re

from django.test import Client
from django.utils.html import escape

from kithwork.analytics.columns import METRICS
from kithwork.people.columns import MOBILIZER_METRICS
from tests.analytics.test_reads import tell
from tests.world import World


def page(world: World, who: str) -> str:
    client = Client()
    client.force_login(getattr(world.a, who))
    return client.get(f"/o/{world.a.organization.slug}/{world.a.campaign.slug}/analytics/").content.decode()


def test_every_link_leads_to_as_many_people_as_the_number_says(world: World) -> None:
    tell(world.a)
    client = Client()
    client.force_login(world.a.admin)
    links = re.findall(r'href="(/o/[^"]*/people/[^"]*)"', page(world, "admin").partition("<main")[2])

    found = [re.search(r"([\d,]+) found", client.get(link).content.decode()) for link in links]

    # mobilizers, contacts, matched, touched, then the four rungs
    assert [match and match[1] for match in found] == ["2", "6", "3", "4", "2", None, None, None]


def test_an_analyst_gets_no_links_to_lists(world: World) -> None:
    tell(world.a)
    assert "/people/" not in page(world, "analyst")


def test_every_metric_stands_once_with_its_text(world: World) -> None:
    text = page(world, "admin")
    assert [metric.key for metric in METRICS if escape(str(metric.description)) not in text] == []
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
