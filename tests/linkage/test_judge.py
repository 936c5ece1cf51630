from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithwork.linkage.columns import Columns
from kithwork.linkage.explain import explain
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.judge import Pairs, judge, score
from kithwork.linkage.levels import FIELDS, Age, First, Last, Middle, Phone, Place, Suffix
from kithwork.linkage.model import DEFAULT, Level
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.vocabulary import Vocabulary

FILE = Frequencies(
    total=1_000_000,
    first={"ROBERT": 20_000, "ROBERTA": 900, "JOHN": 25_000, "MARY": 20_000, "ANN": 5_000, "ZEBULON": 3, "JHON": 0},
    last={"SMITH": 9_000, "OBRIEN": 900, "SMYTHE": 60, "JONES": 7_000, "QUILLFEATHER": 2},
    joint={("ROBERT", "SMITH"): 180, ("JOHN", "SMITH"): 230, ("ZEBULON", "QUILLFEATHER"): 1},
    zip={"27601": 9_000, "27602": 8_000},
    city={"RALEIGH": 60_000, "CARY": 30_000},
)
VOTER = Person(first="ROBERT", middle="LEE", last="SMITH", city="RALEIGH", zip="27601", birth_year=1970)
CONTACT = Person(first="Robert", last="Smith", city="Raleigh", zip="27601", birth_year=1970)


def levels(contact, voter):
    vocabulary = Vocabulary()
    contacts, voters = Columns.of([contact], vocabulary), Columns.of([voter], vocabulary)
    one = np.zeros(1, np.int64)
    found = score(Pairs(one, one), contacts=contacts, voters=voters, vocabulary=vocabulary, frequencies=FILE)
    return {name: FIELDS[name](int(level[0])) for name, level in found.evidence.levels.items()}


def one(contact, voter, frequencies=FILE):
    return judge(contact, [Candidate("1", voter)], frequencies)[0]


@pytest.mark.parametrize(
    ("said", "written", "level"),
    [
        ("Robert", "ROBERT", First.EXACT),
        ("Bob", "ROBERT", First.NICKNAME),
        ("Robert", "BOB", First.NICKNAME),
        ("Bob", "ROB", First.NICKNAME),
        ("Pepe", "JOSÉ", First.NICKNAME),
        ("R", "ROBERT", First.INITIAL),
        ("Robert", "R", First.INITIAL),
        ("R", "JAMES", First.OTHER),
        ("Rober", "ROBERT", First.CLOSE),
        ("Katelyn", "KATARINA", First.PREFIX),
        ("Ronert", "ROBERT", First.NEAR),
        ("Zebulon", "ROBERT", First.OTHER),
        ("", "ROBERT", First.MISSING),
    ],
)
def test_first_name_levels(said, written, level):
    assert levels(Person(first=said), Person(first=written))["first"] is level


def test_first_name_by_the_middle_name():
    assert levels(Person(first="Lee"), VOTER)["first"] is First.MIDDLE
    assert levels(Person(first="Alan", middle="Robert"), VOTER)["first"] is First.MIDDLE


def test_first_name_by_the_nickname_a_friend_told():
    assert levels(Person(first="Xu", nickname="Bob"), VOTER)["first"] is First.NICKNAME


@pytest.mark.parametrize(
    ("said", "written", "level"),
    [
        ("O'Brien", "O BRIEN", Last.EXACT),
        ("de la Cruz", "DELACRUZ", Last.EXACT),
        ("Smith Jr.", "SMITH", Last.EXACT),
        ("Núñez", "O'BRIEN-NUÑEZ", Last.TOKEN),
        ("Cruz", "DE LA CRUZ", Last.TOKEN),
        ("Hassan", "AL-HASSAN", Last.TOKEN),
        ("Garcia Lopez", "LOPEZ", Last.TOKEN),
        ("Smitth", "SMITH", Last.CLOSE),
        ("Zhang", "CHEUNG", Last.CLOSE),
        ("Johansen", "JONSON", Last.NEAR),
        ("Smith", "JONES", Last.OTHER),
        ("", "JONES", Last.MISSING),
    ],
)
def test_last_name_levels(said, written, level):
    assert levels(Person(last=said), Person(last=written))["last"] is level


