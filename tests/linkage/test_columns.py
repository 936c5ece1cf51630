from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithwork.linkage.columns import Columns, candidate_columns, columns_of
from kithwork.linkage.keys import contact_key_columns, voter_key_columns
from kithwork.linkage.people import FIELDS
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.vocabulary import Vocabulary

STRANGE = (
    "0", "-1", "00000000000000000000000000", "99999999999999999999 Main St", "٣٤٥٦٧٨٩٠١٢", "'", '"', '("', "''", "(())", "Dr.", "Jr", "#",
    "1/2", "0000-00-00", "9999-12-31", "1970-02-30", "1e3", "40.0", "O'", "\u2019", "\u2167", "\xdf", "\u0130", "\0", "\ufeff", "\U0001d4d9\U0001d4f8", "x" * 3000,
)  # fmt: skip
NUMBERS = {"phone", "number", "day", "low", "high"}


def row(columns, vocabulary, place=0):
    """What is known of one person, in words."""
    said = {name: getattr(columns, name)[place].tolist() for name in Columns.__dataclass_fields__}
    said["tokens"] = tuple(vocabulary.texts[code] for code in said["tokens"] if code)
    return {
        name: value if name in NUMBERS or name == "tokens" else vocabulary.texts[value]
        for name, value in said.items()
        if value
    }


def known(person, **options):
    vocabulary = Vocabulary()
    return row(Columns.of([person], vocabulary, **options), vocabulary)


def test_columns_of_everything_a_person_can_say():
    person = Person(
        first='Dr. William "Bill" Lee',
        middle="Ray",
        last="O'Brien-Núñez Jr.",
        phone="(919) 555-0101 ext. 5",
        street="12 N. Main St. Apt 4",
        city="St. Paul, MN",
        state="Minnesota",
        zip="55101-1234",
        birth_date=date(1970, 5, 17),
    )
    assert known(person) == {
        "first": "WILLIAM",
        "nickname": "BILL",
        "middle": "LEE",
        "middle_last": "RAY",
        "last": "OBRIENNUNEZ",
        "tokens": ("OBRIEN", "NUNEZ"),
        "suffix": "JR",
        "phone": 19195550101,
        "number": 12,
        "road": "MAIN",
        "city": "STPAUL",
        "state": "MN",
        "zip": "55101",
        "zip3": "551",
        "day": 19700517,
        "low": 1970,
        "high": 1970,
    }


def test_columns_of_nobody():
    assert known(Person()) == {}
    assert len(Columns.of([], Vocabulary())) == 0


def test_columns_take_only_the_year_of_a_date_that_is_no_day():
    person = Person(birth_date=date(1970, 1, 1))
    assert known(person, birth_precision="year") == {"low": 1970, "high": 1970}
    assert known(person)["day"] == 19700101
    both = candidate_columns([Candidate("1", person, "year"), Candidate("2", person)], Vocabulary())
    assert both.day.tolist() == [0, 19700101]


def test_columns_of_an_age_are_two_years():
    said = known(Person(age=40, age_asof=2026))
    assert (said["low"], said["high"]) == (1985, 1986)
    assert known(Person(age=0, age_asof=2026))["low"] == 2025


def test_columns_of_an_age_without_its_year_are_nothing():
    assert known(Person(age=40)) == {}


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("+19195550101", 19195550101),
        ("(919) 555-0101", 19195550101),
        ("919.555.0101", 19195550101),
        ("1-919-555-0101", 19195550101),
        ("9195550101 x12", 19195550101),
        ("+47 12 34 56 78", 4712345678),
        ("+44 20 7946 0101", 442079460101),
        ("555-0101", 5550101),
        ("0000000000", 0),
        ("911", 0),
        ("none", 0),
        ("", 0),
    ],
)
def test_phone_in_any_spelling(written, digits):
    assert known(Person(phone=written)).get("phone", 0) == digits


def test_columns_of_a_table_are_those_of_its_people():
    people = [
        Person(first="Ann", last="de la Cruz", zip="2139", birth_date=date(1970, 5, 17), phone="9195550101"),
        Person(first="MARY ANN", last="SMITH", street="100-102 Elm St #5", birth_year=1950),
        Person(nickname="Bob", age=40, age_asof=2026, state="nc"),
        Person(),
    ]
    table = pa.table({name: [getattr(person, name) for person in people] for name in FIELDS})
    texts = table.set_column(10, "birth_date", table["birth_date"].cast(pa.string()))
    halves = pa.concat_tables([texts.slice(0, 2), texts.slice(2)])
    for form in (table, texts, halves, texts.to_batches()[0]):
        vocabulary = Vocabulary()
        columns = columns_of(form, vocabulary)
        alone = [known(person) for person in people]
        assert [row(columns, vocabulary, place) for place in range(len(people))] == alone


def test_columns_of_a_table_with_few_columns_in_other_types():
    table = pa.table({"last": ["Smith", None], "zip": [2139, None], "birth_year": ["1970", "x"], "age": [40.0, None]})
    vocabulary = Vocabulary()
    columns = columns_of(table, vocabulary)
    assert row(columns, vocabulary) == {
        "last": "SMITH", "tokens": ("SMITH",), "zip": "02139", "zip3": "021", "low": 1970, "high": 1970,
    }  # fmt: skip
    assert row(columns, vocabulary, 1) == {}


def test_columns_joined_are_those_of_all():
    vocabulary = Vocabulary()
    people = [Person(first="Ann", last="Lee"), Person(first="Bob", last="Lee-Roy")]
    whole = Columns.of(people, vocabulary)
    parts = Columns.joined([Columns.of([person], vocabulary) for person in people])
    assert [row(parts, vocabulary, place) for place in (0, 1)] == [row(whole, vocabulary, place) for place in (0, 1)]


ANYTHING = st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30) | st.sampled_from(STRANGE), max_size=14)


@settings(deadline=None)
@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_columns_of_anything_that_can_be_typed_are_there_and_make_keys(rows):
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in FIELDS})
    vocabulary = Vocabulary()
    columns = columns_of(table, vocabulary)
    assert len(columns) == len(rows)
    assert (columns.low <= columns.high).all()
    voters = voter_key_columns(columns, vocabulary)
    contacts = contact_key_columns(columns, vocabulary, wide=True)
    assert {*voters.row.tolist(), *contacts.row.tolist()} <= {*range(len(rows))}
