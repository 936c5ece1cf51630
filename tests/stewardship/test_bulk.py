from datetime import timedelta
from unittest.mock import patch

import pytest

from kithwork.accounts.models import Organization
from kithwork.audit.models import Entry
from kithwork.campaigns import door
from kithwork.campaigns.models import Invitation, Mobilizer
from kithwork.campaigns.writes import Invitee, invite
from kithwork.contacts.models import Contact
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add, undelete
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.people import reads as people
from kithwork.stewardship import reads, writes
from kithwork.stewardship.models import BulkItem, BulkRun
from kithwork.stewardship.reads import Selection
from kithwork.stewardship.writes import pages, walking
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile import writes as voterfile_writes
from kithwork.voterfile.models import TagFile, VoterTag
from tests.stewardship.test_holding import holdings
from tests.world import NOW, House, World, client_key, make_campaign

LATER = NOW + timedelta(hours=1)
ALL = Selection("contacts", "")


def people_of(house: House, *names: str, index: int = 0) -> list[int]:
    scope = house.mobilizer_scope(index)
    return [add(scope, client_key=client_key(name), person=ContactDetails(first_name=name), now=NOW) for name in names]


def chosen(*ids: int) -> Selection:
    return Selection("contacts", "&".join(f"contact_id.is={one}" for one in ids))


def matched(house: House, name: str, voter: str, index: int = 0) -> int:
    (contact_id,) = people_of(house, name, index=index)
    Contact.objects.filter(pk=contact_id).update(match_status="matched", canonical_voter_id=voter)
    return contact_id


def walk(house: House, run_id: int, now=LATER) -> reads.RunCard:
    scope = door.campaign_scope_for_job(house.organization.id, house.campaign.id, actor_id=house.admin.id)
    while writes.step(scope, run_id=run_id, now=now):
        pass
    return reads.run(house.scope, run_id=run_id, now=now)


def hand_over(house: House, selection: Selection, to: int | None) -> int:
    return writes.hand_over_chosen(
        house.scope,
        selection=selection,
        receiver_id=to,
        client_key=client_key(f"run-{BulkRun.objects.count()}"),
        now=LATER,
    )


def delete(house: House, selection: Selection) -> int:
    key = client_key(f"run-{BulkRun.objects.count()}")
    return writes.delete_chosen(house.scope, selection=selection, client_key=key, now=LATER)


def tag(house: House, selection: Selection, label: str = "Union") -> int:
    key = client_key(f"run-{BulkRun.objects.count()}")
    return writes.tag_chosen(house.scope, selection=selection, tag=label, client_key=key, now=LATER)


def test_what_will_happen_is_said_in_numbers(world: World) -> None:
    people_of(world.a, "Rosa", "Ada")
    matched(world.a, "Bob", "NC-1", index=1)
    assert reads.selected(world.a.scope, selection=ALL) == reads.Selected(3, 3, 2, 0, 1)
    world.b.contact()
    both = Selection("mobilizers", "")
    assert reads.selected(world.a.scope, selection=both) == reads.Selected(2, 3, 2, 0, 0)


def test_hand_over_moves_by_pages_and_goes_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MANY", 2)
    first, second = (row.id for row in world.a.mobilizers)
    ids = people_of(world.a, "Rosa", "Ada", "Joe")
    people_of(world.a, "Bob", index=1)
    done = walk(world.a, hand_over(world.a, ALL, second))
    assert (done.status, done.total, done.done, done.unchanged, done.left_out) == ("done", 4, 3, 1, 0)
    assert holdings(world.a) == {second: (4, 0)}
    # Who is handed on by somebody else meanwhile stays there.
    writes.hand_over(world.a.scope, contact_ids=[ids[0]], mobilizer_id=None, now=LATER)
    writes.undo_run(world.a.scope, run_id=done.id, now=LATER)
    undone = walk(world.a, done.id)
    assert (undone.status, undone.brought_back, undone.may_undo) == ("undone", 2, False)
    assert holdings(world.a) == {None: (1, 0), first: (2, 0), second: (1, 0)}
    verbs = list(Entry.objects.filter(at=LATER).order_by("id").values_list("verb", "people"))
    assert verbs == [
        ("bulk.hand_over", 4),
        ("contacts.hand_over", 2),
        ("contacts.hand_over", 1),
        ("bulk.done", 3),
        ("contacts.hand_over", 1),
        ("bulk.undo_hand_over", 3),
        ("contacts.hand_back", 1),
        ("contacts.hand_back", 1),
        ("bulk.undone", 2),
    ]


