"""A suppressed person at every door: by hand, import, edit, match, self-match, action, note, list, number, file, tag, mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kithwork.accounts.door import organization_scope_for_job
from kithwork.accounts.writes import Invitee as RoleInvitee
from kithwork.campaigns import writes as campaigns
from kithwork.campaigns.writes import Invitee
from kithwork.contacts import reads as contacts
from kithwork.contacts import writes as contact_writes
from kithwork.contacts.models import Contact
from kithwork.contacts.rules import ContactDetails, UnwelcomeError
from kithwork.contacts.writes import Sent
from kithwork.contacts.writes import suppressing as hiding
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.matching import reads as matching
from kithwork.matching import writes as match_writes
from kithwork.matching.models import LookupSpend
from kithwork.outreach import writes as outreach
from kithwork.outreach.rules import ResponseValue
from kithwork.stewardship import writes
from kithwork.suppression.models import Entry
from kithwork.suppression.rules import Kind, Reason, Source, Value, email_key, plain
from tests.matching.test_batch import ADA, LIKELY
from tests.matching.test_writes import OTHERS
from tests.matching.walks import match_all, new_file
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import NOW, House, World, client_key, make_campaign, make_mobilizer

PHONE, EMAIL = Value(Kind.PHONE, "(919) 555-0142"), Value(Kind.EMAIL, "Rosa@example.org")
ADAS_VOTER = Value(Kind.VOTER, "NC-BY1001")
ROSA = ContactDetails(first_name="Rosa", last_name="Quux")
CANNOT = "^This person cannot be added.$"


@pytest.fixture
def house(world: World) -> House:
    bring_in(world.a.scope, delivery([row(), *OTHERS]))
    return world.a


def suppress(house, *values):
    return writes.suppress(house.scope, values=values, reason=Reason.ASKED, source=Source.HAND, now=NOW)


def settle(house):
    return writes.settle(organization_scope_for_job(house.organization.id), everybody=False, now=NOW)


def lift(house):
    for entry_id in Entry.objects.values_list("id", flat=True):
        writes.unsuppress(house.scope, entry_id=entry_id, now=NOW)
    return settle(house)


def known(house, person=ROSA, index=0, key="rosa"):
    return contact_writes.add(house.mobilizer_scope(index), client_key=client_key(key), person=person, now=NOW)


def spent():
    return sum(LookupSpend.objects.values_list("spent", flat=True))


def listed(house):
    return set(contacts.visible(house.scope).values_list("id", flat=True))


@pytest.mark.parametrize(
    "said",
    [{"phone": "919.555.0142"}, {"phone": "+1 919 555 0142 ext 3"}, {"email": "ROSA+work@Example.ORG"}],
)
def test_by_hand_in_any_spelling_refused_and_paid_for(house, said):
    suppress(house, PHONE, EMAIL)
    with pytest.raises(UnwelcomeError, match=CANNOT) as refused:
        writes.add_person(house.mobilizer_scope(), client_key=client_key("rosa"), person=replace(ROSA, **said), now=NOW)
    assert (refused.value.field, spent(), Contact.objects.count()) == ("", 1, 0)


def test_by_hand_as_a_voter_reads_and_costs_the_same(house):
    suppress(house, ADAS_VOTER)
    with pytest.raises(UnwelcomeError, match=CANNOT):
        writes.add_person(house.mobilizer_scope(), client_key=client_key("ada"), person=LIKELY, now=NOW)
    assert (spent(), listed(house)) == (1, set())


def test_by_import_each_is_refused_and_paid_for_and_keeps_no_other_back(house):
    suppress(house, PHONE)
    persons = [replace(ROSA, phone="9195550142"), replace(ROSA, first_name="Nora", phone="919 555 0199")]
    sent = [Sent(client_key(one.first_name), one) for one in persons]
    brought = writes.bring_people(house.mobilizer_scope(), people=sent, now=NOW)
    assert brought.imported.refused == ((0, "This person cannot be added."),)
    assert [contact.first_name for contact in Contact.objects.all()] == ["Nora"]
    assert LookupSpend.objects.get().imported == 2


def test_by_edit_nothing_is_changed(house):
    suppress(house, EMAIL)
    contact_id = known(house)
    with pytest.raises(UnwelcomeError, match=CANNOT):
        writes.edit_person(
            house.mobilizer_scope(), contact_id=contact_id, person=replace(ROSA, email="rosa@example.org"), now=NOW
        )
    assert (Contact.objects.get().email, spent(), listed(house)) == ("", 1, {contact_id})


@pytest.mark.parametrize("person", [ADA, LIKELY])
def test_in_a_batch_whom_a_suppressed_voter_most_probably_is_hidden(house, person):
    suppress(house, ADAS_VOTER)
    known(house, person)
    match_all(house)
    contact = Contact.objects.get()
    assert (contact.canonical_voter_id, listed(house)) == ("", set())


def test_after_a_new_file_too(house):
    suppress(house, Value(Kind.VOTER, "NC-BY5000"))
    contact_id = known(house, ContactDetails(first_name="Zed", last_name="Newmann", city="Durham", state="NC"))
    assert listed(house) == {contact_id}
    new_file(
        house,
        delivery([row(), *OTHERS, row(ncid="BY5000", first_name="ZED", last_name="NEWMANN", full_phone_number="")]),
    )
    assert listed(house) == set()


def test_of_a_candidate_that_waits_the_contact_is_hidden_at_once_and_comes_back(house):
    by_hand, in_batch = known(house, LIKELY), known(house, LIKELY, index=1, key="batch")
    match_writes.look_up(house.mobilizer_scope(), contact_id=by_hand, now=NOW)
    match_all(house)
    before = list(Contact.objects.order_by("id").values())
    assert {row["match_status"] for row in before} == {"possible"}
    assert suppress(house, ADAS_VOTER) == 2
    assert listed(house) == set()
    assert lift(house) == 2
    assert list(Contact.objects.order_by("id").values()) == before
    assert listed(house) == {by_hand, in_batch}


def test_no_candidate_for_oneself(house):
    scope = house.mobilizer_scope()
    type(house.mobilizers[0]).objects.filter(id=house.mobilizers[0].id).update(
        first_name="Ada", last_name="Okafor", city="Durham", state="NC"
    )
    shown = match_writes.look_up(scope, contact_id=None, now=NOW).shown
    assert [one.name for one in shown][:1] == ["ADA OKAFOR"]
    suppress(house, ADAS_VOTER)
    assert not any(one.place == shown[0].place for one in matching.candidates(scope, contact_id=None, now=NOW).shown)
    with pytest.raises(RefusedError, match="have changed"):
        match_writes.confirm(scope, contact_id=None, candidate=shown[0].key, client_key=client_key("me"), now=NOW)


def test_hidden_from_every_campaign_list_number_and_deed_and_back_unchanged(house):
    other = make_campaign(house.organization, slug="second")
    mobilizer = make_mobilizer(other, house.users[1], first_name="Uli", last_name="Two")
    contact_id = known(house, replace(ROSA, phone="919-555-0142"))
    Contact.objects.filter(id=contact_id).update(email="r@example.org")
    house.contact(campaign=other, mobilizer=mobilizer, added_by=mobilizer, phone="919 555 0142 call late")
    scope = house.mobilizer_scope()
    outreach.note(scope, contact_id=contact_id, body="Said.", client_key=client_key("n"), recorded_at=NOW, now=NOW)
    before = list(Contact.objects.order_by("id").values())
    counted, ledger = contacts.stored(house.scope), contacts.kept(house.scope, contact_ids=[contact_id])

    assert suppress(house, PHONE) >= 1
    assert listed(house) == set()
    assert contacts.stored(house.scope) == contacts.counted(house.scope)
    assert sum(count[0] for count in contacts.stored(house.scope).holders.values()) == 0
    deeds = (
        lambda: outreach.note(
            scope, contact_id=contact_id, body="Said.", client_key=client_key("m"), recorded_at=NOW, now=NOW
        ),
        lambda: outreach.answer(
            scope, contact_id=contact_id, rung_id=house.rungs[0].pk, client_key=client_key("a"), recorded_at=NOW, now=NOW
        ),
        lambda: outreach.respond(
            scope, contact_id=contact_id, action_id=house.actions["task"].pk, response=ResponseValue(),
            client_key=client_key("r"), recorded_at=NOW, now=NOW,
        ),
        lambda: contact_writes.delete(scope, contact_id=contact_id, now=NOW),
        lambda: match_writes.look_up(scope, contact_id=contact_id, now=NOW),
        lambda: contacts.card(house.scope, contact_id=contact_id),
    )  # fmt: skip
    for deed in deeds:
        with pytest.raises(NotFoundError):
            deed()
    assert lift(house) >= 1
    assert list(Contact.objects.order_by("id").values()) == before
    assert contacts.stored(house.scope) == counted == contacts.counted(house.scope)
    assert contacts.kept(house.scope, contact_ids=[contact_id]) == ledger


def test_deleted_and_suppressed_it_is_not_brought_back_until_both_are_undone(house):
    contact_id = known(house, replace(ROSA, email="rosa@example.org"))
    scope = house.mobilizer_scope()
    contact_writes.delete(scope, contact_id=contact_id, now=NOW)
    suppress(house, EMAIL)
    assert contacts.recently_deleted(scope, now=NOW) == ()
    with pytest.raises(NotFoundError):
        contact_writes.undelete(scope, contact_id=contact_id, now=NOW)
    lift(house)
    contact_writes.undelete(scope, contact_id=contact_id, now=NOW)
    assert listed(house) == {contact_id}


def test_deleted_between_the_look_and_the_lock_it_is_suppressed_all_the_same(house, monkeypatch):
    contact_id = known(house, replace(ROSA, email="rosa@example.org"))
    scope = house.mobilizer_scope()

    def lock_late(inside, *, holders):
        if Contact.objects.filter(id=contact_id, deleted_at=None).exists():
            contact_writes.delete(scope, contact_id=contact_id, now=NOW)
        contact_writes.lock_holders(inside, holders=holders)

    monkeypatch.setattr(hiding, "lock_holders", lock_late)
    assert suppress(house, EMAIL) == 1
    with pytest.raises(NotFoundError):
        contact_writes.undelete(scope, contact_id=contact_id, now=NOW)
    assert contacts.stored(house.scope) == contacts.counted(house.scope)


def test_of_two_cards_made_one_the_kept_suppressed_numbers_agree_all_the_way(house):
    scope = house.mobilizer_scope()
    kept = known(house, replace(ROSA, email="rosa@example.org"))
    gone = known(house, replace(ROSA, nickname="Ro"), key="again")

    def numbers():
        assert contacts.stored(house.scope) == contacts.counted(house.scope)
        return contacts.stored(house.scope).holders.get((scope.mobilizer_id,), (0,) * 5)

    outreach.note(scope, contact_id=gone, body="Said.", client_key=client_key("n"), recorded_at=NOW, now=NOW)
    person = replace(ROSA, email="rosa@example.org", nickname="Ro")
    assert writes.merge_contacts(scope, pair=(kept, gone), person=person, now=NOW) == kept
    assert numbers() == (1, 0, 1, 0, 1)
    suppress(house, EMAIL)
    assert numbers() == (0, 0, 0, 0, 0)
    with pytest.raises(NotFoundError):
        writes.merge_contacts(scope, pair=(kept, gone), person=person, now=NOW)
    # What came from them stays where nobody reaches it now.
    writes.undelete_contact(scope, contact_id=gone, now=NOW)
    assert numbers() == (1, 0, 0, 0, 0)
    lift(house)
    assert numbers() == (2, 0, 1, 0, 1)


def test_no_invitation_leaves(house):
    suppress(house, EMAIL)
    with pytest.raises(RefusedError, match="suppression list"):
        campaigns.invite(
            house.scope,
            client_key=client_key("i"),
            person=Invitee("rosa@example.org", "", ""),
            site="https://x",
            now=NOW,
        )


def test_no_invitation_to_a_role_leaves_and_no_weekly_mail(house, mailoutbox):
    suppress(house, EMAIL, Value(Kind.EMAIL, house.admin.email))
    with pytest.raises(RefusedError, match="suppression list"):
        writes.invite_to_role(house.scope, person=RoleInvitee("rosa@example.org", "analyst"), site="https://x", now=NOW)
    week = {"since": NOW - timedelta(days=7), "until": NOW, "head": "0" * 64, "site": "https://x"}
    writes.send_digest(organization_scope_for_job(house.organization.id), user_id=house.admin.id, **week)
    assert mailoutbox == []


def test_suppressed_elsewhere_holds_not_here(world):
    suppress(world.b, PHONE)
    assert known(world.a, replace(ROSA, phone="919-555-0142"))


@pytest.mark.django_db
@given(st.from_regex(r"[A-Za-z0-9.+_-]{1,12}@(gmail\.com|GoogleMail\.com|[a-zA-Z]{1,8}\.org)", fullmatch=True))
def test_python_and_sql_spell_an_address_alike(address):
    with connection.cursor() as cursor:
        cursor.execute("SELECT contacts_email_key(%s)", [address])
        assert cursor.fetchone() == (email_key(address),)
    assert plain(Value(Kind.EMAIL, address)) in {"", email_key(address)}
