"""Somebody who wants to walk through the voter file with a mobilizer's account, and what they get.

The file holds 60 voters, of whom one is protected, one deceased and one removed. The guesser knows all names.
"""

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kithwork.audit.models import Entry
from kithwork.audit.rules import Reason
from kithwork.campaigns.models import Mobilizer
from kithwork.contacts.models import Contact
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import add, edit
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads, writes
from kithwork.matching.models import BestPair, LookupSpend, MatchRun
from kithwork.matching.reads import Candidates
from kithwork.matching.rules import LOOK_UPS_A_DAY, Budget, Why
from kithwork.people import reads as people
from kithwork.web.mobilizer import steady
from tests.matching.walks import walk
from tests.voterfile.delivery import bring_in, delivery, row
from tests.web.mobilizer.conftest import Phone, phone_of
from tests.world import NOW, World, client_key

FIRST = ("ADA", "BO", "CLEO", "DEV", "ESME", "FINN")
LAST = ("OKAFOR", "LINDQVIST", "WHITFIELD", "NGUYEN", "BAKER", "LOPEZ", "ABARA", "STONE", "REYES", "HOLT")
NAMES = tuple(product(FIRST, LAST))
PROTECTED, DECEASED, REMOVED = NAMES[7], NAMES[17], NAMES[27]
STREET, PHONE, BORN = "77 PEMBERTON LANE", "91955501", "1961"  # the phone ends with the voter's number


def voter(number: int, first: str, last: str) -> str:
    """Of each state's own number, with a house, a phone and a year of birth that nobody is to learn."""
    status = {DECEASED: {"status_cd": "R", "reason_cd": "RD"}, REMOVED: {"status_cd": "R", "reason_cd": "RM"}}
    return row(
        ncid=f"GX{number:05}", first_name=first, last_name=last, middle_name="", res_street_address=STREET,
        full_phone_number=f"{PHONE}{number:02}", birth_year=BORN, confidential_ind="Y" if (first, last) == PROTECTED else "N",
        **status.get((first, last), {}),
    )  # fmt: skip


@pytest.fixture
def scope(world: World) -> MobilizerScope:
    bring_in(world.a.scope, delivery([voter(number, *name) for number, name in enumerate(NAMES)]))
    return world.a.mobilizer_scope()


def guess(first: str, last: str) -> ContactDetails:
    return ContactDetails(first_name=first.title(), last_name=last.title(), city="Durham", state="NC")


def ask(scope: MobilizerScope, person: ContactDetails, key: str) -> Candidates:
    contact_id = add(scope, client_key=client_key(key), person=person, now=NOW)
    return writes.look_up(scope, contact_id=contact_id, now=NOW)


def spend_all_but(world: World, scope: MobilizerScope, left: int) -> None:
    LookupSpend.objects.create(
        organization=world.a.organization,
        user=world.a.users[0],
        day=reads.today(scope, now=NOW),
        spent=LOOK_UPS_A_DAY - left,
    )


# How many look-ups the guesser has left, and how often they guess.
SIEGES = [(12, 20), pytest.param(LOOK_UPS_A_DAY, 10_000, marks=pytest.mark.nightly)]


@pytest.mark.parametrize(("left", "guesses"), SIEGES)
def test_guessed_names_get_a_day_of_least_facts_and_no_more(
    world: World, scope: MobilizerScope, left: int, guesses: int
) -> None:
    spend_all_but(world, scope, left)
    answers = [ask(scope, guess(*NAMES[number % len(NAMES)]), f"guess {number}") for number in range(guesses)]

    assert sum(answer.why is not Why.BUDGET for answer in answers) == left
    assert not any(answer.shown for answer in answers[left:])
    assert LookupSpend.objects.get().spent == LOOK_UPS_A_DAY
    assert Entry.objects.filter(verb="match.look_up").count() == left
    # Of whoever is shown: the name, an age band, a town. Of 60 voters, 57 may be shown at all.
    told = repr(answers)
    for secret in ("PEMBERTON", PHONE, BORN, "GX0", "27701"):
        assert secret not in told
    shown = {candidate.name for answer in answers for candidate in answer.shown}
    allowed = {" ".join(name) for name in {*NAMES} - {PROTECTED, DECEASED, REMOVED}}
    assert shown == {name for name in allowed if name in {" ".join(name) for name in NAMES[:left]}}
    # Beyond the budget a contact says nothing by its status.
    beyond = Contact.objects.order_by("id")[left:]
    assert set(beyond.values_list("match_status", "canonical_voter_id")) == {("unmatched", "")}