def test_last_name_before_the_marriage():
    voter = Person(first="ANN", middle="JONES", last="SMITH")
    assert levels(Person(first="Ann", last="Jones"), voter)["last"] is Last.MAIDEN


def test_names_swapped_are_one_piece_of_evidence():
    found = levels(Person(first="Nguyen", last="Van"), Person(first="VAN", last="NGUYEN"))
    assert (found["first"], found["last"]) == (First.MISSING, Last.SWAPPED)
    found = levels(Person(first="Nguyễn", last="Hoa"), Person(first="THI", middle="HOA", last="NGUYEN"))
    assert (found["first"], found["last"]) == (First.MISSING, Last.SWAPPED)


@pytest.mark.parametrize(
    ("contact", "voter", "level"),
    [
        ({"street": "12 N Main St", "zip": "27601"}, {"street": "12 MAIN STREET APT 3", "zip": "27601"}, Place.STREET),
        ({"street": "12 Main St"}, {"street": "12 MAIN ST", "zip": "27601"}, Place.STREET),
        ({"street": "12 Main", "zip": "27601"}, {"street": "12 MAIN ST", "zip": "90210", "city": "LA"}, Place.OTHER),
        ({"street": "Main St", "city": "Cary"}, {"street": "12 MAIN ST", "city": "CARY"}, Place.ROAD),
        ({"zip": "27601-1234"}, {"zip": "27601"}, Place.ZIP),
        ({"zip": "27601", "city": "Cary"}, {"zip": "27513", "city": "CARY"}, Place.CITY),
        ({"zip": "27601"}, {"zip": "27613"}, Place.ZIP3),
        ({"city": "St. Paul"}, {"city": "SAINT PAUL"}, Place.CITY),
        ({"city": "Cary"}, {"city": "RALEIGH"}, Place.OTHER),
        ({"city": "Cary"}, {"zip": "27601"}, Place.MISSING),
        ({}, {"zip": "27601"}, Place.MISSING),
    ],
)
def test_place_levels(contact, voter, level):
    assert levels(Person(**contact), Person(**voter))["place"] is level


@pytest.mark.parametrize(
    ("contact", "voter", "level"),
    [
        ({"birth_date": date(1970, 5, 17)}, {"birth_date": date(1970, 5, 17)}, Age.DAY),
        ({"birth_date": date(1970, 5, 7)}, {"birth_date": date(1970, 7, 5)}, Age.NEAR_DAY),
        ({"birth_date": date(1970, 5, 17)}, {"birth_date": date(1971, 5, 17)}, Age.NEAR_DAY),
        ({"birth_date": date(1970, 5, 17)}, {"birth_year": 1970}, Age.SAME),
        ({"birth_year": 1970}, {"birth_year": 1971}, Age.ONE),
        ({"age": 55, "age_asof": 2026}, {"birth_year": 1970}, Age.EARLIER),
        ({"age": 55, "age_asof": 2026}, {"birth_year": 1971}, Age.SAME),
        ({"age": 55, "age_asof": 2026}, {"birth_year": 1974}, Age.THREE),
        ({"age": 55, "age_asof": 2026}, {"age": 50, "age_asof": 2021}, Age.SAME),
        ({"age": 55, "age_asof": 2026}, {"birth_year": 1990}, Age.OTHER),
        ({"age": 55}, {"birth_year": 1990}, Age.MISSING),
        ({}, {"birth_year": 1990}, Age.MISSING),
    ],
)
def test_age_levels(contact, voter, level):
    assert levels(Person(**contact), Person(**voter))["age"] is level


def test_other_levels():
    both = Person(first="Robert", middle="Lee", last="Smith", suffix="Jr", phone="+19195550123")
    assert levels(both, both)["middle"] is Middle.SAME
    assert levels(replace(both, middle="L."), both)["middle"] is Middle.SAME
    assert levels(replace(both, middle="Otto"), both)["middle"] is Middle.OTHER
    assert levels(replace(both, suffix="II"), both)["suffix"] is Suffix.SAME
    assert levels(both, replace(both, suffix="SR"))["suffix"] is Suffix.OTHER
    assert levels(both, replace(both, suffix=""))["suffix"] is Suffix.ABSENT
    assert levels(both, both)["phone"] is Phone.SAME
    assert levels(replace(both, phone="+19195550199"), both)["phone"] is Phone.OTHER


