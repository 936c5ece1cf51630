from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithwork.linkage.blocking import KINDS
from kithwork.linkage.keys import Key, contact_keys, voter_keys, within_budget
from kithwork.linkage.person import Person

VOTER = Person(
    first="ROBERT",
    middle="LEE",
    last="OBRIEN",
    phone="+19195550123",
    street="12 N MAIN ST",
    city="RALEIGH",
    zip="27601",
    birth_date=date(1970, 5, 17),
)


def shared(contact, voter=VOTER):
    values = set(voter_keys(voter))
    return {key.kind for key in contact_keys(contact) if key.value in values}


def test_voter_keys_are_the_same_for_ever():
    assert voter_keys(Person(first="ROBERT", last="OBRIEN")) == [-445617235, 354365870, 932907196]


def test_key_values_are_signed_32_bit_numbers_sorted_without_repeats():
    keys = voter_keys(VOTER)
    assert keys == sorted(set(keys))
    assert all(-(2**31) <= key < 2**31 for key in keys)


def test_contact_keys_of_the_same_facts_reach_every_kind():
    assert shared(VOTER) == set(KINDS)


@pytest.mark.parametrize(
    ("contact", "kinds"),
    [
        (Person(first="Bob", last="O'Brien"), {"name"}),
        (Person(first="Lee", last="O'Brien"), {"name"}),
        (Person(first="O'Brien", last="Robert"), {"name"}),
        (Person(first="Bob", last="O'Brien-Smith"), {"name"}),
        (Person(phone="+19195550123"), {"phone"}),
        (Person(first="Bob", last="OBryen", zip="27601"), {"first+zip", "bones"}),
        (Person(first="R", last="OBrien", city="Raleigh"), {"last", "last+initial+city"}),
        (Person(first="Bob", last="Other", birth_year=1971, city="Raleigh"), {"first+year+city"}),
        (Person(street="12 Main Street Apt 5", zip="27601-1234"), {"house"}),
    ],
)
def test_contact_keys_of_what_a_friend_knows(contact, kinds):
    assert kinds <= shared(contact)


@pytest.mark.parametrize(
    ("first", "last"),
    [("Robret", "OBrein"), ("Roobert", "OBryan"), ("Rboert", "Brien"), ("OBrien", "Rober"), ("Obrein", "Robert")],
)
def test_contact_keys_of_both_names_misspelt_or_swapped_are_wide(first, last):
    contact = Person(first=first, last=last)
    values = set(voter_keys(Person(first="ROBERT", last="OBRIEN")))
    wide = contact_keys(contact, wide=True)
    assert values & {key.value for key in wide}
    assert {key.value for key in contact_keys(contact)} <= {key.value for key in wide}


@pytest.mark.parametrize(
    "last", ["Garcoa", "Gatcia", "Gacia", "Garrcia", "Garca", "Garciaa", "Agrcia", "Gsrcia", "Garxia"]
)
def test_contact_keys_of_one_slip_in_a_surname_are_wide(last):
    values = set(voter_keys(Person(first="KARINA", last="GARCIA", city="CARY")))
    keys = contact_keys(Person(first="Karina", last=last, city="Cary"), wide=True)
    assert {"bones", "bones+city"} <= {key.kind for key in keys if key.value in values}


def test_contact_keys_of_a_date_and_a_town_need_no_name():
    voter = Person(first="HARRISON", last="MASON", city="Hobart", birth_date=date(1970, 5, 17))
    assert shared(Person(first="Wheatley", last="Hanson", city="Hobart", birth_date=date(1970, 5, 17)), voter) == {
        "date",
        "date+city",
    }


def test_contact_keys_of_a_house_need_no_zip():
    voter = Person(first="HARRISON", last="MASON", street="17 HILL ST", city="Hobart", zip="27601")
    assert shared(Person(first="Jo", last="Hanson", street="17 Hill Street", city="Hobart"), voter) == {"house+city"}


def test_contact_keys_of_a_maiden_name_kept_in_the_middle():
    assert shared(Person(first="Ann", last="Lopez"), Person(first="ANN", middle="LOPEZ", last="SMITH")) == {"name"}


def test_keys_of_nobody_are_none():
    assert voter_keys(Person()) == []
    assert contact_keys(Person()) == []


def test_voter_keys_of_a_year_take_no_day():
    dated = voter_keys(Person(first="ANN", last="LEE", birth_date=date(1970, 1, 1)), birth_precision="year")
    assert dated == voter_keys(Person(first="ANN", last="LEE", birth_year=1970))


def test_within_budget_takes_the_rarest_first_and_weak_kinds_cost_more():
    keys = [Key(1, "name", 1), Key(2, "first+zip", 4), Key(3, "phone", 1), Key(4, "name", 1)]
    assert within_budget(keys, {1: 90, 2: 15, 3: 2, 4: 9}) == [3, 4, 2]
    assert within_budget(keys, {1: 50, 2: 5, 3: 2, 4: 9}) == [3, 4, 2, 1]


def test_within_budget_leaves_out_a_common_name_without_a_place():
    keys = contact_keys(Person(first="John", last="Smith"))
    assert within_budget(keys, {key.value: 40_000 for key in keys}) == []


def test_within_budget_takes_the_rare_form_of_a_common_name():
    keys = contact_keys(Person(first="Jack", last="Smith"))
    jack = set(voter_keys(Person(first="JACK", last="SMITH")))
    rare = [key.value for key in keys if key.kind == "name" and key.value in jack]
    frequency = {key.value: 4_000 for key in keys} | dict.fromkeys(rare, 30)
    assert len(rare) == 1
    assert within_budget(keys, frequency) == rare


def test_within_budget_spends_it_all_on_one_weak_key_if_there_is_no_other():
    assert within_budget([Key(1, "first+zip", 4)], {1: 90}) == [1]
    assert within_budget([Key(1, "first+zip", 4)], {1: 101}) == []


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 4), st.integers(0, 200)), unique_by=lambda row: row[0]),
    st.integers(1, 300),
    st.randoms(use_true_random=False),
)
def test_within_budget_never_passes_it_whatever_the_order(rows, budget, random):
    keys = [Key(value, "name", weight) for value, weight, _ in rows]
    frequency = {value: count for value, _, count in rows}
    taken = within_budget(keys, frequency, budget)
    random.shuffle(keys)
    assert within_budget(keys, frequency, budget) == taken
    assert sum(frequency[value] for value in taken) <= budget