@pytest.mark.parametrize(("left", "times"), [(5, 12), pytest.param(LOOK_UPS_A_DAY, 1_000, marks=pytest.mark.nightly)])
def test_one_contact_edited_again_and_again_costs_each_time(
    world: World, scope: MobilizerScope, left: int, times: int
) -> None:
    spend_all_but(world, scope, left)
    contact_id = add(scope, client_key=client_key("one"), person=guess("Zoe", "Nobody"), now=NOW)
    found = []
    for number in range(times):
        edit(scope, contact_id=contact_id, person=guess(*NAMES[number % len(NAMES)]), now=NOW)
        found.append(writes.look_up(scope, contact_id=contact_id, now=NOW))
    assert sum(answer.why is not Why.BUDGET for answer in found) == left
    assert reads.candidates(scope, contact_id=contact_id, now=NOW).why is Why.BUDGET


def test_guessing_by_ones_own_name_spends_the_same_budget(world: World, scope: MobilizerScope) -> None:
    spend_all_but(world, scope, 2)
    answers = []
    for first, last in NAMES[:4]:
        Mobilizer.objects.filter(id=scope.mobilizer_id).update(first_name=first, last_name=last)
        answers.append(writes.look_up(scope, contact_id=None, now=NOW).why)
    assert answers == [Why.SHOWN, Why.SHOWN, Why.BUDGET, Why.BUDGET]


