import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts import door
from kithwork.contacts import reads as contacts
from kithwork.contacts.models import Contact
from kithwork.contacts.writes import Match, add, delete, set_matches, set_tags, undelete
from kithwork.matching import writes
from kithwork.outreach import reads as outreach
from kithwork.voterfile import writes as voterfile
from tests.matching.test_batch import ADA, BO, ROWS
from tests.matching.walks import job_scope, match_all
from tests.voterfile.delivery import bring_in, delivery
from tests.voterfile.tagging import bring_in_tags
from tests.world import NOW, House, World, client_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(world: World) -> House:
    bring_in(world.a.scope, delivery(ROWS))
    for key, person in (("ada", ADA), ("bo", BO)):
        add(world.a.mobilizer_scope(), client_key=client_key(key), person=person, now=NOW)
    return world.a


def carried() -> dict[str, list[str]]:
    return dict(Contact.objects.values_list("first_name", "tags"))


def retag(house: House) -> None:
    """As the worker would, from the organization's job to each campaign's."""
    writes.begin_retagging(door.organization_scope_for_job(house.organization.pk))
    job = ProcrastinateJob.objects.filter(task_name="matching.retag_campaign").latest("id")
    assert (job.args["campaign_id"], job.lock) == (house.campaign.pk, f"matching-{house.campaign.pk}")
    writes.retag(job_scope(house))


def test_tags_are_copied_at_match_and_follow_their_files(house: House) -> None:
    first = bring_in_tags(house.scope, "NC-BY1001,union", "NC-BY1001,vip")
    assert carried() == {"Ada": [], "Bo": []}
    match_all(house)
    assert carried() == {"Ada": ["union", "vip"], "Bo": []}
    bring_in_tags(house.scope, "NC-BY1001,member")
    retag(house)
    assert carried()["Ada"] == ["member", "union", "vip"]
    voterfile.switch_tags(house.scope, file_id=first, on=False, now=NOW)
    retag(house)
    assert carried()["Ada"] == ["member"]


def test_a_contact_brought_back_has_the_tags_of_the_day(house: House) -> None:
    file_id = bring_in_tags(house.scope, "NC-BY1001,union")
    match_all(house)
    scope, ada = house.mobilizer_scope(), Contact.objects.get(first_name="Ada").pk
    delete(scope, contact_id=ada, now=NOW)
    voterfile.remove_tags(house.scope, file_id=file_id, now=NOW)
    retag(house)
    undelete(scope, contact_id=ada, now=NOW)
    assert carried()["Ada"] == []


def test_a_new_match_elsewhere_is_not_given_the_old_ones_tags(house: House) -> None:
    bring_in_tags(house.scope, "NC-BY1001,union")
    match_all(house)
    one = contacts.matched(job_scope(house), after=0, limit=1)[0]
    ada = Contact.objects.get(first_name="Ada").pk
    set_matches(job_scope(house), matches={ada: Match("unmatched")})
    set_tags(job_scope(house), tags={one: ("union",)})
    assert carried()["Ada"] == []


def test_an_action_for_a_tag_is_for_its_contacts_and_the_mobilizer_never_sees_the_tag(house: House) -> None:
    bring_in_tags(house.scope, "NC-BY1001,sworn enemy")
    match_all(house)
    for action in house.actions.values():
        action.target_tags = ["sworn enemy"]
        action.save()
    ada, bo = (Contact.objects.get(first_name=name).pk for name in ("Ada", "Bo"))
    scope = house.mobilizer_scope()
    assert outreach.actions_for(scope, contact_id=ada)
    assert not outreach.actions_for(scope, contact_id=bo)
    assert contacts.card(scope, contact_id=ada).facts.tags == ()
    client = Client()
    client.force_login(house.users[0])
    page = client.get(reverse("mobilizer:contact", args=[house.campaign.slug, ada]))
    assert page.status_code == 200
    assert "sworn enemy" not in page.text


def test_the_tags_column_shows_filters_and_sorts(house: House) -> None:
    bring_in_tags(house.scope, "NC-BY1001,union", "NC-BY1001,vip")
    match_all(house)
    client = Client()
    client.force_login(house.admin)
    address = reverse("dashboard:contacts", args=["maple", house.campaign.slug])
    assert "union; vip" in client.get(address, {"col": ["name", "tags"]}).text
    found = client.get(address, {"tags.has": "VIP", "sort": "tags"}).text
    assert "Ada" in found
    assert "Lindqvist" not in found
