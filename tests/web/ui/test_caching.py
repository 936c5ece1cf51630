from django.test import Client

from tests.world import World


def test_pages_of_who_is_signed_in_are_kept_by_nobody(world: World) -> None:
    client = Client()
    client.force_login(world.a.admin)
    answer = client.get(f"/o/{world.a.organization.slug}/{world.a.campaign.slug}/people/contacts/")
    assert answer["Cache-Control"] == "private, no-store"
