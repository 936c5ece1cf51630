"""The builder: five steps, a draft after each, and what a change of status says it does."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kithwork.accounts.models import Organization
from kithwork.campaigns.models import Campaign
from kithwork.content.models import Rung
from tests.house.things import a_picture
from tests.world import World

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.a.admin)
    return client


BASE = "/o/maple"


def begin(client: Client, **more: object) -> Any:
    values = {"name": "Oak Listens", "time_zone": "America/New_York", "go": "next"} | more
    return client.post(f"{BASE}/-/campaigns/new/", values)


def step(key: str, slug: str = "oak-listens") -> str:
    return f"{BASE}/{slug}/build/{key}/"


def test_the_first_step_makes_a_draft_with_an_address_of_its_name(client: Client) -> None:
    answer = begin(client)

    assert (answer.status_code, answer["Location"]) == (303, step("ladder"))
    campaign = Campaign.objects.get(slug="oak-listens")
    assert (campaign.status, campaign.building_step, campaign.landing_title) == ("draft", 2, {"en": "Oak Listens"})


def test_the_first_step_keeps_what_was_typed_beside_the_sentence(client: Client) -> None:
    page = begin(client, slug="cedar-votes", landing_text="Some **words**").content.decode()

    assert "The address “cedar-votes” is taken. Please choose another." in page
    assert 'value="Oak Listens"' in page
    assert "Some **words**" in page


def test_a_half_written_ladder_is_kept_and_another_admin_goes_on(client: Client) -> None:
    begin(client)
    answer = client.post(
        step("ladder"), {"question": "", "rung_id": ["", ""], "rung_label": ["Yes", ""], "go": "leave"}
    )
    assert answer["Location"] == f"{BASE}/-/"
    assert [rung.label["en"] for rung in Rung.objects.filter(campaign__slug="oak-listens")] == ["Yes"]

    page = client.get(f"{BASE}/-/").content.decode()
    assert "step 2 of 5" in page
    assert step("ladder") in page
    assert 'value="Yes"' in client.get(step("ladder")).content.decode()


def test_back_saves_and_goes_a_step_back(client: Client) -> None:
    begin(client)
    answer = client.post(step("ladder"), {"question": "Come?", "rung_id": [""], "rung_label": ["Yes"], "go": "back"})

    assert answer["Location"] == step("details")
    page = client.get(step("ladder")).content.decode()
    assert 'value="Come?"' in page
    assert 'aria-current="step"' in page


def test_review_says_what_is_missing_and_leads_there_and_back(client: Client) -> None:
    Organization.objects.update(postal_address="")
    begin(client)
    page = client.get(step("review")).content.decode()
    assert "Write the Key Question" in page
    assert f"{BASE}/-/details/?next={step('review')}" in page

    organization = {"name": "Maple", "time_zone": "America/New_York", "invitation_days": 14, "match_percent": "98.0"}
    answer = client.post(f"{BASE}/-/details/?next={step('review')}", organization | {"postal_address": "1 Main St"})
    assert answer["Location"] == step("review")
    assert "enter" not in client.get(step("review")).content.decode().partition("Before it can")[2].partition("ul>")[0]


def test_publishing_ends_the_building(client: Client) -> None:
    begin(client)
    client.post(step("ladder"), {"question": "Come?", "rung_id": ["", ""], "rung_label": ["Yes", "No"], "go": "next"})
    client.post(f"{BASE}/oak-listens/content/status/", {"status": "active"})

    assert Campaign.objects.get(slug="oak-listens").status == "active"
    assert client.get(step("ladder"))["Location"] == f"{BASE}/oak-listens/content/"


def test_the_page_of_a_status_says_what_happens(world: World, client: Client) -> None:
    url = f"{BASE}/maple-votes/content/status/"
    page = client.get(url).content.decode()
    assert "The 2 mobilizers keep reading what they recorded" in page

    Campaign.objects.filter(pk=world.a.campaign.pk).update(status="closed")
    assert "lets people join again" in client.get(url).content.decode()


def test_geographies_are_of_the_voter_files_only(client: Client) -> None:
    url = f"{BASE}/maple-votes/content/geographies/"
    assert "There is no place to choose yet" in client.get(url).content.decode()
    assert client.post(url, {"geographies": ["NC/county/Nowhere"]}).status_code == 200
    assert client.post(url, {}).status_code == 303


def test_a_picture_needs_its_words_and_is_seen_by_visitors_of_an_active_campaign(
    client: Client, tmp_path: Any, settings: Any
) -> None:
    settings.STORAGE_FOLDER = tmp_path
    url, values = (
        f"{BASE}/maple-votes/content/details/",
        {"name": "Maple", "slug": "maple-votes", "time_zone": "America/New_York"},
    )

    def save(**more: object) -> Any:
        return client.post(url, values | more)

    def upload() -> SimpleUploadedFile:
        return SimpleUploadedFile("march.jpg", a_picture(), content_type="image/jpeg")

    page = save(picture=upload(), picture_alt="").content.decode()
    assert "Please enter what the picture shows" in page
    assert save(picture=upload(), picture_alt="A march in the rain").status_code == 303

    landing = Client().get("/c/maple-votes/").content.decode()
    assert 'alt="A march in the rain"' in landing
    picture = Client().get("/c/maple-votes/picture/")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    Campaign.objects.filter(slug="maple-votes").update(status="draft")
    assert Client().get("/c/maple-votes/picture/").status_code == 404

    assert save(picture_removed="on").status_code == 303
    assert client.get("/c/maple-votes/picture/").status_code == 404


def test_a_file_that_is_no_picture_keeps_what_was_typed(client: Client) -> None:
    file = SimpleUploadedFile("x.svg", b"<svg/>")
    page = client.post(
        f"{BASE}/-/details/",
        {
            "name": "Maple Two",
            "time_zone": "America/New_York",
            "invitation_days": 14,
            "match_percent": "98",
            "logo": file,
        },
    ).content.decode()
    assert "This file cannot be read as a picture" in page
    assert 'value="Maple Two"' in page
    assert Organization.objects.get(slug="maple").name != "Maple Two"
