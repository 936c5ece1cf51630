from kithwork.linkage.frequencies import Frequencies, counted
from kithwork.linkage.person import Candidate, Person

ANN = Person(first="Ann", last="García-López", zip="27601-0001", city="St. Paul")
JIM = Person(first="JIM", last="LOPEZ", zip="27602")


def test_counted_a_double_name_counts_whole_and_in_parts():
    assert counted(ANN) == (
        "ANN",
        frozenset({"GARCIALOPEZ", "GARCIA", "LOPEZ"}),
        ("ANN", "GARCIALOPEZ"),
        "27601",
        "STPAUL",
    )


def test_of_counts_a_file():
    found = Frequencies.of([ANN, JIM, JIM])
    assert found.total == 3
    assert dict(found.last) == {"GARCIALOPEZ": 1, "GARCIA": 1, "LOPEZ": 3}
    assert dict(found.joint) == {("ANN", "GARCIALOPEZ"): 1, ("JIM", "LOPEZ"): 2}


def test_needed_names_the_values_of_both_sides():
    needed = Frequencies.needed(Person(first="Annie", nickname="Nan", last="Lopez"), [Candidate("1", ANN)])
    assert needed.first == {"ANNIE", "NAN", "LOPEZ", "ANN"}
    assert needed.last == {"LOPEZ", "GARCIALOPEZ", "GARCIA"}
    assert needed.joint == {("ANN", "GARCIALOPEZ")}
    assert needed.zip == {"27601"}
    assert needed.city == {"STPAUL"}


def test_fetched_what_was_asked_for_and_not_found_is_none():
    needed = Frequencies.needed(Person(first="Ann"), [Candidate("1", JIM)])
    found = Frequencies(100, {"JIM": 7}).fetched(needed)
    assert found.first == {"ANN": 0, "JIM": 7}
    assert found.last == {"LOPEZ": 0}
    assert found.joint == {("JIM", "LOPEZ"): 0}


def test_to_json_and_back():
    found = Frequencies.of([ANN, JIM])
    assert Frequencies.from_json(found.to_json()) == found
    assert Frequencies.from_json(Frequencies().to_json()) == Frequencies()
