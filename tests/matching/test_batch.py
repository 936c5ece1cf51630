from dataclasses import replace
from datetime import timedelta

import pytest

from kithwork.accounts.models import Organization
from kithwork.audit.models import Entry
from kithwork.campaigns.models import Campaign
from kithwork.contacts import reads as contacts
from kithwork.contacts.models import Contact, Tally
from kithwork.contacts.rules import NO_FACTS, ContactDetails
from kithwork.contacts.writes import add
from kithwork.kernel.errors import RefusedError
from kithwork.linkage.keys import contact_keys, voter_keys
from kithwork.linkage.person import Person
from kithwork.matching import jobs, reads, writes
from kithwork.matching.models import BestPair, Change, Decision, MatchRun
from kithwork.matching.writes.batch import judging
from tests.matching.test_writes import OTHERS, contact, look
from tests.matching.walks import job_scope, match_all, new_file, walk
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import NOW, House, World, client_key

# So much is said about Ada that the machine is sure; of LIKELY only a name and a town.
ADA = ContactDetails(
    first_name="Ada", last_name="Okafor", street="12 Oak St", city="Durham", zip="27701", state="NC",
    phone="919 555 0123", birth_year=1980,
)  # fmt: skip
LIKELY = ContactDetails(first_name="Ada", last_name="Okafor", city="Durham", state="NC")
BO = ContactDetails(first_name="Bo", last_name="Lindqvist", city="Durham", state="NC")
NOBODY = ContactDetails(first_name="Xerxes", last_name="Quux", city="Durham", state="NC")
ROWS = (row(), *OTHERS)


@pytest.fixture
def house(world: World) -> House:
    bring_in(world.a.scope, delivery(ROWS))
    return world.a


def statuses() -> dict[str, str]:
    return dict(Contact.objects.order_by("id").values_list("first_name", "match_status"))


def test_find_asks_wider_where_nobody_likely_was_found(house: House) -> None:
    slip = replace(LIKELY, first_name="Adda", last_name="Okagor")
    scope, voters = house.mobilizer_scope(), set(voter_keys(Person(first="ADA", last="OKAFOR", city="DURHAM")))
    assert voters.isdisjoint(key.value for key in contact_keys(Person(first="Adda", last="Okagor", city="Durham")))
    found = reads.find(scope, subject=reads.subject(scope, contact_id=contact(scope, slip)))
    assert (found[0].voter.first_name, found[0].voter.last_name) == ("ADA", "OKAFOR")


def test_batch_matches_who_is_sure_and_leaves_the_rest_to_people(house: House) -> None:
    scope = house.mobilizer_scope()
    for key, person in (
        ("ada", ADA),
        ("likely", LIKELY),
        ("nobody", NOBODY),
        ("other state", replace(ADA, state="VA")),
    ):
        add(scope, client_key=client_key(key), person=person, now=NOW)
    run = match_all(house)
    assert [*Contact.objects.order_by("id").values_list("match_status", "is_machine_match")] == [
        ("matched", True),
        ("possible", False),
        ("unmatched", False),
        ("unmatched", False),
    ]
    assert (run.stage, run.matched, run.possible, run.unmatched, run.finished_at) == ("done", 1, 1, 2, NOW)
    assert run.threshold_ppm is not None
    assert run.threshold_ppm >= 800_000
    assert Tally.objects.get().matched == 1
    assert not BestPair.objects.exists()


def test_machine_match_keeps_score_reasons_and_version(house: House) -> None:
    contact_id = contact(house.mobilizer_scope(), ADA)
    run = match_all(house)
    decision = Decision.objects.get()
    assert (decision.verdict, decision.contact_id, decision.canonical_voter_id, decision.run_id) == (
        "matched", contact_id, "NC-BY1001", run.pk,
    )  # fmt: skip
    assert (decision.mobilizer_id, decision.admin_id, decision.status_before) == (None, None, "unmatched")
    assert decision.probability_ppm >= (run.threshold_ppm or 0) > 0
    assert decision.model_version == run.model_version != ""
    assert {"code": "first_same"} in decision.reasons
    assert Entry.objects.get(verb="match.look_up").people == 1
    assert Entry.objects.get(verb="match.batch").noun_id == str(run.pk)


