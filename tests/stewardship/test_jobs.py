from datetime import timedelta

from procrastinate.contrib.django import app

from kithwork.accounts import door
from kithwork.campaigns.models import PasscodeTry
from kithwork.contacts.models import Contact
from kithwork.stewardship import jobs, writes
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


def test_purge_forgets_wrong_passcodes_that_make_nobody_wait(world: World) -> None:
    for house in world:
        for minutes in (16, 14):
            PasscodeTry.objects.create(
                organization=house.organization,
                campaign=house.campaign,
                visitor_key="7",
                at=NOW - timedelta(minutes=minutes),
            )
    writes.purge(door.organization_scope_for_job(world.a.organization.pk), now=NOW)
    kept = PasscodeTry.objects.order_by("organization_id", "at").values_list("organization_id", "at")
    recent, old = NOW - timedelta(minutes=14), NOW - timedelta(minutes=16)
    assert sorted(kept) == sorted(
        [(world.a.organization.pk, recent), (world.b.organization.pk, old), (world.b.organization.pk, recent)]
    )
