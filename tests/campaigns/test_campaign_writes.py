from dataclasses import replace
from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts.models import Organization
from kithwork.audit.models import Entry
from kithwork.campaigns import door, reads, writes
from kithwork.campaigns.models import Campaign, FormerSlug, ManagementNote
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import CampaignScope
from tests.world import NOW, World, client_key


def details(**changes: object) -> writes.Details:
    return replace(
        writes.Details(
            name="Library levy",
            slug="library-levy",
            time_zone="America/Chicago",
            landing_title="Save the library",
            landing_text="Ask **five** people.",
            passcode_required=True,
            passcode="open sesame",
        ),
        **changes,
    )


def again(scope: CampaignScope, slug: str) -> CampaignScope:
    """The scope of the next request."""
    organization = Organization.objects.get(pk=scope.organization_id)
    return door.campaign_scope(scope.actor_id, organization_slug=organization.slug, campaign_slug=slug)


def test_create_makes_a_draft(world: World) -> None:
    slug = writes.create(world.a.scope, name=" Library levy ", slug="Library-Levy", now=NOW)

    campaign = Campaign.objects.get(slug=slug)
    assert (campaign.name, campaign.slug, campaign.status) == ("Library levy", "library-levy", "draft")
    assert campaign.time_zone == "America/New_York"


def test_create_refuses_a_slug_another_organization_has(world: World) -> None:
    with pytest.raises(RefusedError) as refused:
        writes.create(world.a.scope, name="Mine", slug=world.b.campaign.slug, now=NOW)

    assert refused.value.field == "slug"
    assert refused.value.sentence == "The address “cedar-votes” is taken. Please choose another."
    assert Campaign.objects.count() == 2


@pytest.mark.parametrize("slug", ["two words", "-x", "x--y", "ünï", "a" * 65, "me", "x\x00"])
def test_create_refuses_what_is_no_address(world: World, slug: str) -> None:
    with pytest.raises(RefusedError):
        writes.create(world.a.scope, name="Mine", slug=slug, now=NOW)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "nul\x00"])
