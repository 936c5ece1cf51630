import pytest

from kithwork.accounts.models import Membership, Organization

DETAILS = {
    "name": "Maple Neighbors",
    "website": "https://maple.example.org",
    "description": "We talk.",
    "postal_address": "2 Main St",
    "time_zone": "America/Chicago",
    "paid_for_by": "Maple Fund",
    "invitation_days": "10",
    "match_percent": "97.5",
    "two_person_check": "True",
}


@pytest.fixture
def admin(client, world):
    client.force_login(world.a.admin)
    return client


def test_overview_shows_campaigns_with_their_status(admin):
    page = admin.get("/o/maple/-/").content.decode()
    for words in ("Maple Votes 2026", "active", "Create campaign", "1 Main St"):
        assert words in page
    assert "Cedar" not in page


def test_details_are_saved(admin):
    assert admin.post("/o/maple/-/details/", DETAILS)["Location"] == "/o/maple/-/"
    saved = Organization.objects.get(slug="maple")
    stored = DETAILS | {"match_precision": "0.975", "two_person_check": "True"}
    stored = {name: value for name, value in stored.items() if name != "match_percent"}
    assert {name: str(getattr(saved, name)) for name in stored} == stored


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"website": "maple.example.org"}, "https:// in front"),
        ({"invitation_days": "0"}, "between 1 and 90 days"),
        ({"match_percent": "70"}, "between 80 % and 99.9 %"),
    ],
)
def test_details_refused_keep_what_was_typed(admin, values, sentence):
    page = admin.post("/o/maple/-/details/", DETAILS | values).content.decode()
    assert sentence in page
    assert 'value="Maple Fund"' in page


def test_administrators_are_listed_and_the_last_one_stays(admin, world):
    assert "admin@maple.example.org" in admin.get("/o/maple/-/administrators/").content.decode()
    page = admin.post("/o/maple/-/administrators/step-down/", follow=True).content.decode()
    assert "The last admin cannot be removed" in page
    assert Membership.objects.filter(user=world.a.admin).exists()
