from datetime import timedelta

from procrastinate.contrib.django import app

from kithwork.contacts.models import Contact
from kithwork.stewardship import jobs
from tests.world import NOW, World


def test_purge_goes_nightly_through_every_organization(world: World, time_machine) -> None:
    for house in world:
        house.contact(deleted_at=NOW)
        house.contact(deleted_at=NOW + timedelta(days=2))
        house.contact()
    time_machine.move_to(NOW + timedelta(days=8))
    jobs.purge(timestamp=0)
    jobs.purge(timestamp=0)
    left = Contact.objects.values_list("campaign_id", "deleted_at")
    assert set(left) == {(house.campaign.id, at) for house in world for at in (NOW + timedelta(days=2), None)}
    assert "stewardship.purge" in {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
