from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kithwork.campaigns import door
from kithwork.campaigns.models import Campaign
from kithwork.contacts.models import Contact
from kithwork.content import reads
from kithwork.content.models import Action, Mission, Rung, TargetRung
from kithwork.kernel import pictures
from tests.world import NOW, RUNGS, World


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.a.admin)
    return client


def at(world: World, path: str) -> str:
    return f"/o/{world.a.organization.slug}/{world.a.campaign.slug}/content/{path}"


def test_content_shows_what_mobilizers_will_see(world: World, client: Client) -> None:
    page = client.get(at(world, "")).content.decode()
    for words in (
        "Will they vote for the library levy?",
        *RUNGS,
        "Say hello",
        "Election Day",
        "<strong>counts</strong>",
    ):
        assert words in page


def test_content_is_read_only_for_an_analyst(world: World) -> None:
    client = Client()
    client.force_login(world.a.analyst)

    page = client.get(at(world, "")).content.decode()

    assert "Say hello" in page
    assert "<form" not in page.partition("<main")[2]
    assert client.get(at(world, "ladder/")).status_code == 404


def test_details_of_a_300_character_name_end_in_a_sentence(world: World, client: Client) -> None:
    values = {
        "name": "x" * 300,
        "slug": "maple-votes",
        "time_zone": "America/New_York",
        "landing_title": "T",
    }
    page = client.post(at(world, "details/"), values).content.decode()

    assert "Please shorten a name to 200 characters; it has 300." in page
    assert Campaign.objects.get(pk=world.a.campaign.pk).name == world.a.campaign.name


def test_ladder_buttons_rearrange_without_saving(world: World, client: Client) -> None:
    values = {"question": "Q?", "rung_id": ["", ""], "rung_label": ["First", "Second"], "rung_press": "down-0"}
    page = client.post(at(world, "ladder/"), values).content.decode()

    assert page.index('value="Second"') < page.index('value="First"')
    assert Rung.objects.filter(campaign=world.a.campaign).count() == 4


@pytest.mark.parametrize("press", ["up-9", "up-x", "remove-", "sideways-0", "up--1", "", "down-99999999999999999999"])
def test_ladder_with_an_odd_button_saves(world: World, client: Client, press: str) -> None:
    ids = [str(rung.pk) for rung in world.a.rungs[:2]]
    values = {"question": "Q?", "rung_id": ids, "rung_label": ["A", "B"], "rung_press": press}
    assert client.post(at(world, "ladder/"), values).status_code == 303


def test_ladder_saved_is_shown(world: World, client: Client) -> None:
    ids = [str(rung.pk) for rung in world.a.rungs]
    values = {"question": "New?", "rung_id": [*ids, ""], "rung_label": ["a", "b", "c", "d", "e"]}

    assert client.post(at(world, "ladder/"), values).status_code == 303
    labels = Rung.objects.filter(campaign=world.a.campaign).order_by("position").values_list("label", flat=True)
    assert [label["en"] for label in labels] == ["a", "b", "c", "d", "e"]


def test_action_is_made_and_edited(world: World, client: Client) -> None:
    values = {
        "name": "Ask about signs",
        "message": "Hi {first_name}, a sign for your yard?",
        "option_id": ["", ""],
        "option_label": ["Yes", "No"],
        "target_rungs": [str(world.a.rungs[0].pk)],
        "link_label": "Order",
        "link_url": "https://example.org/",
    }
    assert client.post(at(world, "actions/new/multiple_choice/"), values).status_code == 303
    action = Action.objects.latest("id")
    assert action.target_rungs.get().rung_id == world.a.rungs[0].pk

    page = client.get(at(world, f"actions/{action.pk}/")).content.decode()
    assert 'value="Yes"' in page
    assert "Hi {first_name}, a sign for your yard?</textarea>" in page
    assert 'value="https://example.org/"' in page


def test_action_with_another_organizations_rung_is_refused(world: World, client: Client) -> None:
    values = {"name": "Ask", "target_rungs": [str(world.b.rungs[0].pk)]}
    assert client.post(at(world, "actions/new/task/"), values).status_code == 200
    assert not Action.objects.filter(name={"en": "Ask"}).exists()


def test_action_of_an_unknown_kind_is_not_found(world: World, client: Client) -> None:
    assert client.get(at(world, "actions/new/poem/")).status_code == 404