def test_create_refuses_what_is_no_name(world: World, name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        writes.create(world.a.scope, name=name, slug="fine", now=NOW)
    assert refused.value.field == "name"


def test_edit_details_keeps_the_former_address_as_a_redirect(world: World) -> None:
    scope = world.a.scope

    assert writes.edit_details(scope, details=details(), now=NOW) == "library-levy"

    found = reads.details(again(scope, "library-levy"))
    assert (found.name, found.landing_title, found.passcode) == (
        "Library levy",
        {"en": "Save the library"},
        "open sesame",
    )
    assert door.current_slug("maple-votes") == "library-levy"


def test_a_former_address_is_never_reused_by_another_organization(world: World) -> None:
    writes.edit_details(world.a.scope, details=details(), now=NOW)

    with pytest.raises(RefusedError):
        writes.create(world.b.scope, name="Theirs", slug="maple-votes", now=NOW)


def test_a_former_address_can_be_taken_back(world: World) -> None:
    scope = world.a.scope
    writes.edit_details(scope, details=details(), now=NOW)
    writes.edit_details(again(scope, "library-levy"), details=details(slug="maple-votes"), now=NOW)

    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["library-levy"]
    assert Campaign.objects.get(pk=world.a.campaign.pk).slug == "maple-votes"


def test_edit_details_refuses_a_required_passcode_that_is_empty(world: World) -> None:
    with pytest.raises(RefusedError) as refused:
        writes.edit_details(world.a.scope, details=details(passcode=" "), now=NOW)
    assert refused.value.field == "passcode"


def test_edit_details_is_for_admins(world: World) -> None:
    with pytest.raises(NotFoundError):
        writes.edit_details(world.a.analyst_scope, details=details(), now=NOW)


def test_the_passcode_is_not_shown_to_an_analyst(world: World) -> None:
    writes.edit_details(world.a.scope, details=details(slug="maple-votes"), now=NOW)
    assert reads.details(world.a.analyst_scope).passcode == ""


def test_set_status_goes_only_the_ways_that_exist(world: World) -> None:
    writes.set_status(world.a.scope, status="closed", now=NOW)
    with pytest.raises(RefusedError):
        writes.set_status(world.a.scope, status="draft", now=NOW)
    writes.set_status(world.a.scope, status="active", now=NOW)

    campaign = Campaign.objects.get(pk=world.a.campaign.pk)
    assert (campaign.status, campaign.closed_at) == ("active", None)


def test_management_note_repeated_is_one(world: World) -> None:
    house = world.a
    values = {"mobilizer_id": house.mobilizers[0].pk, "body": "Good talk.", "client_key": client_key("n"), "now": NOW}

    assert writes.write_management_note(house.scope, **values) == writes.write_management_note(house.scope, **values)
    assert ManagementNote.objects.count() == 1


def test_management_note_about_a_stranger_is_not_found(world: World) -> None:
    with pytest.raises(NotFoundError):
        writes.write_management_note(
            world.a.scope, mobilizer_id=world.b.mobilizers[0].pk, body="x", client_key=client_key("n"), now=NOW
        )


def test_every_version_of_a_management_note_is_kept(world: World) -> None:
    house, later, latest = world.a, NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    mobilizer_id = house.mobilizers[0].pk
    note_id = writes.write_management_note(
        house.scope, mobilizer_id=mobilizer_id, body="Good", client_key=client_key("n"), now=NOW
    )
    for body, now in (("Very good", later), ("Very good", latest), ("Excellent", latest)):
        writes.edit_management_note(house.scope, note_id=note_id, body=body, now=now)
    email = house.admin.email
    history = reads.note_history(house.scope, note_id=note_id, now=latest)
    assert history.versions == (
        reads.NoteVersion("Excellent", email, latest),
        reads.NoteVersion("Very good", email, later),
        reads.NoteVersion("Good", email, NOW),
    )
    for _ in range(2):
        writes.delete_management_note(house.scope, mobilizer_id=mobilizer_id, note_id=note_id, now=latest)
    assert reads.management_notes(house.scope, mobilizer_id=mobilizer_id) == (
        reads.NoteCard(note_id, "Excellent", email, NOW, latest, email, latest),
    )
    assert len(reads.note_history(house.scope, note_id=note_id, now=latest).versions) == 3
    with pytest.raises(RefusedError, match="deleted meanwhile"):
        writes.edit_management_note(house.scope, note_id=note_id, body="More", now=latest)
    with pytest.raises(NotFoundError):
        reads.note_history(world.b.scope, note_id=note_id, now=latest)
    assert list(
        Entry.objects.filter(verb__startswith="management_note").order_by("id").values_list("verb", flat=True)
    ) == [
        "management_note.write",
        "management_note.edit",
        "management_note.edit",
        "management_note.read",
        "management_note.delete",
        "management_note.read",
    ]


def test_another_election_day_has_contacts_look_anew_who_voted(world: World) -> None:
    scope = world.a.scope
    jobs = ProcrastinateJob.objects.filter(task_name="matching.note_votes_campaign")
    said = details(election_on=date(2026, 11, 3))
    slug = writes.edit_details(scope, details=said, now=NOW)
    for changes in ({}, {"landing_title": "Save it"}):
        writes.edit_details(again(scope, slug), details=replace(said, **changes), now=NOW)
    assert [(job.args["campaign_id"], job.lock) for job in jobs.all()] == [
        (world.a.campaign.pk, f"matching-{world.a.campaign.pk}")
    ]
    assert reads.details(scope).election_on == again(scope, slug).election_on == date(2026, 11, 3)
    writes.edit_details(again(scope, slug), details=details(), now=NOW)
    assert (jobs.all().count(), reads.details(scope).election_on) == (2, None)