def test_judge_without_candidates():
    assert judge(CONTACT, [], FILE) == []


def test_judge_the_same_person_is_very_likely():
    found = one(CONTACT, VOTER)
    assert found.words == "very likely"
    assert [reason.sentence() for reason in found.reasons] == [
        "same first name",
        "same last name",
        "same ZIP",
        "age fits",
    ]


def test_judge_says_why_in_words():
    contact = Person(first="Bob", last="Smith", zip="27601")
    found = judge(contact, [Candidate("1", replace(VOTER, birth_year=None), inactive=True)], FILE)[0]
    assert [reason.sentence() for reason in found.reasons] == [
        "Bob = Robert",
        "same last name",
        "same ZIP",
        "birth year missing",
        "registration inactive",
    ]


def test_judge_tells_no_date_address_or_phone():
    secret = replace(VOTER, birth_date=date(1970, 5, 17), street="12 MAIN ST", phone="+19195550123", suffix="JR")
    found = one(replace(secret, first="Bob"), secret)
    told = " ".join(reason.sentence() for reason in found.reasons)
    assert found.probability > 0.99
    assert not any(part in told for part in ("1970", "17", "12", "MAIN", "Main", "555", "phone"))
    assert one(replace(secret, birth_date=date(1970, 1, 1)), secret).reasons == one(secret, secret).reasons


def test_judge_missing_fields_are_no_evidence():
    contact = Person(first="Robert", last="Smith")
    bare, full = Person(first="ROBERT", last="SMITH"), replace(VOTER, phone="+19195550123")
    assert one(contact, bare).weight == one(contact, full).weight
    assert one(Person(), full).weight == 0


def test_judge_a_rare_name_says_more_than_a_common_one():
    rare = Person(first="ZEBULON", last="QUILLFEATHER")
    assert one(rare, rare).weight > one(CONTACT, Person(first="ROBERT", last="SMITH")).weight + 5_000


def test_judge_a_common_name_without_a_place_is_never_likely():
    found = one(Person(first="John", last="Smith"), Person(first="JOHN", last="SMITH"))
    assert found.probability < 0.02
    assert found.words == "possible"


def test_judge_a_tie_is_accepted_by_nobody():
    found = judge(CONTACT, [Candidate("B", VOTER), Candidate("A", VOTER)], FILE)
    assert [judgement.candidate_id for judgement in found] == ["A", "B"]
    assert found[0].probability == found[1].probability <= 0.5


def test_judge_a_daughter_is_not_her_father():
    daughter = Person(first="Mary", last="Quillfeather", zip="27601", phone="+19195550123", age=22, age_asof=2026)
    father = Person(first="ROBERT", last="QUILLFEATHER", zip="27601", phone="+19195550123", birth_year=1970)
    assert one(daughter, father).probability < 0.05


def test_judge_a_relative_explains_what_a_stranger_does_not():
    kin = Person(first="Mary", last="Quillfeather", zip="27601")
    alone = replace(DEFAULT, relatives=1e-12)
    voter = [Candidate("1", Person(first="MARIA", last="QUILLFEATHER", zip="27601"))]
    assert judge(kin, voter, FILE)[0].weight < judge(kin, voter, FILE, alone)[0].weight - 1_000


def test_judge_junior_and_senior_apart_by_suffix_and_by_age():
    senior = Candidate("SR", replace(VOTER, suffix="SR", birth_year=1945))
    junior = Candidate("JR", replace(VOTER, suffix="JR", birth_year=1970))
    by_suffix = judge(replace(CONTACT, suffix="Jr", birth_year=None), [senior, junior], FILE)
    by_age = judge(replace(CONTACT, birth_year=1945), [senior, junior], FILE)
    assert (by_suffix[0].candidate_id, by_age[0].candidate_id) == ("JR", "SR")
    assert min(by_suffix[0].probability, by_age[0].probability) > 0.85
    neither = judge(replace(CONTACT, birth_year=None), [senior, junior], FILE)
    assert neither[0].probability <= 0.5


def test_judge_knows_nothing_of_the_file_and_stays_sane():
    assert 0.5 < one(CONTACT, VOTER, Frequencies()).probability < 1
    assert one(Person(first="John", last="Smith"), Person(first="JOHN", last="SMITH"), Frequencies()).probability < 0.1


