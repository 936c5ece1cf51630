from uuid import uuid4

import pytest

from kithwork.campaigns.models import FormerSlug
from kithwork.outreach.models import Note
from tests.web.mobilizer.conftest import Phone
from tests.world import World


@pytest.fixture
def moved(world: World) -> World:
    campaign = world.a.campaign
    FormerSlug.objects.create(organization=world.a.organization, campaign=campaign, slug=campaign.slug)
    campaign.slug = "maple-again"
    campaign.save()
    return world


def test_a_former_address_leads_on(phone: Phone, moved: World) -> None:
    contact = moved.a.contact()
    answer = phone.get("contact", contact=contact.id)
    assert (answer.status_code, answer.url) == (308, f"/c/maple-again/me/contacts/{contact.id}/")


def test_what_was_posted_to_a_former_address_is_kept(phone: Phone, moved: World) -> None:
    contact = moved.a.contact()
    note = {"body": "Met at the market", "client_key": str(uuid4())}
    phone.client.post(phone.url("note", contact=contact.id), note, follow=True)
    assert Note.objects.get().body == "Met at the market"


def test_a_former_address_says_nothing_to_who_has_not_joined(phone: Phone, moved: World) -> None:
    moved.a.mobilizers[0].left_at = moved.a.mobilizers[0].joined_at
    moved.a.mobilizers[0].save()
    assert phone.get("tasks").status_code == 404