def test_status_closes_and_opens_again(world: World, client: Client) -> None:
    for status in ("closed", "active"):
        assert client.post(at(world, "status/"), {"status": status}).status_code == 303
        assert Campaign.objects.get(pk=world.a.campaign.pk).status == status


def test_publish_without_a_ladder_says_what_to_do(world: World, client: Client) -> None:
    Campaign.objects.create(organization=world.a.organization, slug="empty", name="Empty", time_zone="UTC", made_at=NOW)
    page = client.post(
        f"/o/{world.a.organization.slug}/empty/content/status/", {"status": "active"}, follow=True
    ).content.decode()
    assert "Write the Key Question and its responses first" in page


def test_analytics_shows_dashes_where_there_is_nothing(world: World, client: Client) -> None:
    page = client.get(f"/o/{world.a.organization.slug}/{world.a.campaign.slug}/analytics/").content.decode()
    assert "Unique People Reached" in page
    assert "–" in page


def test_markdown_is_shown_before_it_is_saved(world: World, client: Client) -> None:
    typed = {"name": "Maple", "landing_text": "**Bold** <script>x</script>", "preview": "landing_text"}
    page = client.post(at(world, "details/"), typed).content.decode()
    assert "<strong>Bold</strong> &lt;script&gt;" in page

    part = client.post(f"/o/{world.a.organization.slug}/-/preview/?field=description", {"description": "*so*"})
    assert "<em>so</em>" in part.content.decode()


def test_audience_is_told_in_the_right_number(world: World, client: Client) -> None:
    world.a.contact(0, rung=world.a.rungs[0], answered_at=NOW)
    first = {"target_rungs": [str(world.a.rungs[0].pk)]}
    assert (
        client.post(at(world, "audience/"), first).content.decode().strip() == "1 contact of 1 mobilizer will see this."
    )

    for index in (0, 1):
        world.a.contact(index)
    assert (
        client.post(at(world, "audience/"), {}).content.decode().strip() == "3 contacts of 2 mobilizers will see this."
    )
    nobody = {"target_match_statuses": ["declined"]}
    assert client.post(at(world, "audience/"), nobody).content.decode().strip() == "Nobody would see this now."
    assert client.post(at(world, "audience/"), {"target_rungs": ["999"]}).content.decode().strip() == ""
    typed = {"name": "Kept", "count": "yes"} | first
    page = client.post(at(world, "actions/new/task/"), typed).content.decode()
    assert 'value="Kept"' in page
    assert "1 contact of 1 mobilizer will see this." in page


def test_several_links_keep_their_order(world: World, client: Client) -> None:
    action = world.a.actions["task"]
    typed = {"name": "Go", "link_label": ["A", "B"], "link_url": ["https://a.example.org", "https://b.example.org"]}
    url = at(world, f"actions/{action.pk}/")
    page = client.post(url, typed | {"link_press": "move-1-0"}).content.decode()
    assert page.index("https://b.example.org") < page.index("https://a.example.org")

    assert client.post(url, typed).status_code == 303
    assert [link["url"] for link in Action.objects.get(pk=action.pk).links] == typed["link_url"]


def test_merging_shows_numbers_and_asks(world: World, client: Client) -> None:
    gone, into = world.a.rungs[1].pk, world.a.rungs[0].pk
    world.a.contact(0, rung_id=gone, answered_at=NOW)
    url, chosen = at(world, "ladder/merge/"), {"gone": gone, "into": into}
    page = client.post(url, chosen).content.decode()
    assert "1 contact moves to “Strong yes”." in page
    assert Rung.objects.filter(pk=gone).exists()

    assert client.post(url, chosen | {"confirmed": "on"}).status_code == 303
    assert not Rung.objects.filter(pk=gone).exists()
    assert client.post(url, chosen | {"confirmed": "on"}).status_code == 200


def test_task_page_is_what_mobilizers_read(world: World, client: Client) -> None:
    said = {"network_name": "Your circle", "network_description": "**Five** is fine", "kind_of_contacts": "Neighbors"}
    assert client.post(at(world, "tasks/"), said | {"goal": "5"}).status_code == 303
    assert "between 1 and 1000" in client.post(at(world, "tasks/"), said | {"goal": "0"}).content.decode()
    world.a.contact(0)

    phone = Client()
    phone.force_login(world.a.users[0])
    page = phone.get(reverse("mobilizer:tasks", args=["maple-votes"])).content.decode()
    for words in ("Your circle", "<strong>Five</strong>", "Whom to add: Neighbors", "1 of 5 contacts"):
        assert words in page


