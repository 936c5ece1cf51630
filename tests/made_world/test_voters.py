import re
import tracemalloc
from collections import Counter, defaultdict

import pytest

from kithwork.world.places import counties
from kithwork.world.voters import allotment, voters

COUNT, AS_OF = 20_000, 2026


@pytest.fixture(scope="module")
def people():
    return list(voters(count=COUNT, seed=3, as_of=AS_OF))


def share(people, condition):
    return sum(1 for person in people if condition(person)) / len(people)


def test_as_many_as_asked_in_the_states_county_order(people):
    assert len(people) == COUNT
    numbers = [v.county.number for v in people]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 101))


def test_same_seed_gives_same_people_and_another_seed_others():
    def names(seed):
        return [(v.ncid, v.first, v.last) for v in voters(count=200, seed=seed, as_of=AS_OF)]

    assert names(5) == names(5)
    assert names(5) != names(6)


def test_ids_are_unique_where_the_state_says_so(people):
    assert len({v.ncid for v in people}) == COUNT
    assert all(re.fullmatch(r"[A-Z]{2}\d{1,8}", v.ncid) for v in people)
    by_county = defaultdict(list)
    for v in people:
        by_county[v.county.number].append(v.reg_num)
    assert all(len(set(found)) == len(found) for found in by_county.values())
    assert len({v.reg_num for v in people}) < COUNT  # the same number occurs in several counties


def test_shares_of_status_are_those_of_a_real_file(people):
    status = Counter(v.status for v in people)
    assert 0.68 < status["A"] / COUNT < 0.80
    assert 0.07 < status["I"] / COUNT < 0.12
    assert 0.12 < status["R"] / COUNT < 0.20
    assert 0.003 < status["D"] / COUNT < 0.02
    assert 0.001 < status["S"] / COUNT < 0.01
    assert 0.001 < share(people, lambda v: v.confidential) < 0.006
    assert 0.002 < share(people, lambda v: v.preregistered) < 0.03
    assert 0.015 < share(people, lambda v: v.registration.reason == "RD") < 0.06


def test_preregistered_are_16_or_17_and_active(people):
    young = [v for v in people if v.preregistered]
    assert {v.age for v in young} == {16, 17}
    assert {(v.status, v.registration.reason) for v in young} == {("A", "AP")}


def test_ages_are_possible(people):
    assert all(16 <= v.age <= 104 and v.birth_year + v.age == AS_OF for v in people)
    assert all(int(v.registration.registered[-4:]) <= AS_OF for v in people)


def test_families_share_a_door_and_mostly_a_surname(people):
    doors = defaultdict(list)
    for v in people:
        doors[v.household].append(v)
    several = [members for members in doors.values() if len(members) > 1]
    assert len(several) > COUNT / 5
    assert all(len({m.home for m in members}) == 1 for members in several)
    related = [m for m in several if {v.kin for v in m} <= {"head", "spouse", "child"}]
    assert 0.6 < share(related, lambda m: len({v.last for v in m}) == 1) < 0.95
    assert share(several, lambda m: any(v.kin == "flatmate" for v in m)) > 0.03


def test_juniors_live_with_their_namesakes(people):
    doors = defaultdict(list)
    for v in people:
        doors[v.household].append(v)
    pairs = [
        (son, father)
        for members in doors.values()
        for son in members
        for father in members
        if son.suffix in {"JR", "III"} and son.kin == "child" and father.kin == "head"
    ]
    assert len(pairs) > 5
    assert all((s.first, s.middle, s.last) == (f.first, f.middle, f.last) for s, f in pairs)
    assert {f.suffix for _, f in pairs} <= {"", "SR", "JR", "III"}
    assert {"JR", "SR", "III", "II"} <= {v.suffix for v in people}


def test_strangers_bear_the_same_name(people):
    doors = defaultdict(set)
    for v in people:
        doors[v.first, v.last].add(v.household)
    assert sum(1 for found in doors.values() if len(found) > 1) > 100


def test_maiden_names_become_middle_names(people):
    heads = {v.household: v for v in people if v.kin == "head"}
    wives = [v for v in people if v.kin == "spouse" and v.sex == "F" and v.origin == "english"]
    took = [v for v in wives if v.last == heads[v.household].last]
    assert len(took) > 0.6 * len(wives)
    firsts = {v.first for v in people if v.sex == "F"}
    assert 0.25 < share(took, lambda v: len(v.middle) > 1 and v.middle not in firsts) < 0.7


def test_origins_are_mixed_by_county():
    wake = list(voters(count=4000, seed=1, as_of=AS_OF, counties=["WAKE"]))
    robeson = list(voters(count=4000, seed=1, as_of=AS_OF, counties=["ROBESON"]))
    assert {v.origin for v in wake} == {"english", "spanish", "vietnamese", "chinese", "indian", "arabic"}
    assert share(wake, lambda v: v.origin == "indian") > 3 * share(robeson, lambda v: v.origin == "indian")
    assert (
        share(robeson, lambda v: v.registration.race == "I") > 0.2 > share(wake, lambda v: v.registration.race == "I")
    )


def test_phones_cannot_ring(people):
    phones = [v.phone for v in people if v.phone]
    assert 0.5 < len(phones) / COUNT < 0.75
    assert all(re.fullmatch(r"(\d{3})?55501\d\d", phone) for phone in phones)


def test_names_fit_the_states_columns(people):
    assert all(len(v.last) <= 25 and len(v.first) <= 20 and len(v.middle) <= 20 and len(v.suffix) <= 3 for v in people)
    letters = set("".join(v.last for v in people))
    assert {"-", "'", " "} < letters


def test_districts_are_the_precincts():
    homes = {}
    for v in voters(count=5000, seed=1, as_of=AS_OF, counties=["GUILFORD"]):
        place = (v.precinct.congressional, v.precinct.senate, v.precinct.house, v.precinct.zip)
        assert homes.setdefault(v.precinct.code, place) == place
    assert len(homes) > 50


def test_memory_stays_constant():
    list(voters(count=500, seed=1, as_of=AS_OF))  # the name lists are read once

    def peak(count):
        tracemalloc.start()
        for _ in voters(count=count, seed=1, as_of=AS_OF, counties=["WAKE"]):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    small, large = peak(4_000), peak(40_000)
    assert large < small * 1.3 + 500_000


def test_allotment_is_exact():
    for count in (0, 1, 7, 100, 99_999):
        assert sum(allotment(counties(), count)) == count


def test_refuses_before_the_first_voter_is_asked_for():
    with pytest.raises(ValueError, match="no county ATLANTIS"):
        voters(count=1, seed=1, as_of=AS_OF, counties=["ATLANTIS"])
    with pytest.raises(ValueError, match="whole numbers from 0 up"):
        voters(count=-1, seed=1, as_of=AS_OF)
    with pytest.raises(ValueError, match="run out at 99,999,989"):
        voters(count=100_000_000, seed=1, as_of=AS_OF)


def test_no_voters_are_no_voters():
    assert list(voters(count=0, seed=1, as_of=AS_OF)) == []
