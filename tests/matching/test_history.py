from dataclasses import replace
from datetime import timedelta

import pytest

from kithwork.audit.models import Entry
from kithwork.contacts.models import Contact, Tally
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.linkage.model import DEFAULT
from kithwork.matching import reads, writes
from kithwork.matching.models import Decision
from tests.matching.test_batch import ADA, LIKELY, ROWS
from tests.matching.test_writes import confirm, contact, look
from tests.matching.walks import match_all
from tests.voterfile.delivery import bring_in, delivery
from tests.world import NOW, House, World, client_key

ADAS = "NC-BY1001"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def house(world: World) -> House:
    bring_in(world.a.scope, delivery(ROWS))
    return world.a


@pytest.fixture
def possible(house: House) -> int:
    contact_id = contact(house.mobilizer_scope(), LIKELY)
    match_all(house)
    assert Contact.objects.get().match_status == "possible"
    return contact_id


def review(house: House, contact_id: int, choice: str, key: str = "review") -> None:
    writes.review(house.scope, decisions={contact_id: choice}, client_key=client_key(key), now=NOW)


def undo(house: House, contact_id: int, key: str = "undo") -> None:
    writes.undo_for(house.scope, contact_id=contact_id, client_key=client_key(key), now=LATER)


def history(house: House, contact_id: int) -> reads.MatchHistory:
    return reads.match_history(house.scope, contact_id=contact_id, now=NOW)


@pytest.mark.parametrize(("choice", "status"), [(ADAS, "matched"), ("none", "declined")])
def test_undone_review_is_the_state_before_and_never_matched_by_the_machine(
    house: House, possible: int, choice: str, status: str
) -> None:
    review(house, possible, choice)
    assert Contact.objects.get().match_status == status
    for _ in range(2):
        undo(house, possible)
    found = Contact.objects.get()
    assert (found.match_status, found.voterfile_county, found.canonical_voter_id) == ("possible", "", "")
    assert Tally.objects.get().matched == 0
    assert Entry.objects.get(verb="match.undo").noun_id == str(possible)
    assert {*Decision.objects.values_list("undone_at", flat=True)} == {LATER}
    # However much is known of them later.
    Contact.objects.update(street="12 Oak St", zip="27701", phone="+19195550123", birth_year=1980)
    match_all(house, "again")
    assert Contact.objects.get().match_status == "possible"


def test_undone_machine_match_is_the_state_before(house: House) -> None:
    contact_id = contact(house.mobilizer_scope(), ADA)
    match_all(house)
    undo(house, contact_id)
    assert Contact.objects.get().match_status == "unmatched"
    match_all(house, "again")
    assert Contact.objects.get().match_status == "possible"


def test_what_a_mobilizer_said_is_theirs_while_they_hold_the_contact(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    confirm(scope, contact_id, look(scope, contact_id).shown[0].key)
    assert not history(house, contact_id).may_undo
    with pytest.raises(RefusedError, match="The mobilizer decided this"):
        undo(house, contact_id)
    Contact.objects.update(mobilizer=None)
    assert history(house, contact_id).may_undo
    undo(house, contact_id)
    assert Contact.objects.get().match_status == "possible"


def test_accepted_machine_match_of_an_unassigned_contact_goes_back_step_by_step(house: House) -> None:
    contact_id = contact(house.mobilizer_scope(), ADA)
    match_all(house)
    writes.accept(house.mobilizer_scope(), contact_id=contact_id, client_key=client_key("yes"), now=NOW)
    Contact.objects.update(mobilizer=None)
    undo(house, contact_id, "first")
    assert [*Contact.objects.values_list("match_status", "is_machine_match")] == [("matched", True)]
    undo(house, contact_id, "second")
    assert [*Contact.objects.values_list("match_status", "is_machine_match")] == [("unmatched", False)]
    with pytest.raises(RefusedError, match="nothing to undo"):
        undo(house, contact_id, "third")


def test_only_admins_of_the_campaign_undo_and_not_when_it_is_closed(world: World, house: House, possible: int) -> None:
    review(house, possible, ADAS)
    for scope, error in (
        (house.mobilizer_scope(), ForbiddenError),
        (house.analyst_scope, ForbiddenError),
        (world.b.scope, NotFoundError),
    ):
        with pytest.raises(error):
            writes.undo_for(scope, contact_id=possible, client_key=client_key("undo"), now=NOW)
    with pytest.raises(RefusedError, match="closed"):
        writes.undo_for(
            replace(house.scope, status="closed"), contact_id=possible, client_key=client_key("undo"), now=NOW
        )
    assert Contact.objects.get().match_status == "matched"


def test_history_says_who_decided_when_and_why(house: House, possible: int) -> None:
    review(house, possible, "none")
    undo(house, possible)
    found = look(house.mobilizer_scope(), possible)
    confirm(house.mobilizer_scope(), possible, found.shown[0].key)
    latest, first = history(house, possible).decisions
    assert (latest.by, latest.name, latest.verdict, latest.undone_at) == (
        "mobilizer",
        "Ana Whitfield",
        "confirmed",
        None,
    )
    assert (first.by, first.verdict, first.undone_at) == ("admin", "refused", LATER)
    assert first.name
    assert first.model_version == DEFAULT.version
    voter = first.voters[0]
    assert (voter.canonical_voter_id, voter.name) == (ADAS, "ADA OKAFOR")
    assert 50 <= voter.percent < 100
    assert "same first name" in [reason.sentence() for reason in voter.reasons]
    entry = Entry.objects.get(verb="match.history")
    assert (entry.noun_id, entry.people) == (str(possible), len(first.voters))


def test_history_knows_the_machine_and_is_for_admins(world: World, house: House) -> None:
    contact_id = contact(house.mobilizer_scope(), ADA)
    assert history(house, contact_id) == reads.MatchHistory((), may_undo=False)
    match_all(house)
    found = history(house, contact_id)
    assert ([one.by for one in found.decisions], found.may_undo) == (["machine"], True)
    for scope, error in ((house.analyst_scope, ForbiddenError), (world.b.scope, NotFoundError)):
        with pytest.raises(error):
            reads.match_history(scope, contact_id=contact_id, now=NOW)


def test_a_mobilizer_reads_why_their_contact_is_matched(house: House, possible: int) -> None:
    scope = house.mobilizer_scope()
    assert reads.why(scope, contact_id=possible) is None
    review(house, possible, ADAS)
    by_admin = reads.why(scope, contact_id=possible)
    assert by_admin is not None
    assert by_admin.by == "admin"
    assert by_admin.words in {"possible", "likely", "very likely"}
    assert by_admin.reasons
    undo(house, possible)
    confirm(scope, possible, look(scope, possible).shown[0].key)
    by_oneself = reads.why(scope, contact_id=possible)
    assert by_oneself is not None
    assert by_oneself.by == "oneself"
    assert reads.why(house.mobilizer_scope(1), contact_id=possible) is None


def test_the_machines_match_says_no_more_before_it_is_confirmed(house: House) -> None:
    contact_id = contact(house.mobilizer_scope(), ADA)
    match_all(house)
    assert reads.why(house.mobilizer_scope(), contact_id=contact_id) is None
