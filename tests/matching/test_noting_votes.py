"""Whether a contact's voter has voted: copied at match, and following the vote files and the campaign's election day."""

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts import door
from kithwork.campaigns.models import Campaign
from kithwork.contacts import reads as contacts
from kithwork.contacts.models import Contact
from kithwork.contacts.writes import Match, add, set_matches, set_voted
from kithwork.matching import writes
from kithwork.voterfile import writes as voterfile
from tests.matching.test_batch import ADA, BO, ROWS
from tests.matching.walks import job_scope, match_all
from tests.voterfile.delivery import bring_in, delivery
from tests.voterfile.voting import ELECTION, bring_in_votes, early, ncvhis
from tests.world import NOW, House, World, client_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(world: World) -> House:
    bring_in(world.a.scope, delivery(ROWS))
    for key, person in (("ada", ADA), ("bo", BO)):
        add(world.a.mobilizer_scope(), client_key=client_key(key), person=person, now=NOW)
    set_election(world.a)
    return world.a


def set_election(house: House, day: object = ELECTION) -> None:
    Campaign.objects.filter(pk=house.campaign.pk).update(election_on=day)


def carried() -> set[str]:
    return set(Contact.objects.filter(voted=True).values_list("first_name", flat=True))


def note(house: House) -> None:
    """As the worker would, from the organization's job to each campaign's."""
    writes.begin_noting_votes(door.organization_scope_for_job(house.organization.pk))
    job = ProcrastinateJob.objects.filter(task_name="matching.note_votes_campaign").latest("id")
    assert (job.args["campaign_id"], job.lock) == (house.campaign.pk, f"matching-{house.campaign.pk}")
    writes.note_votes(job_scope(house))


def test_a_vote_is_copied_at_match(house: House) -> None:
    bring_in_votes(house.scope, early("BY1001", "BY9"))
    assert carried() == set()
    match_all(house)
    assert carried() == {"Ada"}


def test_a_vote_follows_its_files_and_the_election_day(house: House) -> None:
    match_all(house)
    file_id = bring_in_votes(house.scope, early("BY1001"))
    for _twice in range(2):
        note(house)
    assert carried() == {"Ada"}
    set_election(house, None)
    note(house)
    assert carried() == set()
    set_election(house)
    note(house)
    assert carried() == {"Ada"}
    voterfile.remove_votes(house.scope, file_id=file_id, now=NOW)
    note(house)
    assert carried() == set()
    bring_in_votes(house.scope, ncvhis("BY1001", day="11/05/2024"))
    note(house)
    assert carried() == set()


def test_walking_page_by_page_goes_on_where_it_was_killed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kithwork.matching.writes.noting_votes._PAGE", 1)
    match_all(house)
    Contact.objects.filter(first_name="Bo").update(match_status="matched", canonical_voter_id="NC-BY2", voted=False)
    bring_in_votes(house.scope, early("BY1001", "BY2"))
    asked = []

    def killed(*arguments: object, **values: object) -> None:
        asked.append(values)
        if len(asked) > 1:
            raise SystemExit
        set_voted(*arguments, **values)

    with monkeypatch.context() as patched:
        patched.setattr("kithwork.contacts.writes.set_voted", killed)
        with pytest.raises(SystemExit):
            note(house)
    assert len(carried()) == 1
    note(house)
    assert carried() == {"Ada", "Bo"}


def test_a_new_match_elsewhere_is_not_given_the_old_ones_vote(house: House) -> None:
    match_all(house)
    one = contacts.matched(job_scope(house), after=0, limit=1)[0]
    ada = Contact.objects.get(first_name="Ada").pk
    set_matches(job_scope(house), matches={ada: Match("unmatched")})
    set_voted(job_scope(house), voted={one: True})
    assert carried() == set()


def test_the_mobilizer_is_told_of_whom_they_confirmed_and_of_nobody_else(house: House) -> None:
    bring_in_votes(house.scope, early("BY1001"))
    match_all(house)
    scope = house.mobilizer_scope()
    ada = Contact.objects.get(first_name="Ada").pk
    assert not contacts.card(scope, contact_id=ada).facts.voted
    assert contacts.card(house.scope, contact_id=ada).facts.voted
    writes.accept(scope, contact_id=ada, client_key=client_key("yes"), now=NOW)
    assert contacts.card(scope, contact_id=ada).facts.voted
    writes.undo(scope, contact_id=ada, client_key=client_key("undo"), now=NOW)
    assert not contacts.card(scope, contact_id=ada).facts.voted


def test_the_voted_column_shows_and_filters(house: House) -> None:
    bring_in_votes(house.scope, early("BY1001"))
    match_all(house)
    client = Client()
    client.force_login(house.admin)
    address = reverse("dashboard:contacts", args=["maple", house.campaign.slug])
    assert "Has voted" in client.get(address, {"col": ["name", "voted"]}).text
    for value, there, absent in (("voted", "Ada Okafor", "Bo Lindqvist"), ("none", "Bo Lindqvist", "Ada Okafor")):
        found = client.get(address, {"voted.in": value, "sort": "voted"}).text
        assert there in found
        assert absent not in found
