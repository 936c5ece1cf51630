from kithwork.linkage.columns import Columns
from kithwork.linkage.frequencies import Frequencies, tallies
from kithwork.linkage.names import given_variants
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.vocabulary import Vocabulary

ANN = Person(first="Ann", last="García-López", zip="27601-0001", city="St. Paul")
JIM = Person(first="JIM", last="LOPEZ", zip="27602")


def test_tallies_a_double_name_counts_whole_and_in_parts():
    vocabulary = Vocabulary()
    found = tallies(Columns.of([ANN], vocabulary), vocabulary)
    assert found.first == {"ANN": 1}
    assert found.last == {"GARCIALOPEZ": 1, "GARCIA": 1, "LOPEZ": 1}
    assert found.joint == {("ANN", "GARCIALOPEZ"): 1}
    assert (found.zip, found.city) == ({"27601": 1}, {"STPAUL": 1})


def test_of_counts_a_file():
    found = Frequencies.of([ANN, JIM, JIM])
    assert found.total == 3
    assert dict(found.last) == {"GARCIALOPEZ": 1, "GARCIA": 1, "LOPEZ": 3}
    assert dict(found.joint) == {("ANN", "GARCIALOPEZ"): 1, ("JIM", "LOPEZ"): 2}


def test_needed_names_the_values_of_both_sides():
    needed = Frequencies.needed(Person(first="Annie", nickname="Nan", last="Lopez"), [Candidate("1", ANN)])
    assert needed.first > {"ANNIE", "NAN", "LOPEZ", "ANN", "NANCY"}  # with all other forms of Annie and Nan
    assert needed.last == {"LOPEZ", "GARCIALOPEZ", "GARCIA"}
    assert needed.joint == {("ANN", "GARCIALOPEZ"), ("ANNIE", "LOPEZ")}
    assert needed.zip == {"27601"}
    assert needed.city == {"STPAUL"}


def test_fetched_what_was_asked_for_and_not_found_is_none():
    needed = Frequencies.needed(Person(first="Ann"), [Candidate("1", JIM)])
    found = Frequencies(100, {"JIM": 7}).fetched(needed)
    assert found.first == {**dict.fromkeys(given_variants("ANN"), 0), "JIM": 7}
    assert found.last == {"LOPEZ": 0}
    assert found.joint == {("JIM", "LOPEZ"): 0, ("ANN", ""): 0}


def test_to_json_and_back():
    found = Frequencies.of([ANN, JIM])
    assert Frequencies.from_json(found.to_json()) == found
    assert Frequencies.from_json(Frequencies().to_json()) == Frequencies()
