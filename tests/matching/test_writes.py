from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from kithwork.audit.models import Entry
from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.contacts import reads as contacts
from kithwork.contacts.models import Contact, Tally
from kithwork.contacts.rules import NO_FACTS, ContactDetails, VoterFacts
from kithwork.contacts.writes import add, edit
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads, writes
from kithwork.matching.models import Decision, LookupSpend
from kithwork.matching.reads import Candidates
from kithwork.matching.rules import LOOK_UPS_A_DAY, Why
from kithwork.outreach import writes as outreach
from kithwork.outreach.rules import ResponseValue
from kithwork.voterfile.models import VoterFile
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import NOW, World, client_key

ADA = ContactDetails(first_name="Ada", last_name="Okafor", city="Durham", zip="27701", state="NC")
OTHERS = (
    row(ncid="BY2", first_name="BO", last_name="LINDQVIST", full_phone_number=""),
    row(ncid="BY3", first_name="ADA", last_name="OKAFOR", birth_year="1950", full_phone_number="", zip_code="28202",
        res_city_desc="CHARLOTTE", res_street_address="9 ELM ST"),
    row(ncid="BY4", first_name="ANA", last_name="WHITFIELD", full_phone_number="", birth_year="1990"),
    *(row(ncid=f"BY{n}", first_name=first, last_name=last, full_phone_number="", res_street_address=f"{n} ELM ST")
      for n, (first, last) in enumerate(product(("JOE", "KIM", "LEE"), ("LOPEZ", "NGUYEN", "BAKER")), start=10)),
)  # fmt: skip


@pytest.fixture
def scope(world: World) -> MobilizerScope:
    bring_in(world.a.scope, delivery([row(), *OTHERS]))
    return world.a.mobilizer_scope()


def contact(scope: MobilizerScope, person: ContactDetails = ADA, key: str = "ada") -> int:
    return add(scope, client_key=client_key(key), person=person, now=NOW)


def look(scope: MobilizerScope, contact_id: int | None) -> Candidates:
    return writes.look_up(scope, contact_id=contact_id, now=NOW)


def confirm(scope: MobilizerScope, contact_id: int | None, candidate: str, key: str = "this is them") -> None:
    writes.confirm(scope, contact_id=contact_id, candidate=candidate, client_key=client_key(key), now=NOW)


def undo(scope: MobilizerScope, contact_id: int | None, key: str = "undo") -> None:
    writes.undo(scope, contact_id=contact_id, client_key=client_key(key), now=NOW)


def status(contact_id: int) -> str:
    return Contact.objects.get(pk=contact_id).match_status


def test_look_up_shows_the_least_that_identifies(scope: MobilizerScope) -> None:
    contact_id = contact(scope, replace(ADA, nickname="Addie", street="12 Oak Street"))
    found = look(scope, contact_id)
    best = found.shown[0]
    assert (best.name, best.age_band, best.place, best.words) == ("ADA OKAFOR", "45–54", "OAK ST", "likely")
    assert [reason.sentence() for reason in best.reasons] == [
        "same first name",
        "same last name",
        "same street",
        "birth year missing",
    ]
    assert "BY1001" not in repr(found)
    assert status(contact_id) == "possible"
    assert Entry.objects.get(verb="match.look_up").noun_id == str(contact_id)