def test_judge_a_short_form_the_file_does_not_know_is_rare_not_unknown():
    contact, voter = Person(first="Jhon", last="Smith"), Person(first="JOHN", last="SMITH")
    unknown = replace(FILE, first={"JOHN": 25_000})
    assert one(contact, voter).weight > one(contact, voter, unknown).weight


def test_explain_adds_up_to_the_weight():
    text = explain(CONTACT, Candidate("V1", VOTER), FILE)
    lines = text.splitlines()
    total = lines[-2].split()[-1]
    prior = float(lines[1].split()[-1])
    assert float(total) == pytest.approx(prior + one(CONTACT, VOTER).weight / 1000, abs=1e-9)
    assert f"{one(CONTACT, VOTER).probability:.6f}" in lines[-1]
    assert "first: exact" in text


def test_model_without_a_level_says_which_field():
    with pytest.raises(ValueError, match="phone"):
        replace(DEFAULT, fields={**DEFAULT.fields, "phone": ((Level(0.7, 0.1),),)})


def some(*values):
    return st.sampled_from(["", *values])


PEOPLE = st.builds(
    Person,
    first=some("Bob", "ROBERT", "Jhon", "JOHN", "Mary Ann", "R", "Zebulon", "Pepe"),
    middle=some("LEE", "L", "Ann", "Jones"),
    last=some("Smith", "SMYTHE", "O'Brien-Jones", "Jones", "de la Cruz", "Robert", "Smith Jr"),
    suffix=some("JR", "SR"),
    nickname=some("Bob", "Jack"),
    phone=some("+19195550123", "+19195550199"),
    street=some("12 Main St", "Main St", "9 Elm Rd Apt 1"),
    city=some("Raleigh", "CARY"),
    zip=some("27601", "27602", "90210"),
    birth_date=st.sampled_from([None, date(1970, 5, 17), date(1970, 7, 5)]),
    birth_year=st.sampled_from([None, 1970, 1988]),
    age=st.sampled_from([None, 40, 55]),
    age_asof=st.sampled_from([None, 2026]),
)
GROUPS = st.lists(st.tuples(PEOPLE, st.lists(PEOPLE, min_size=1, max_size=5)), min_size=1, max_size=4)


def numbered(voters):
    return [Candidate(f"V{place}", voter) for place, voter in enumerate(voters)]


