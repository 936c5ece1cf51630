"""How long people are kept: told a week before, done page by page, gone on with after a kill."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from kithwork.accounts import door
from kithwork.accounts.models import Organization
from kithwork.accounts.rules import Keeping
from kithwork.accounts.writes import set_keeping
from kithwork.audit.models import Entry
from kithwork.campaigns import door as campaigns_door
from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.contacts import writes as contacts
from kithwork.contacts.models import Contact, Tally
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add
from kithwork.erasure import reads, writes
from kithwork.kernel.errors import RefusedError
from kithwork.outreach import writes as outreach
from kithwork.stewardship import reads as stewardship
from tests.world import NOW, House, World, client_key

LATER = NOW + timedelta(days=200)


def night(house: House, now=LATER) -> int:
    scope = door.organization_scope_for_job(house.organization.pk)
    return writes.keep(scope, within=campaigns_door.enter_all(scope), now=now)


def seed(house: House) -> None:
    """Two nobody talked to, one whom somebody did, one with a day to come."""
    scope = house.mobilizer_scope()
    ids = [
        add(scope, client_key=client_key(name), person=ContactDetails(first_name=name), now=NOW)
        for name in ("Rosa", "Ada", "Bo", "Cy")
    ]
    outreach.note(scope, contact_id=ids[2], body="Met.", client_key=client_key("n"), recorded_at=NOW, now=NOW)
    contacts.follow_up(scope, contact_id=ids[3], on=(NOW + timedelta(days=9)).date(), now=NOW)


def test_admins_are_told_a_week_before_anybody_goes(world: World) -> None:
    house = world.a
    seed(house)
    set_keeping(house.scope, keeping=Keeping(unmatched_months=6), now=NOW)
    assert night(house, NOW) == 0
    assert Organization.objects.get(pk=house.organization.pk).told_unmatched_at is None
    (planned,) = reads.due(house.scope, now=LATER)
    assert (planned.people, planned.on, planned.is_told) == (2, (LATER + timedelta(days=7)).date(), False)
    assert night(house) == 0
    assert night(house, LATER + timedelta(days=6)) == 0
    writes.tell(door.organization_scope_for_job(house.organization.pk), rule="unmatched", now=LATER)
    assert mail.outbox[0].to == ["admin@maple.example.org"]
    assert "2 contacts" in mail.outbox[0].body
    assert night(house, LATER + timedelta(days=7)) == 2
    assert sorted(Contact.objects.values_list("first_name", flat=True)) == ["Bo", "Cy"]
    assert Tally.objects.get(campaign=house.campaign).contacts == 2
    assert list(stewardship.differences(house.scope)) == []
    assert list(Entry.objects.filter(verb="contacts.keep_no_longer").values_list("people", flat=True)) == [2]
    assert night(house, LATER + timedelta(days=8)) == 0


def test_a_killed_night_is_gone_on_with(world: World) -> None:
    house = world.a
    seed(house)
    set_keeping(house.scope, keeping=Keeping(unmatched_months=6), now=NOW)
    night(house)
    with patch("kithwork.erasure.writes.keeping.contacts.MANY", 1):
        record = "kithwork.erasure.writes.keeping.record"
        with patch(record, side_effect=[None, KeyboardInterrupt]), pytest.raises(KeyboardInterrupt):
            night(house, LATER + timedelta(days=8))
        assert Contact.objects.count() == 3
        assert night(house, LATER + timedelta(days=8)) == 1
    assert list(stewardship.differences(house.scope)) == []


def test_a_closed_campaign_forgets_its_people(world: World) -> None:
    house = world.a
    seed(house)
    Campaign.objects.filter(pk=house.campaign.pk).update(status="closed", closed_at=NOW)
    set_keeping(house.scope, keeping=Keeping(closed_months=3), now=NOW)
    night(house)
    assert night(house, LATER + timedelta(days=8)) == 4
    assert not Contact.objects.filter(campaign=house.campaign).exists()
    assert set(Mobilizer.objects.filter(campaign=house.campaign).values_list("first_name", "user_id")) == {("", None)}
    assert reads.due(house.scope, now=LATER + timedelta(days=8)) == ()
    assert Mobilizer.objects.filter(campaign=world.b.campaign, user__isnull=False).count() == 2


def test_the_page_says_what_will_go_and_a_changed_rule_tells_anew(world: World) -> None:
    house = world.a
    seed(house)
    client = Client()
    client.force_login(house.admin, backend=settings.AUTHENTICATION_BACKENDS[0])
    address = f"/o/{house.organization.slug}/-/keep/"
    assert client.post(address, {"exports_days": 3, "unmatched_months": 1, "closed_months": ""}).status_code == 303
    kept = Organization.objects.get(pk=house.organization.pk)
    assert (kept.keep_exports_days, kept.keep_unmatched_months, kept.keep_closed_months) == (3, 1, None)
    assert "2 contacts who are not matched" in client.get(address).content.decode()
    night(house)
    set_keeping(house.scope, keeping=Keeping(unmatched_months=2), now=LATER)
    assert Organization.objects.get(pk=house.organization.pk).told_unmatched_at is None
    with pytest.raises(RefusedError):
        set_keeping(house.scope, keeping=Keeping(exports_days=31), now=LATER)