def test_candidates_are_kept_and_cost_nothing_again(scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    assert reads.candidates(scope, contact_id=contact_id, now=NOW).why is Why.NOT_ASKED
    found = look(scope, contact_id)
    assert reads.candidates(scope, contact_id=contact_id, now=NOW) == found
    assert look(scope, contact_id) == found
    assert LookupSpend.objects.get().spent == 1


def test_editing_makes_the_answer_hold_no_longer(scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    found = look(scope, contact_id)
    edit(scope, contact_id=contact_id, person=replace(ADA, age=46), now=NOW)
    assert reads.candidates(scope, contact_id=contact_id, now=NOW).may_ask
    with pytest.raises(RefusedError, match="have changed since"):
        confirm(scope, contact_id, found.shown[0].key)
    look(scope, contact_id)
    assert LookupSpend.objects.get().spent == 2


def test_confirm_copies_the_voters_facts_and_counts(scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    candidate = look(scope, contact_id).shown[0].key
    confirm(scope, contact_id, candidate)
    confirm(scope, contact_id, candidate)
    card = contacts.card(scope, contact_id=contact_id)
    assert (card.match_status, card.facts) == (
        "matched",
        VoterFacts(
            canonical_voter_id="NC-BY1001",
            voterfile_first_name="ADA",
            voterfile_last_name="OKAFOR",
            voterfile_city="DURHAM",
            voterfile_state="NC",
            voterfile_zip="27701",
            voterfile_county="Durham",
            congressional_district="4",
            state_senate_district="20",
            state_house_district="31",
            registration_status="active",
            age_band="45–54",
            voter_file_id=VoterFile.objects.get().pk,
        ),
    )
    assert Tally.objects.get().matched == 1
    decision = Decision.objects.get()
    assert (decision.verdict, decision.canonical_voter_id, decision.status_before) == (
        "confirmed",
        "NC-BY1001",
        "possible",
    )
    assert reads.candidates(scope, contact_id=contact_id, now=NOW).why is Why.MATCHED


def test_confirm_twice_with_another_form_is_refused(scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    candidate = look(scope, contact_id).shown[0].key
    confirm(scope, contact_id, candidate)
    with pytest.raises(RefusedError, match="matched already"):
        confirm(scope, contact_id, candidate, key="another form")


@pytest.mark.parametrize("candidate", ["NC-BY3", "BY2", "", "-", "0-0", "1-99", "{shown}-9", "{shown}--1", "{shown}-x"])
def test_confirm_of_anybody_not_shown_is_refused(scope: MobilizerScope, candidate: str) -> None:
    contact_id = contact(scope)
    found = look(scope, contact_id)
    with pytest.raises(RefusedError):
        confirm(scope, contact_id, candidate.format(shown=found.key))
    assert Decision.objects.count() == 0


def test_confirm_with_a_candidate_of_another_contact_is_refused(scope: MobilizerScope) -> None:
    first, second = contact(scope), contact(scope, key="second")
    candidate = look(scope, first).shown[0].key
    look(scope, second)
    with pytest.raises(RefusedError):
        confirm(scope, second, candidate)


def test_refuse_is_for_good_and_undo_brings_back(scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    found = look(scope, contact_id)
    writes.refuse(scope, contact_id=contact_id, shown=found.key, client_key=client_key("none"), now=NOW)
    assert status(contact_id) == "declined"
    again = look(scope, contact_id)
    assert {each.name for each in again.shown}.isdisjoint({each.name for each in found.shown})
    assert status(contact_id) == "declined"

    undo(scope, contact_id)
    assert status(contact_id) == "possible"
    assert look(scope, contact_id).shown[0].name == "ADA OKAFOR"


def test_unsure_stays_possible_and_may_be_confirmed_later(scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    found = look(scope, contact_id)
    writes.unsure(scope, contact_id=contact_id, shown=found.key, client_key=client_key("perhaps"), now=NOW)
    assert status(contact_id) == "possible"
    confirm(scope, contact_id, found.shown[0].key)
    undo(scope, contact_id)
    undo(scope, contact_id)
    assert status(contact_id) == "possible"
    undo(scope, contact_id, key="undo more")
    with pytest.raises(RefusedError, match="nothing to undo"):
        undo(scope, contact_id, key="undo still more")


def test_undo_of_a_match_clears_the_copies(scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    confirm(scope, contact_id, look(scope, contact_id).shown[0].key)
    undo(scope, contact_id)
    card = contacts.card(scope, contact_id=contact_id)
    assert (card.match_status, card.facts) == ("possible", NO_FACTS)
    assert Tally.objects.get().matched == 0
    assert Decision.objects.get().undone_at == NOW


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (replace(ADA, last_name=""), Why.TOO_LITTLE),
        (ContactDetails(first_name="Ada", last_name="Okafor", state="NC"), Why.TOO_LITTLE),
        (replace(ADA, state="VA"), Why.NO_FILE),
        (replace(ADA, first_name="Xerxes", last_name="Quux", zip="", city="Nowhere"), Why.NOBODY),
    ],
)
def test_look_up_says_why_nobody_is_shown(scope: MobilizerScope, person: ContactDetails, why: Why) -> None:
    contact_id = contact(scope, person)
    found = look(scope, contact_id)
    assert (found.shown, found.why) == ((), why)
    assert found.sentence
    assert status(contact_id) == "unmatched"


def test_look_up_beyond_the_budget_of_the_day_waits(world: World, scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    LookupSpend.objects.create(
        organization=world.a.organization,
        user=world.a.users[0],
        day=NOW.astimezone(scope.zone).date(),
        spent=LOOK_UPS_A_DAY,
    )
    assert look(scope, contact_id).why is Why.BUDGET
    assert LookupSpend.objects.get().spent == LOOK_UPS_A_DAY
    tomorrow = NOW + timedelta(days=1)
    assert writes.look_up(scope, contact_id=contact_id, now=tomorrow).why is Why.SHOWN


def test_match_oneself(scope: MobilizerScope) -> None:
    found = look(scope, None)
    assert found.shown[0].name == "ANA WHITFIELD"
    confirm(scope, None, found.shown[0].key)
    own = Mobilizer.objects.get(pk=scope.mobilizer_id)
    assert (own.match_status, own.canonical_voter_id, own.voterfile_county) == ("matched", "NC-BY4", "Durham")
    undo(scope, None)
    own.refresh_from_db()
    assert (own.match_status, own.canonical_voter_id, own.voterfile_county) == ("possible", "", "")
    writes.refuse(scope, contact_id=None, shown=look(scope, None).key, client_key=client_key("none"), now=NOW)
    own.refresh_from_db()
    assert own.match_status == "declined"


def test_matching_a_contact_and_oneself_is_being_active(scope: MobilizerScope) -> None:
    for number, contact_id in enumerate((contact(scope), None), start=1):
        at, candidate = NOW + timedelta(hours=number), look(scope, contact_id).shown[0].key
        key = client_key(f"at {number}")
        writes.confirm(scope, contact_id=contact_id, candidate=candidate, client_key=key, now=at)
        assert Mobilizer.objects.get(pk=scope.mobilizer_id).last_active_at == at


def test_another_mobilizers_contact_cannot_be_looked_up(world: World, scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    for stranger in (world.a.mobilizer_scope(1), world.b.mobilizer_scope()):
        with pytest.raises(NotFoundError):
            look(stranger, contact_id)
        with pytest.raises(NotFoundError):
            reads.candidates(stranger, contact_id=contact_id, now=NOW)


def test_look_up_uses_no_other_organizations_file(world: World, scope: MobilizerScope) -> None:
    assert scope.organization_id == world.a.organization.id
    stranger = world.b.mobilizer_scope()
    assert look(stranger, contact(stranger)).why is Why.NO_FILE


def test_look_up_in_a_closed_campaign_is_refused(world: World, scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status="closed")
    with pytest.raises(RefusedError, match=r"^This campaign is closed\."):
        look(world.a.mobilizer_scope(), contact_id)


def test_match_changes_which_actions_a_contact_is_eligible_for(world: World, scope: MobilizerScope) -> None:
    contact_id = contact(scope)
    world.a.actions["task"].target_match_statuses = ["matched"]
    world.a.actions["task"].save()
    done = {
        "contact_id": contact_id,
        "action_id": world.a.actions["task"].id,
        "response": ResponseValue(done=True),
        "recorded_at": NOW,
        "now": NOW,
    }
    with pytest.raises(RefusedError):
        outreach.respond(scope, client_key=client_key("early"), **done)
    confirm(scope, contact_id, look(scope, contact_id).shown[0].key)
    outreach.respond(scope, client_key=client_key("late"), **done)


def test_look_up_shows_five_of_eight_and_never_how_many_more(world: World) -> None:
    namesakes = [
        row(ncid=f"BX{n}", full_phone_number="", birth_year=str(1950 + n), res_street_address=f"{n} ELM ST")
        for n in range(8)
    ]
    bring_in(world.a.scope, delivery([*namesakes, *OTHERS]))
    scope = world.a.mobilizer_scope()
    found = look(scope, contact(scope))
    assert [each.name for each in found.shown] == ["ADA OKAFOR"] * 5
    assert found.sentence == ""
