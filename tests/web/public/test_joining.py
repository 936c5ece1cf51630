import pytest

from kithwork.campaigns.models import Campaign, FormerSlug, Mobilizer
from tests.campaigns.writes.test_joining import ask_passcode
from tests.world import make_user

NORA = {
    "preferred_name": "",
    "first_name": "Nora",
    "last_name": "Quist",
    "city": "Durham",
    "state": "NC",
    "phone": "",
    "is_adult": "on",
}


@pytest.fixture
def nora(client, db):  # noqa: ARG001 - the user lives there
    user = make_user("nora@example.org")
    client.force_login(user)
    return user


def text(response):
    return response.content.decode()


def test_landing_shows_sanitized_text_and_who_runs_it(client, world):
    Campaign.objects.filter(pk=world.a.campaign.pk).update(
        landing_text={"en": "Every **voice** <script>alert(1)</script> [x](javascript:alert(1))"}
    )
    world.a.organization.paid_for_by = "Maple Fund"
    world.a.organization.save()
    page = text(client.get("/c/maple-votes/"))
    for words in ("Talk to people you know", "<strong>voice</strong>", "Maple Neighbors", "Paid for by Maple Fund"):
        assert words in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_landing_of_a_closed_campaign_says_so(client, world):
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status="closed")
    page = text(client.get("/c/maple-votes/"))
    assert "This campaign is closed" in page
    assert "Join campaign" not in page


def test_landing_of_a_draft_only_for_its_admins(client, world):
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status="draft")
    seen = {}
    for user in (None, world.b.admin, world.a.users[0], world.a.analyst, world.a.admin):
        client.logout()
        if user:
            client.force_login(user)
        seen[user and user.email] = client.get("/c/maple-votes/").status_code
    assert list(seen.values()) == [404, 404, 404, 404, 200]


def test_a_former_address_leads_on_for_good(client, world):
    FormerSlug.objects.create(organization=world.a.organization, campaign=world.a.campaign, slug="old-votes")
    response = client.get("/c/old-votes/join/?x=1")
    assert (response.status_code, response["Location"]) == (301, "/c/maple-votes/join/?x=1")


def test_a_former_address_of_a_draft_says_nothing(client, world):
    FormerSlug.objects.create(organization=world.a.organization, campaign=world.a.campaign, slug="old-votes")
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status="draft")
    assert client.get("/c/old-votes/").status_code == 404


def test_joining_begins_with_signing_in(client, world):  # noqa: ARG001 - the campaign
    response = client.get("/c/maple-votes/join/")
    assert response["Location"] == "/sign-in/?next=/c/maple-votes/join/"


def test_join_leads_to_match_yourself(client, world, nora):  # noqa: ARG001 - the campaign
    response = client.post("/c/maple-votes/join/", NORA)
    assert response.status_code == 303
    assert response["Location"].startswith("/c/maple-votes/me/")
    assert Mobilizer.objects.get(user=nora).preferred_name == "Nora"
    assert client.get("/c/maple-votes/join/")["Location"] == "/c/maple-votes/me/"


def test_join_says_who_sees_what_is_entered(client, world, nora):  # noqa: ARG001
    assert "The admins of Maple Neighbors can see what you enter" in text(client.get("/c/maple-votes/join/"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"is_adult": ""}, "18 or older can join"),
        ({"first_name": "x" * 300}, "Please shorten your first name"),
        ({"state": "Nowhere"}, "Please enter a state"),
        ({"city": ""}, "This field is required"),
    ],
)
def test_join_keeps_what_was_typed(client, world, nora, values, sentence):  # noqa: ARG001
    response = client.post("/c/maple-votes/join/", NORA | {"last_name": "=HYPERLINK(1)"} | values)
    assert sentence in text(response)
    assert 'value="=HYPERLINK(1)"' in text(response)
    assert not Mobilizer.objects.filter(user=nora).exists()


def test_passcode_comes_before_the_form_and_five_wrong_tries_wait(client, world, nora):
    ask_passcode(world.a)
    assert client.get("/c/maple-votes/join/")["Location"] == "/c/maple-votes/passcode/"
    for _try in range(5):
        assert "not the passcode" in text(client.post("/c/maple-votes/passcode/", {"passcode": "elm"}))
    assert "Please wait until" in text(client.post("/c/maple-votes/passcode/", {"passcode": "oak tree"}))
    assert client.post("/c/maple-votes/join/", NORA)["Location"] == "/c/maple-votes/passcode/"
    assert not Mobilizer.objects.filter(user=nora).exists()


def test_passcode_typed_rightly_opens_the_form(client, world, nora):
    ask_passcode(world.a)
    response = client.post("/c/maple-votes/passcode/", {"passcode": "Oak Tree"})
    assert response["Location"] == "/c/maple-votes/join/"
    client.post("/c/maple-votes/join/", NORA)
    assert Mobilizer.objects.filter(user=nora).exists()


def test_passcode_changed_meanwhile_is_asked_again(client, world, nora):
    ask_passcode(world.a)
    client.post("/c/maple-votes/passcode/", {"passcode": "oak tree"})
    ask_passcode(world.a, "new")
    assert client.post("/c/maple-votes/join/", NORA)["Location"] == "/c/maple-votes/passcode/"
    assert not Mobilizer.objects.filter(user=nora).exists()