def test_batch_judges_as_the_hand_does(house: House) -> None:
    scope = house.mobilizer_scope()
    ids = [contact(scope, person, key=str(n)) for n, person in enumerate((ADA, BO, NOBODY, replace(ADA, phone="")))]
    together = reads.find_all(job_scope(house), subjects=reads.subjects(job_scope(house), contact_ids=ids))
    alone = [reads.find(scope, subject=reads.subject(scope, contact_id=contact_id)) for contact_id in ids]
    assert together == alone
    assert [len(found) for found in together] == [1, 1, 0, 1]


def test_unconfirmed_machine_match_shows_its_mobilizer_no_more_than_a_candidate(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    match_all(house)
    assert contacts.card(scope, contact_id=contact_id).facts == NO_FACTS
    assert contacts.card(house.scope, contact_id=contact_id).facts.voterfile_county == "Durham"
    shown = reads.machine_match(scope, contact_id=contact_id, now=NOW)
    assert shown is not None
    assert (shown.name, shown.age_band, shown.place) == ("ADA OKAFOR", "45–54", "OAK ST")

    writes.accept(scope, contact_id=contact_id, client_key=client_key("yes"), now=NOW)
    writes.accept(scope, contact_id=contact_id, client_key=client_key("yes"), now=NOW)
    assert contacts.card(scope, contact_id=contact_id).facts.voterfile_county == "Durham"
    with pytest.raises(RefusedError, match="has changed since"):
        writes.reject(scope, contact_id=contact_id, client_key=client_key("no"), now=NOW)


def test_accepting_is_undone_to_the_machines_match(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    match_all(house)
    writes.accept(scope, contact_id=contact_id, client_key=client_key("yes"), now=NOW)
    writes.undo(scope, contact_id=contact_id, client_key=client_key("undo"), now=NOW)
    found = Contact.objects.get()
    assert (found.match_status, found.is_machine_match) == ("matched", True)


def test_rejected_machine_match_is_refused_for_good(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    match_all(house)
    writes.reject(scope, contact_id=contact_id, client_key=client_key("no"), now=NOW)
    assert statuses() == {"Ada": "declined"}
    assert Tally.objects.get().matched == 0
    match_all(house, "again")
    assert statuses() == {"Ada": "declined"}

    writes.undo(scope, contact_id=contact_id, client_key=client_key("undo"), now=NOW)
    found = Contact.objects.get()
    assert (found.match_status, found.is_machine_match, found.voterfile_county) == ("matched", True, "Durham")


def test_undone_pair_is_never_matched_by_the_machine(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    match_all(house)
    writes.undo(scope, contact_id=contact_id, client_key=client_key("undo"), now=NOW)
    assert statuses() == {"Ada": "unmatched"}
    match_all(house, "again")
    assert statuses() == {"Ada": "possible"}


def test_decision_of_a_person_is_never_overridden(house: House) -> None:
    scope = house.mobilizer_scope()
    unsure, declined = contact(scope, ADA, key="unsure"), contact(scope, ADA, key="declined")
    for contact_id, verb in ((unsure, writes.unsure), (declined, writes.refuse)):
        verb(scope, contact_id=contact_id, shown=look(scope, contact_id).key, client_key=client_key(str(verb)), now=NOW)
    match_all(house)
    assert [*Contact.objects.order_by("id").values_list("match_status", flat=True)] == ["possible", "declined"]
    twin = row(ncid="BY1002", middle_name="")
    new_file(house, delivery([*ROWS, twin]))
    assert [*Contact.objects.order_by("id").values_list("match_status", flat=True)] == ["possible", "possible"]


def test_what_a_person_does_between_judging_and_deciding_stands(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    writes.request(house.scope, client_key=client_key("batch"), now=NOW)
    run_id = MatchRun.objects.get().pk
    while MatchRun.objects.get().stage != "deciding":
        writes.step(job_scope(house), run_id=run_id, now=NOW)
    writes.refuse(
        scope, contact_id=contact_id, shown=look(scope, contact_id).key, client_key=client_key("none"), now=NOW
    )
    walk(house)
    assert statuses() == {"Ada": "declined"}


def test_run_goes_on_where_it_was_killed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MANY", 2)
    for number in range(5):
        contact(house.mobilizer_scope(), ADA, key=str(number))
    writes.request(house.scope, client_key=client_key("batch"), now=NOW)
    run, scope = MatchRun.objects.get(), job_scope(house)
    for _ in range(3):
        assert writes.step(scope, run_id=run.pk, now=NOW)
    run.refresh_from_db()
    assert (run.stage, run.done, run.total, BestPair.objects.count()) == ("judging", 4, 5, 4)
    jobs.batch(organization_id=house.organization.pk, campaign_id=house.campaign.pk, run_id=run.pk)
    run.refresh_from_db()
    assert (run.stage, run.matched) == ("done", 5)
    assert not writes.step(scope, run_id=run.pk, now=NOW)


def test_higher_promise_leaves_more_to_people(house: House) -> None:
    contact(house.mobilizer_scope(), LIKELY)
    probability = reads.find(
        house.mobilizer_scope(), subject=reads.subject(house.mobilizer_scope(), contact_id=Contact.objects.get().pk)
    )[0].judgement.probability
    assert 0.5 < probability < 0.999
    Organization.objects.filter(pk=house.organization.pk).update(match_precision="0.999")
    match_all(house)
    assert statuses() == {"Ada": "possible"}


def test_new_file_is_walked_once_a_campaign_and_only_open_ones(world: World, house: House) -> None:
    closed = Campaign.objects.get(pk=house.campaign.pk)
    closed.pk, closed.slug, closed.status, closed.closed_at = None, "over", "closed", NOW
    closed.save(force_insert=True)
    contact(house.mobilizer_scope(), ADA)
    file_id = bring_in(house.scope, delivery(ROWS))
    for _ in range(2):
        writes.begin(job_scope(house), file_id=file_id, now=NOW)
    assert [*MatchRun.objects.values_list("campaign_id", "state")] == [(house.campaign.pk, "NC")]
    assert not MatchRun.objects.filter(organization=world.b.organization).exists()


def test_closed_campaign_is_not_matched(house: House) -> None:
    contact(house.mobilizer_scope(), ADA)
    writes.request(house.scope, client_key=client_key("batch"), now=NOW)
    Campaign.objects.filter(pk=house.campaign.pk).update(status="closed")
    assert walk(house).stage == "done"
    assert statuses() == {"Ada": "unmatched"}
    with pytest.raises(RefusedError, match="closed"):
        writes.request(house.scope, client_key=client_key("more"), now=NOW + timedelta(days=1))


def test_new_file_says_what_changed_and_drops_nobody(house: House) -> None:
    scope = house.mobilizer_scope()
    people = {
        "moved": ADA,
        "renamed": replace(BO, zip="27701", street="12 Oak St", birth_year=1980),
        "vanished": ContactDetails(first_name="Joe", last_name="Lopez", street="10 Elm St", zip="27701", state="NC"),
        "newly": ContactDetails(
            first_name="Ida", last_name="Quist", street="7 Elm St", zip="27701", state="NC", birth_year=1980
        ),
    }
    ids = {key: contact(scope, person, key=key) for key, person in people.items()}
    for key in ("moved", "renamed", "vanished"):
        found = look(scope, ids[key]).shown[0]
        writes.confirm(scope, contact_id=ids[key], candidate=found.key, client_key=client_key(f"is {key}"), now=NOW)
    joe = Contact.objects.get(pk=ids["vanished"]).canonical_voter_id
    rows = [
        row(res_city_desc="CHARLOTTE", zip_code="28202", county_id="60", county_desc="MECKLENBURG"),
        row(ncid="BY2", first_name="BO", last_name="BERG", full_phone_number=""),
        row(ncid="BY77", first_name="IDA", last_name="QUIST", res_street_address="7 ELM ST", full_phone_number=""),
        *OTHERS[1:3],
    ]
    run = new_file(house, delivery(rows))
    assert {*Change.objects.values_list("contact_id", "kind")} == {
        (ids["moved"], "moved"),
        (ids["renamed"], "renamed"),
        (ids["vanished"], "vanished"),
        (ids["newly"], "registered"),
    }
    moved, gone = Contact.objects.get(pk=ids["moved"]), Contact.objects.get(pk=ids["vanished"])
    assert (moved.voterfile_city, moved.is_machine_match, moved.vanished_at) == ("CHARLOTTE", False, None)
    assert (gone.match_status, gone.canonical_voter_id, gone.voterfile_city) == ("matched", joe, "DURHAM")
    assert gone.vanished_at == NOW
    assert run.stage == "done"

    new_file(house, delivery(ROWS))
    assert Contact.objects.get(pk=ids["vanished"]).vanished_at is None
    assert Change.objects.filter(contact_id=ids["vanished"]).latest("id").kind == "returned"