def test_all_contacts_of_chosen_mobilizers_change_hands(world: World) -> None:
    first, second = (row.id for row in world.a.mobilizers)
    people_of(world.a, "Rosa", "Ada")
    people_of(world.a, "Bob", index=1)
    run_id = hand_over(world.a, Selection("mobilizers", f"mobilizer_id.is={first}"), None)
    assert walk(world.a, run_id).done == 2
    assert holdings(world.a) == {None: (2, 0), second: (1, 0)}
    writes.undo_run(world.a.scope, run_id=run_id, now=LATER)
    walk(world.a, run_id)
    assert holdings(world.a) == {first: (2, 0), second: (1, 0)}


def test_a_killed_run_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MANY", 2)
    people_of(world.a, "Rosa", "Ada", "Joe", "Kim", "Lee")
    run_id = hand_over(world.a, ALL, None)
    real, seen = pages.FORTH["hand_over"], []

    def killed(scope, run, page, now):
        real(scope, run, page, now)
        seen.append(len(page))
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setitem(pages.FORTH, "hand_over", killed)
    with pytest.raises(KeyboardInterrupt):
        walk(world.a, run_id)
    assert BulkRun.objects.get().position == 2
    done = walk(world.a, run_id)
    assert (done.status, done.done, seen) == ("done", 5, [2, 2, 2, 1])
    assert walk(world.a, run_id).done == 5
    assert holdings(world.a) == {None: (5, 0)}