def test_invented_people_are_no_way_around_by_import_or_by_the_next_file(
    world: World, scope: MobilizerScope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five of forty are granted; the walk after the next file judges no more of one holder either."""
    LookupSpend.objects.create(
        organization=world.a.organization, user=world.a.users[0], day=reads.today(scope, now=NOW), imported=995
    )
    monkeypatch.setattr("kithwork.matching.writes.batch.judging.LOOK_UPS_BY_IMPORT_A_WEEK", 5)
    ids = [
        add(scope, client_key=client_key(f"invented {number}"), person=guess(*NAMES[number]), now=NOW)
        for number in range(40)
    ]
    assert writes.match_imported(scope, contact_ids=ids, now=NOW) == 35
    assert writes.match_imported(scope, contact_ids=ids, now=NOW) == 40
    walk(world.a)
    told = Contact.objects.exclude(match_status="unmatched").values_list("id", flat=True)
    assert set(told) <= set(ids[:5])
    run = MatchRun.objects.get()
    assert run.contact_ids == ids[:5]

    writes.request(world.a.scope, client_key=client_key("again"), now=NOW)
    walk(world.a)
    assert set(Contact.objects.exclude(match_status="unmatched").values_list("id", flat=True)) <= set(ids[:5])
    assert not BestPair.objects.exists()


def test_a_machine_match_shows_no_more_than_a_candidate(world: World, scope: MobilizerScope) -> None:
    """Neither on the contact's page, nor in what a mobilizer takes away, until they confirm it."""
    contact_id = add(
        scope,
        client_key=client_key("machine"),
        person=replace(
            guess(*NAMES[0]), zip="27701", phone=f"+1{PHONE}00", street=STREET.title(), birth_year=int(BORN)
        ),
        now=NOW,
    )
    writes.match_imported(scope, contact_ids=[contact_id], now=NOW)
    walk(world.a)
    assert Contact.objects.get().is_machine_match
    phone = phone_of(world.a)
    seen = phone.read("contact", contact=contact_id) + phone.read("match", contact=contact_id) + phone.read("contacts")
    taken = phone.get("own_data_json").content.decode()
    for secret in ("GX00000", "Senate"):
        assert secret.lower() not in seen.lower()
    assert "GX00000" not in taken


def test_protected_voters_are_nobodys_candidates_and_read_like_nobody(world: World, scope: MobilizerScope) -> None:
    """By hand, in batch, to themselves; and the answer is the one for a name that is in no file."""
    person = replace(
        guess(*PROTECTED), street=STREET.title(), zip="27701", phone=f"+1{PHONE}{NAMES.index(PROTECTED):02}"
    )
    nobody = replace(guess("Zoe", "Nobody"), street="1 Elsewhere Road", zip="27701", phone="+19195550188")
    by_hand = [ask(scope, one, one.last_name) for one in (person, nobody)]
    assert by_hand[0] == by_hand[1]
    assert by_hand[0].why is Why.NOBODY

    Mobilizer.objects.filter(id=scope.mobilizer_id).update(first_name=PROTECTED[0], last_name=PROTECTED[1])
    assert writes.look_up(scope, contact_id=None, now=NOW).why is Why.NOBODY

    writes.request(world.a.scope, client_key=client_key("batch"), now=NOW)
    walk(world.a)
    assert set(Contact.objects.values_list("match_status", flat=True)) == {"unmatched"}


def protected_id() -> str:
    return f"NC-GX{NAMES.index(PROTECTED):05}"


def link(world: World, voter_id: str, now: Any = NOW) -> None:
    writes.link_protected(world.a.scope, mobilizer_id=world.a.mobilizers[0].pk, canonical_voter_id=voter_id, now=now)


@pytest.mark.usefixtures("scope")
def test_an_admin_links_a_protected_mobilizer_and_nothing_shows_it(world: World) -> None:
    link(world, f" {protected_id().lower()} ")
    own = Mobilizer.objects.get(pk=world.a.mobilizers[0].pk)
    assert (own.match_status, own.canonical_voter_id, own.voterfile_last_name) == ("matched", protected_id(), "")
    entry = Entry.objects.get(verb="match.link_protected")
    assert (entry.noun_id, entry.reason, entry.people) == (str(own.pk), "asked_by_person", 1)

    shown = repr(people.mobilizer_profile(world.a.scope, mobilizer_id=own.pk, now=NOW))
    listing = repr(people.mobilizers(world.a.scope, parameters={"c": "canonical_voter_id"}, now=NOW).page.rows)
    for text in (shown, listing):
        assert protected_id() not in text
        assert protected_id().partition("-")[2] not in text


@pytest.mark.usefixtures("scope")
def test_linking_is_no_oracle_either(world: World) -> None:
    """A number that is not there, of somebody unprotected, deceased: one sentence, and each try costs."""
    said = set()
    for voter_id in ("NC-GX99999", "NC-GX00000", f"NC-GX{NAMES.index(DECEASED):05}", "", "nonsense", "NC-\x00"):
        with pytest.raises(RefusedError) as refused:
            link(world, voter_id)
        said.add(refused.value.sentence)
    assert len(said) == 1
    assert LookupSpend.objects.get(user=world.a.admin).spent == 6
    assert Entry.objects.filter(verb="match.link_protected_refused", people=0).count() == 6
    LookupSpend.objects.update(spent=LOOK_UPS_A_DAY)
    with pytest.raises(RefusedError, match="spent"):
        link(world, protected_id())


@pytest.mark.usefixtures("scope")
def test_every_answer_takes_whole_steps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found, not found, protected, refused for the budget: the time says nothing."""
    phone, step, slept = phone_of(world.a), 0.25, list[float]()
    monkeypatch.setattr(settings, "LOOK_UP_STEP", step)
    monkeypatch.setattr("time.sleep", slept.append)
    people = [guess(*NAMES[0]), guess("Zoe", "Nobody"), guess(*PROTECTED), guess(*NAMES[1])]
    for number, person in enumerate(people):
        if number == len(people) - 1:
            LookupSpend.objects.update(spent=LOOK_UPS_A_DAY)
        said = {"first_name": person.first_name, "last_name": person.last_name, "city": "Durham", "state": "NC"}
        assert phone.post("add", said).status_code == 303
    assert len(slept) == len(people)
    assert all(0 <= held < step for held in slept)


@pytest.mark.parametrize(("spent", "left"), [(0.01, 0.24), (0.25, 0.0), (0.26, 0.24), (1.1, 0.15)])
def test_what_is_left_of_a_step(spent: float, left: float) -> None:
    assert steady.remaining(spent, 0.25) == pytest.approx(left)


@pytest.mark.usefixtures("world")
def test_tags_and_files_are_for_admins(phone: Phone) -> None:
    """A mobilizer has no address that lists tags, and no file but their own entries."""
    client: Client = phone.client
    for page in ("-/tags/", "-/tags/list/", "-/voter-files/", "maple-votes/exports/", "-/look-ups/", "-/audit/"):
        assert client.get(f"/o/maple/{page}").status_code == 404
    taken = json.loads(phone.get("own_data_json").content)
    assert not any("tag" in key for key in json.dumps(taken).lower().split('"') if key.startswith("tag"))


@pytest.fixture
def phone(world: World) -> Phone:
    return phone_of(world.a)


def test_who_has_more_look_ups_until_a_day(world: World, scope: MobilizerScope) -> None:
    day = reads.today(scope, now=NOW)
    LookupSpend.objects.create(organization=world.a.organization, user=world.a.users[0], day=day, spent=LOOK_UPS_A_DAY)
    assert ask(scope, guess(*NAMES[0]), "before").why is Why.BUDGET
    writes.allow(
        world.a.scope, user_id=world.a.users[0].pk, budget=Budget(101, 1_000), until=day, reason=Reason.EVENT, now=NOW
    )
    assert ask(scope, guess(*NAMES[0]), "one more").why is Why.SHOWN
    assert ask(scope, guess(*NAMES[1]), "and over").why is Why.BUDGET
