from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.urls import resolve

from kithwork.accounts import door as accounts_door
from kithwork.accounts.models import Organization, User
from kithwork.audit.models import Entry
from kithwork.campaigns import door
from kithwork.campaigns.models import Campaign, Invitation, ManagementNote, Mobilizer
from kithwork.campaigns.reads import invitations, places
from kithwork.contacts.models import Contact, CurrentResponse, Touchpoint
from kithwork.content.models import Action
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship.reads import differences
from kithwork.voterfile.reads import in_force
from kithwork.world import campaign
from kithwork.world.cast import CEDAR_FORK, LIBRARY, PINEY_BRANCH

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
EVENINGS = ZoneInfo("America/New_York")

pytestmark = pytest.mark.xdist_group("made-world")  # one demo's world for all of them


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,  # noqa: ARG001 - its database
    django_db_blocker: Any,
) -> Iterator[campaign.DemoWorld]:
    """Made once for all of them, and taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield campaign.make(now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def scope(made: campaign.DemoWorld) -> CampaignScope:
    return door.campaign_scope(made.entrances[0].user_id, organization_slug=PINEY_BRANCH, campaign_slug=LIBRARY.slug)


def test_made_twice_is_made_once(made: campaign.DemoWorld) -> None:
    before = [model.objects.count() for model in (Organization, User, Mobilizer, Contact, Touchpoint, Entry)]
    again = campaign.make(now=NOW + timedelta(days=400))
    after = [model.objects.count() for model in (Organization, User, Mobilizer, Contact, Touchpoint, Entry)]
    assert (made.is_new, again.is_new, again.entrances, after) == (True, False, made.entrances, before)


@pytest.mark.usefixtures("made")
def test_nothing_hangs_in_the_air() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_tallies_agree_with_the_rows(scope: CampaignScope) -> None:
    assert list(differences(scope)) == []


def test_numbers_are_those_of_a_small_campaign(scope: CampaignScope) -> None:
    mobilizers = Mobilizer.objects.filter(campaign_id=scope.campaign_id)
    contacts = Contact.objects.filter(campaign_id=scope.campaign_id)
    assert (mobilizers.filter(left_at=None).count(), mobilizers.count()) == (12, 13)
    held = Counter(contacts.exclude(mobilizer=None).values_list("mobilizer_id", flat=True))
    assert sorted(held.values()) == sorted(size for name, (size, _) in campaign.LISTS.items() if name != "movedaway")
    assert contacts.filter(mobilizer=None).count() == campaign.LISTS["movedaway"][0]
    assert 0.6 < contacts.filter(touchpoints__gt=0).count() / contacts.count() < 0.95
    assert len(set(contacts.exclude(rung=None).values_list("rung", flat=True))) == len(LIBRARY.rungs)


def test_most_contacts_are_found_in_the_voter_file(scope: CampaignScope) -> None:
    contacts = Contact.objects.filter(campaign_id=scope.campaign_id)
    statuses = Counter(contacts.values_list("match_status", flat=True))
    assert statuses.keys() == {"matched", "possible", "unmatched", "declined"}
    assert 0.45 < statuses["matched"] / contacts.count() < 0.8


def test_every_open_action_of_the_campaign_has_responses(scope: CampaignScope) -> None:
    actions = set(Action.objects.filter(campaign_id=scope.campaign_id).values_list("id", flat=True))
    assert set(CurrentResponse.objects.filter(action_id__in=actions).values_list("action_id", flat=True)) == actions


@pytest.mark.usefixtures("made")
def test_people_work_in_evenings_and_at_weekends() -> None:
    times = [at.astimezone(EVENINGS) for at in Touchpoint.objects.values_list("recorded_at", flat=True)]
    assert all((at.hour >= 17 or at.weekday() >= 5) and at < NOW for at in times)
    assert min(times) > NOW - timedelta(days=campaign.DAYS)
    assert len({at.date() for at in times}) > 20


def test_invitations_stand_in_every_state(scope: CampaignScope) -> None:
    states = Counter(str(line.state) for line in invitations(scope, now=NOW).lines)
    assert states == {"accepted": 7, "pending": 2, "expired": 1, "revoked": 1}
    assert Invitation.objects.filter(times_sent=1).count() == 11


def test_the_voter_file_is_in_force(scope: CampaignScope) -> None:
    [file] = in_force(scope)
    assert (file.state, file.voters) == ("NC", campaign.VOTERS)


def test_two_organizations_share_one_person_and_nothing_else(made: campaign.DemoWorld) -> None:
    second = accounts_door.user_scope(made.entrances[3].user_id)
    assert {(place.role, place.campaign_slug or place.organization_slug) for place in places(second)} == {
        ("organization_admin", CEDAR_FORK),
        ("organization_admin", "warm-homes"),
        ("mobilizer", LIBRARY.slug),
    }
    assert dict(Campaign.objects.values_list("slug", "status")) == {
        "sunday-library": "active",
        "safer-crossings": "draft",
        "warm-homes": "active",
    }
    assert ManagementNote.objects.count() == 4


def test_links_lead_to_pages_that_exist(made: campaign.DemoWorld) -> None:
    assert [resolve(entrance.path).route != "" for entrance in made.entrances] == [True] * 4