def test_a_mission_groups_actions_and_says_whom_they_are_for(world: World, client: Client) -> None:
    task, free = world.a.actions["task"], world.a.actions["free"]
    rung = world.a.rungs[3]
    said = {"name": "Early vote", "description": "Soon", "actions": [task.pk, free.pk], "target_rungs": [rung.pk]}
    assert client.post(at(world, "missions/new/"), said).status_code == 303
    mission = Mission.objects.get()
    assert {one.rung_id for one in TargetRung.objects.filter(action__in=[task, free])} == {rung.pk}
    assert "which says" in client.get(at(world, f"actions/{task.pk}/")).content.decode()
    assert client.post(at(world, f"actions/{task.pk}/"), {"name": "Say hi"}).status_code == 303
    assert set(TargetRung.objects.filter(action=task).values_list("rung_id", flat=True)) == {rung.pk}

    world.a.contact(0, rung=rung, answered_at=NOW)
    phone = Client()
    phone.force_login(world.a.users[0])
    page = phone.get(reverse("mobilizer:tasks", args=["maple-votes"])).content.decode()
    assert page.index("Early vote") < page.index("Say hi") < page.index("Ask how they will vote")

    kept = {"rung_id": [str(one.pk) for one in world.a.rungs[:3]], "rung_label": list(RUNGS[:3])}
    Contact.objects.all().delete()
    assert "is meant for it" in client.post(at(world, "ladder/"), {"question": "Q?"} | kept).content.decode()
    assert client.post(at(world, f"missions/{mission.pk}/remove/")).status_code == 303
    assert set(TargetRung.objects.filter(action=free).values_list("rung_id", flat=True)) == {rung.pk}


def test_missions_are_moved(world: World, client: Client) -> None:
    for name in ("One", "Two"):
        client.post(at(world, "missions/new/"), {"name": name})
    last = Mission.objects.latest("id")
    client.post(at(world, f"missions/{last.pk}/move/"), {"move": "up-0"})
    assert [one.name["en"] for one in Mission.objects.order_by("position")] == ["Two", "One"]


def test_a_duplicate_has_everything_but_people(world: World, client: Client, tmp_path: Any, settings: Any) -> None:
    settings.STORAGE_FOLDER = tmp_path
    world.a.contact(0)
    client.post(at(world, "tasks/"), {"goal": "5"})
    said = {"name": "M", "actions": [world.a.actions["free"].pk], "target_rungs": [world.a.rungs[0].pk]}
    client.post(at(world, "missions/new/"), said)
    key = pictures.keep(b"pixels", organization_id=world.a.organization.pk)
    Campaign.objects.filter(pk=world.a.campaign.pk).update(picture_key=key, geographies=["NC"])

    taken = client.post(at(world, "duplicate/"), {"name": "Again", "slug": "cedar-votes"}).content.decode()
    assert "is taken" in taken
    answer = client.post(at(world, "duplicate/"), {"name": "Again", "slug": ""})
    assert answer["Location"] == "/o/maple/again/build/review/"

    copy = Campaign.objects.get(slug="again")
    assert (copy.status, copy.geographies, copy.landing_text) == ("draft", ["NC"], world.a.campaign.landing_text)
    assert copy.picture_key not in {"", key}
    scope = door.campaign_scope(world.a.admin.pk, organization_slug="maple", campaign_slug="again")
    mine, theirs = reads.actions(world.a.scope), reads.actions(scope)
    assert [(one.name, len(one.options), len(one.targeting.rungs)) for one in theirs] == [
        (one.name, len(one.options), len(one.targeting.rungs)) for one in mine
    ]
    assert not {one.id for one in mine} & {one.id for one in theirs}
    assert [rung.label for rung in reads.ladder(scope).rungs] == list(RUNGS)
    assert [one.mission_id for one in theirs if one.mission_id] == [one.id for one in reads.missions(scope)]
    assert reads.task_page(scope).goal == 5
    assert not Contact.objects.filter(campaign=copy).exists()
    assert "Every conversation" in client.get(answer["Location"]).content.decode()
