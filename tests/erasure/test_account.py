"""Delete my account: closed at once, erased by the job, with the last-admin rule and a choice for each campaign."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts import door
from kithwork.accounts.models import Membership, User
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts.models import Contact
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add
from kithwork.erasure import jobs
from kithwork.exports.models import Export
from kithwork.kernel.errors import NotFoundError
from kithwork.outreach import reads as outreach
from kithwork.outreach import writes as outreach_writes
from kithwork.stewardship import reads as stewardship
from tests.erasure.searching import found_outside_voter_files
from tests.world import NOW, House, World, client_key, make_campaign, make_ladder, make_mobilizer

ADDRESS = "/account/delete/"


class Context:
    """What procrastinate hands a job, as far as it is looked at."""

    job = None


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def work() -> None:
    for job in ProcrastinateJob.objects.filter(task_name="erasure.finish_account", status="todo"):
        jobs.finish_account.func(Context(), **job.args)


def second_campaign(house: House) -> Mobilizer:
    campaign = make_campaign(house.organization, slug=f"{house.organization.slug}-second")
    make_ladder(campaign)
    return make_mobilizer(campaign, house.users[0], first_name="Ana", last_name="Whitfield")


def test_an_account_is_closed_at_once_and_erased_by_the_job(world: World) -> None:
    house, user = world.a, world.a.users[0]
    second = second_campaign(house)
    first = add(house.mobilizer_scope(), client_key=client_key("a"), person=ContactDetails(first_name="Rosa"), now=NOW)
    outreach_writes.note(
        house.mobilizer_scope(), contact_id=first, body="Met.", client_key=client_key("n"), recorded_at=NOW, now=NOW
    )
    taken = Contact.objects.create(
        organization=house.organization, campaign_id=second.campaign_id, mobilizer=second, added_by=second,
        client_key=client_key("b"), added_at=NOW, first_name="Ada",
    )  # fmt: skip
    waiting = Export.objects.create(
        organization=house.organization, campaign=house.campaign, kind="contacts", requested_by=user, requested_at=NOW,
        client_key=client_key("e"),
    )  # fmt: skip
    client, other_device = signed_in(user), signed_in(user)
    said = {f"campaign_{house.campaign.pk}": "leave", f"campaign_{second.campaign_id}": "take"}
    assert "Please type the word" in client.post(ADDRESS, said | {"word": "yes"}).content.decode()
    assert client.post(ADDRESS, said | {"word": " Delete "}).headers["Location"] == "/account/deleted/"
    assert other_device.get("/account/").status_code == 302
    assert Contact.objects.get(pk=first).mobilizer_id is None
    assert Contact.objects.get(pk=taken.pk).deleted_at is not None
    work()
    work()
    assert [(one.to, one.subject) for one in mail.outbox] == [(["ana@maple.example.org"], "Your account is deleted")]
    assert found_outside_voter_files(("ana@maple",)) == {}
    waiting.refresh_from_db()
    assert waiting.status in {"cancelled", "withdrawn"}
    (entry,) = outreach.history_page(house.scope, contact_id=first, after="", now=NOW).entries
    assert entry.recorded_by == "former mobilizer"
    assert list(stewardship.differences(house.scope)) == []
    with pytest.raises(NotFoundError):
        door.user_scope(user.pk)


def test_the_last_admin_stays_until_there_is_another(world: World) -> None:
    client = signed_in(world.a.admin)
    assert "last admin of Maple Neighbors" in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"word": "delete"})
    assert User.objects.get(pk=world.a.admin.pk).is_active
    Membership.objects.create(
        organization=world.a.organization, user=world.a.users[1], role="organization_admin", made_at=NOW
    )
    assert client.post(ADDRESS, {"word": "delete"}).status_code == 303
    work()
    assert found_outside_voter_files(("admin@maple",)) == {}
    again = signed_in(world.account_administrator).post(ADDRESS, {"word": "delete"})
    assert "only account administrator" in again.content.decode()


def test_who_goes_on_elsewhere_keeps_the_account(world: World) -> None:
    """An admin erases a mobilizer of theirs, who is one of another organization, too."""
    user = world.a.users[0]
    theirs = make_mobilizer(world.b.campaign, user, first_name="Ana", last_name="Whitfield")
    answer = signed_in(world.a.admin).post(
        f"/o/{world.a.organization.slug}/-/erase/",
        {"word": "erase", "confirm": "1", "mobilizers": world.a.mobilizers[0].pk},
    )
    assert answer.status_code == 303
    work()
    assert User.objects.get(pk=user.pk).is_active
    assert Mobilizer.objects.get(pk=theirs.pk).first_name == "Ana"
    erased = Mobilizer.objects.get(pk=world.a.mobilizers[0].pk)
    assert (erased.user_id, erased.first_name, erased.state, erased.email) == (None, "", "", "")


def test_an_admin_of_the_organization_is_not_erased_by_the_way(world: World) -> None:
    mobilizer = make_mobilizer(world.a.campaign, world.a.analyst, first_name="Ida", last_name="Berg")
    answer = signed_in(world.a.admin).post(
        f"/o/{world.a.organization.slug}/-/erase/",
        {"word": "erase", "confirm": "1", "mobilizers": mobilizer.pk, "mobilizer": mobilizer.pk},
    )
    assert "is an admin or analyst" in answer.content.decode()
    assert Mobilizer.objects.get(pk=mobilizer.pk).first_name == "Ida"
