from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kithwork.linkage.columns import Columns
from kithwork.linkage.keys import (
    NAMES,
    ContactKeyRows,
    Key,
    contact_key_columns,
    contact_keys,
    taken,
    voter_key_columns,
    voter_keys,
    within_budget,
)
from kithwork.linkage.person import Person
from kithwork.linkage.vocabulary import Vocabulary
from kithwork.linkage.widening import neighbours
from tests.linkage.test_judge import PEOPLE

CROWD = st.lists(PEOPLE, max_size=4)
# The first look at the tables of variants takes a while.
PATIENT = settings(deadline=None, max_examples=50)


def of_rows(keys, people):
    return [sorted(keys.key[keys.row == row].tolist()) for row in range(people)]


@PATIENT
@given(CROWD)
def test_voter_keys_of_many_are_those_of_each_alone(people):
    vocabulary = Vocabulary()
    together = voter_key_columns(Columns.of(people, vocabulary), vocabulary)
    assert of_rows(together, len(people)) == [voter_keys(person) for person in people]
    assert (np.diff(together.row) >= 0).all()


@PATIENT
@given(CROWD, st.booleans())
def test_contact_keys_of_many_are_those_of_each_alone(people, wide):
    vocabulary = Vocabulary()
    together = contact_key_columns(Columns.of(people, vocabulary), vocabulary, wide=wide)
    alone = [contact_keys(person, wide=wide) for person in people]
    assert of_rows(together, len(people)) == [[key.value for key in keys] for keys in alone]
    kinds = [NAMES[kind] for kind in together.kind.tolist()]
    assert sorted(kinds) == sorted(key.kind for keys in alone for key in keys)


@PATIENT
@given(PEOPLE)
def test_contact_who_says_what_the_file_says_shares_keys_with_the_voter(person):
    named = replace(person, first=person.first or "Ann", last=person.last or "Lee")
    assert {key.value for key in contact_keys(named)} & set(voter_keys(named))


def test_voter_keys_do_not_depend_on_who_else_is_in_the_batch_nor_on_its_size():
    people = [Person(first=f"NAME{place}", last="LEE", city="CARY") for place in range(33_000)]
    vocabulary = Vocabulary()
    together = voter_key_columns(Columns.of(people, vocabulary), vocabulary)
    for place in (0, 32_767, 32_768, 32_999):
        assert sorted(together.key[together.row == place].tolist()) == voter_keys(people[place])


KEYS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-50, 50), st.integers(1, 4), st.integers(0, 200)),
    unique_by=lambda key: key[:2],
    max_size=40,
)


@given(KEYS, st.integers(1, 300))
def test_taken_of_many_contacts_is_within_the_budget_of_each_alone(keys, budget):
    rows = sorted(keys)
    row, key, weight, frequency = np.array(rows, np.int64).reshape(-1, 4).T
    flags = taken(ContactKeyRows(row.astype(np.int32), key.astype(np.int32), row, weight), frequency, budget)
    for person in range(4):
        own = [Key(value, "name", weight) for who, value, weight, _ in rows if who == person]
        counts = {value: count for who, value, _, count in rows if who == person}
        assert sorted(key[flags & (row == person)].tolist()) == sorted(within_budget(own, counts, budget))


def test_neighbours_are_one_letter_away():
    near = set(neighbours("GRZ"))
    assert {"GR", "RZ", "GZ", "GTZ", "GNRZ", "GRZ"} <= near
    assert "BGR" not in near  # nobody writes a B for a Z
    assert all(len(set(one) ^ set("GRZ")) <= 2 for one in near)