@settings(deadline=None)
@given(PEOPLE, st.lists(PEOPLE, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_judge_does_not_depend_on_the_order_of_candidates(contact, voters, random):
    candidates = numbered(voters)
    before = judge(contact, candidates, FILE)
    random.shuffle(candidates)
    assert judge(contact, candidates, FILE) == before
    assert sum(found.probability for found in before) <= 1 + 1e-6 * len(before)


@settings(deadline=None)
@given(GROUPS)
def test_score_of_a_batch_is_the_judgement_of_each_alone(groups):
    vocabulary = Vocabulary()
    contacts = Columns.of([contact for contact, _ in groups], vocabulary)
    voters = Columns.of([voter for _, candidates in groups for voter in candidates], vocabulary)
    rows = np.repeat(np.arange(len(groups)), [len(candidates) for _, candidates in groups])
    pairs = Pairs(rows, np.arange(len(rows)))
    together = score(pairs, contacts=contacts, voters=voters, vocabulary=vocabulary, frequencies=FILE)
    alone = [
        sorted(judge(contact, numbered(voters), FILE), key=lambda one: one.candidate_id) for contact, voters in groups
    ]
    assert together.weight.tolist() == [one.weight for found in alone for one in found]
    assert together.probability.tolist() == [one.probability for found in alone for one in found]


def test_score_of_a_long_batch_is_the_judgement_of_each_alone():
    contacts = [
        CONTACT,
        Person(first="Jhon", last="Smythe", city="Cary"),
        Person(first="Z", last="Obrien-Jones", age=40, age_asof=2026),
    ]
    voters = numbered(
        [VOTER, Person(first="JOHN", last="SMITH", city="CARY"), Person(first="ZEBULON", last="JONES", birth_year=1986)]
        * 40
    )
    vocabulary = Vocabulary()
    columns = Columns.of(list(contacts), vocabulary)
    people = Columns.of([voter.person for voter in voters], vocabulary)
    pairs = Pairs(np.repeat(np.arange(3), len(voters)), np.tile(np.arange(len(voters)), 3))
    together = score(pairs, contacts=columns, voters=people, vocabulary=vocabulary, frequencies=FILE)
    for row, contact in enumerate(contacts):
        for place in range(3):
            alone = judge(contact, [voters[place]], FILE)[0]
            assert together.weight[pairs.contact == row][place::3].tolist() == [alone.weight] * 40


@given(PEOPLE, PEOPLE)
def test_score_weights_are_whole_numbers_that_add_up(contact, voter):
    vocabulary = Vocabulary()
    contacts, voters = Columns.of([contact], vocabulary), Columns.of([voter], vocabulary)
    row = np.zeros(1, np.int64)
    found = score(Pairs(row, row), contacts=contacts, voters=voters, vocabulary=vocabulary, frequencies=FILE)
    assert all(weight.dtype == np.int64 for weight in found.evidence.weights.values())
    assert int(found.weight[0]) == sum(int(weight[0]) for weight in found.evidence.weights.values())
    assert int(found.evidence.weights["relative"][0]) <= 0


def test_a_nickname_is_as_surprising_as_all_names_it_stands_for():
    """Bill may be any Guillermo as well as any William: there are only fewer of them."""
    given = {"BILL": 100, "WILLIAM": 20_000, "GUILLERMO": 20, "BOB": 500}
    counted = Frequencies(1_000_000, given, {"ZELNER": 40}, {}, {}, {"CARY": 9_000}, whole=True)
    bill = Person(first="Bill", last="Zelner", city="Cary")
    william, rare, cousin = (
        one(bill, replace(bill, first=first), counted).weight for first in ("William", "Guillermo", "Bob")
    )
    assert william == rare > cousin
    assert one(bill, replace(bill, first="Joseph", middle="William"), counted).weight < william


def test_a_slip_in_a_road_or_in_swapped_names_is_still_recognised():
    voter = Person(first="AMELIA", last="GRAHAM", street="5 MCGIVERN CRESCENT", city="RALEIGH")
    assert levels(replace(voter, street="5 Mcgivren Crescent"), voter)["place"] is Place.STREET
    assert levels(replace(voter, street="6 Mcgivren Crescent"), voter)["place"] is Place.CITY
    assert levels(replace(voter, first="Graham", last="Amelai"), voter)["last"] is Last.SWAPPED
    assert levels(replace(voter, first="Graham", last="Walker"), voter)["last"] is not Last.SWAPPED


def test_a_suffix_or_middle_name_that_only_one_side_has_speaks_against_it():
    contact = Person(first="Robert", last="Smith", city="Raleigh")
    voter = replace(contact, middle="Lee")
    assert one(contact, replace(voter, suffix="JR")).weight < one(contact, voter).weight
    assert one(replace(contact, suffix="Jr"), voter).weight < one(contact, voter).weight
    assert levels(replace(contact, middle="Lee"), contact)["middle"] is Middle.ABSENT
    assert levels(contact, replace(voter, suffix="JR"))["suffix"] is Suffix.UNSAID


def test_a_short_form_few_are_registered_by_speaks_for_the_whole_name():
    """Who says Bob mostly means a Robert; who says Robert seldom means a Bob."""
    given = {"BOB": 100, "ROB": 1_000, "ROBERT": 20_000}
    counted = Frequencies(1_000_000, given, {"ZELNER": 40}, {}, {}, {"CARY": 9_000})
    bob, robert = (Person(first=first, last="Zelner", city="Cary") for first in ("Bob", "Robert"))
    assert (
        one(bob, robert, counted).weight
        > one(replace(bob, first="Robert"), replace(robert, first="Rob"), counted).weight
    )


def test_half_a_double_name_is_expected_where_one_of_the_two_has_one():
    counted = Frequencies(
        1_000_000, {"ANA": 3_000}, {"REYES": 900, "MORENO": 800, "REYESMORENO": 3}, {}, {}, {"CARY": 9_000}
    )
    half, whole = (Person(first="Ana", last=last, city="Cary") for last in ("Moreno", "Reyes-Moreno"))
    assert one(half, whole, counted).probability > 0.02
    assert (
        one(half, whole, counted).weight
        > one(replace(half, last="Morena"), replace(whole, last="Moreno"), counted).weight
    )