def test_it_is_about_those_chosen_when_it_began(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A filter that the deed itself empties, and people who come meanwhile."""
    monkeypatch.setattr(walking, "MANY", 1)
    first, second = (row.id for row in world.a.mobilizers)
    people_of(world.a, "Rosa", "Ada")
    run_id = hand_over(world.a, Selection("contacts", f"mobilizer_id.is={first}"), second)
    scope = door.campaign_scope_for_job(world.a.organization.id, world.a.campaign.id)
    writes.step(scope, run_id=run_id, now=LATER)
    writes.step(scope, run_id=run_id, now=LATER)
    people_of(world.a, "Late")
    assert walk(world.a, run_id).done == 2
    assert holdings(world.a) == {first: (1, 0), second: (2, 0)}


def test_deletion_hides_at_once_and_is_undone_within_7_days(world: World) -> None:
    first = world.a.mobilizers[0].id
    rosa, ada = people_of(world.a, "Rosa", "Ada")
    people_of(world.a, "Bob", index=1)
    run_id = delete(world.a, ALL)
    assert walk(world.a, run_id).done == 3
    assert holdings(world.a) == {}
    # One holder brings a contact back by hand; another leaves for good.
    undelete(world.a.mobilizer_scope(), contact_id=rosa, now=LATER)
    writes.leave(world.a.mobilizer_scope(1), take_contacts=False, now=LATER)
    writes.undo_run(world.a.scope, run_id=run_id, now=LATER)
    assert walk(world.a, run_id).brought_back == 2
    assert holdings(world.a) == {first: (2, 0), None: (1, 0)}
    assert Contact.objects.get(pk=ada).deleted_at is None


def test_nothing_is_undone_after_7_days(world: World) -> None:
    people_of(world.a, "Rosa")
    run_id = delete(world.a, ALL)
    walk(world.a, run_id)
    late = LATER + timedelta(days=7)
    assert reads.run(world.a.scope, run_id=run_id, now=late).may_undo is False
    with pytest.raises(RefusedError, match="cannot be undone"):
        writes.undo_run(world.a.scope, run_id=run_id, now=late)
    scope = door.campaign_scope_for_job(world.a.organization.id, world.a.campaign.id)
    writes.purge(scope, now=late)
    run = BulkRun.objects.get()
    assert (run.query, run.total, BulkItem.objects.count()) == ("", 1, 0)


def test_a_contact_deleted_otherwise_is_not_brought_back(world: World) -> None:
    (rosa,) = people_of(world.a, "Rosa")
    run_id = delete(world.a, chosen(rosa))
    walk(world.a, run_id)
    undelete(world.a.mobilizer_scope(), contact_id=rosa, now=LATER)
    writes.delete_contacts(world.a.scope, contact_ids=[rosa], now=LATER + timedelta(minutes=1))
    writes.undo_run(world.a.scope, run_id=run_id, now=LATER + timedelta(minutes=2))
    assert walk(world.a, run_id, LATER + timedelta(minutes=2)).brought_back == 0
    assert holdings(world.a) == {}


def test_removal_hands_over_and_can_be_undone(world: World) -> None:
    first, second = (row.id for row in world.a.mobilizers)
    people_of(world.a, "Rosa", "Ada")
    run_id = writes.remove_chosen(
        world.a.scope, mobilizer_id=first, hand_to=second, client_key=client_key("remove"), now=LATER
    )
    people_of(world.a, "Late")
    assert walk(world.a, run_id).status == "done"
    assert holdings(world.a) == {second: (3, 0)}
    assert Mobilizer.objects.get(pk=first).left_at == LATER
    writes.undo_run(world.a.scope, run_id=run_id, now=LATER)
    walk(world.a, run_id)
    assert holdings(world.a) == {first: (3, 0)}
    assert world.a.mobilizer_scope().mobilizer_id == first


def test_removal_of_who_holds_nobody_can_be_undone(world: World) -> None:
    first = world.a.mobilizers[0].id
    run_id = writes.remove_chosen(
        world.a.scope, mobilizer_id=first, hand_to=None, client_key=client_key("remove"), now=LATER
    )
    assert walk(world.a, run_id).may_undo
    writes.undo_run(world.a.scope, run_id=run_id, now=LATER)
    assert walk(world.a, run_id).status == "undone"
    assert Mobilizer.objects.get(pk=first).left_at is None


def test_the_matched_ones_get_the_tag_and_the_others_are_named(world: World) -> None:
    matched(world.a, "Rosa", "NC-1")
    matched(world.a, "Rosa again", "NC-1", index=1)
    ada = matched(world.a, "Ada", "NC-2")
    people_of(world.a, "Bob")
    done = walk(world.a, tag(world.a, ALL, "  Union   members "))
    assert (done.tag, done.done, done.left_out) == ("Union members", 3, 1)
    left = reads.left_out(world.a.scope, run_id=done.id, after=0, now=LATER)
    assert [(row.texts["name"], why) for row, why in left.rows] == [("Bob", "unmatched")]
    (card,) = voterfile.tag_files(world.a.scope)
    assert (card.name, card.status, card.is_by_hand, card.voters) == ("Union members", "in_force", True, 2)
    assert voterfile.tag_choices(world.a.scope) == ("Union members",)
    # In force for later matches too, whoever adds them, and switched off like a file.
    assert voterfile.tags(world.a.scope, canonical_voter_ids=["NC-2"]) == {"NC-2": ("Union members",)}
    voterfile_writes.switch_tags(world.a.scope, file_id=card.id, on=False, now=LATER)
    assert voterfile.tags(world.a.scope, canonical_voter_ids=["NC-2"]) == {}
    with pytest.raises(RefusedError, match="switched off"):
        tag(world.a, chosen(ada), "Union members")


def test_the_same_tag_again_is_the_same_list_and_undo_takes_off_its_own(world: World) -> None:
    rosa, ada = matched(world.a, "Rosa", "NC-1"), matched(world.a, "Ada", "NC-2")
    walk(world.a, tag(world.a, chosen(rosa)))
    second = walk(world.a, tag(world.a, ALL))
    assert (second.done, second.unchanged) == (1, 1)
    assert TagFile.objects.count() == 1
    Contact.objects.filter(pk=ada).update(match_status="unmatched", canonical_voter_id="")
    writes.undo_run(world.a.scope, run_id=second.id, now=LATER)
    walk(world.a, second.id)
    assert list(VoterTag.objects.values_list("state", "state_file_id", "tag")) == [("NC", "1", "Union")]
    assert TagFile.objects.get().voters == 1


def test_a_tag_for_mobilizers_is_for_the_voters_they_are(world: World) -> None:
    Mobilizer.objects.filter(pk=world.a.mobilizers[0].pk).update(match_status="matched", canonical_voter_id="NC-7")
    done = walk(world.a, tag(world.a, Selection("mobilizers", "")))
    assert (done.done, done.left_out) == (1, 1)
    left = reads.left_out(world.a.scope, run_id=done.id, after=0, now=LATER)
    assert [why for _row, why in left.rows] == ["unmatched"]
    assert list(VoterTag.objects.values_list("state_file_id", flat=True)) == ["7"]


@pytest.mark.parametrize("label", ["", "a;b", "x" * 61, "a\u200bb"])
def test_a_tag_that_no_tag_file_could_hold_is_refused(world: World, label: str) -> None:
    with pytest.raises(RefusedError):
        tag(world.a, chosen(matched(world.a, "Rosa", "NC-1")), label)
    assert TagFile.objects.count() == 0


def test_who_receives_leaves_meanwhile_and_it_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MANY", 1)
    second = world.a.mobilizers[1].id
    people_of(world.a, "Rosa", "Ada")
    run_id = hand_over(world.a, ALL, second)
    scope = door.campaign_scope_for_job(world.a.organization.id, world.a.campaign.id)
    writes.step(scope, run_id=run_id, now=LATER)
    writes.step(scope, run_id=run_id, now=LATER)
    writes.leave(world.a.mobilizer_scope(1), take_contacts=False, now=LATER)
    failed = walk(world.a, run_id)
    assert (failed.status, failed.done) == ("failed", 1)
    assert "has left" in failed.failure


def test_a_contact_moved_between_look_and_lock_is_looked_at_again(world: World) -> None:
    first, second = (row.id for row in world.a.mobilizers)
    (rosa,) = people_of(world.a, "Rosa")
    run_id = hand_over(world.a, ALL, None)
    real, moved = pages.contacts.lock_holders, []

    def lock(scope, *, holders):
        if not moved:
            moved.append(1)
            Contact.objects.filter(pk=rosa).update(mobilizer_id=second)
        real(scope, holders=holders)

    with patch.object(pages.contacts, "lock_holders", lock):
        done = walk(world.a, run_id)
    assert (done.status, done.done) == ("done", 1)
    assert BulkItem.objects.get().former_id in {first, second}
    assert Contact.objects.get().mobilizer_id is None


def test_nothing_is_done_to_more_people_than_were_meant(world: World) -> None:
    people_of(world.a, "Rosa")
    with pytest.raises(RefusedError, match="no filter"):
        delete(world.a, Selection("contacts", "nonsense.is=1"))
    with pytest.raises(RefusedError, match="Nobody is chosen"):
        delete(world.a, Selection("contacts", "q=nobody-like-this"))
    with pytest.raises(NotFoundError):
        delete(world.a, Selection("voters", ""))
    with pytest.raises(NotFoundError):
        reads.run(world.b.scope, run_id=delete(world.a, ALL), now=LATER)


def test_the_same_form_again_is_the_same_run(world: World) -> None:
    people_of(world.a, "Rosa")
    key = client_key("twice")
    asked = {"selection": ALL, "client_key": key, "now": LATER}
    assert writes.delete_chosen(world.a.scope, **asked) == writes.delete_chosen(world.a.scope, **asked)


def test_unassigned_is_a_row_of_its_own_and_no_mobilizer(world: World) -> None:
    people_of(world.a, "Rosa")
    walk(world.a, hand_over(world.a, ALL, None))
    listing = people.mobilizers(world.a.scope, parameters={}, now=LATER)
    assert listing.unassigned is not None
    assert len(listing.page.rows) == listing.page.count == 2


def test_mobilizers_are_invited_to_another_campaign(world: World) -> None:
    other = make_campaign(world.a.organization, slug="next-year")
    Organization.objects.filter(pk=world.a.organization.pk).update(postal_address="1 Elm St")
    into = door.campaign_scope(world.a.admin.pk, organization_slug="maple", campaign_slug="next-year")
    assert reads.invitable(world.a.scope) == ((other.pk, other.name),)
    invited = Invitee(world.a.mobilizers[1].email, "Ben", "")
    invite(into, client_key=client_key("before"), person=invited, site="https://x.example.org", now=NOW)
    run_id = writes.invite_chosen(
        world.a.scope,
        selection=Selection("mobilizers", ""),
        into=into,
        site="https://x.example.org",
        client_key=client_key("again"),
        now=LATER,
    )
    job = door.campaign_scope_for_job(world.a.organization.id, world.a.campaign.id, actor_id=world.a.admin.id)
    there = door.enter(job, campaign_id=reads.invited_to(job, run_id=run_id))
    while writes.step(job, run_id=run_id, into=there, now=LATER):
        pass
    run = reads.run(world.a.scope, run_id=run_id, now=LATER)
    assert (run.status, run.invited_to, run.done, run.left_out, run.may_undo) == ("done", other.name, 1, 1, False)
    assert set(Invitation.objects.filter(campaign=other).values_list("email", flat=True)) == {
        row.email for row in world.a.mobilizers
    }
    left = reads.left_out(world.a.scope, run_id=run_id, after=0, now=LATER)
    assert [(row.id, why) for row, why in left.rows] == [(world.a.mobilizers[1].id, "uninvited")]
    with pytest.raises(NotFoundError):
        writes.invite_chosen(
            world.a.scope,
            selection=Selection("mobilizers", ""),
            into=world.b.scope,
            site="",
            client_key=client_key("elsewhere"),
            now=LATER,
        )
