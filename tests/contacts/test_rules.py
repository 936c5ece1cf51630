from dataclasses import replace
from datetime import date

import pytest

from kithwork.contacts.rules import Acquaintance, ContactDetails, check_details, check_follow_up, this_week
from kithwork.kernel.errors import RefusedError

ROSA = ContactDetails(first_name="Rosa")


def test_check_details_trims_and_reads_the_phone_as_e164() -> None:
    typed = ContactDetails(
        first_name="  Rosa ",
        last_name="O'Brien-Núñez",
        phone="(919) 555-0123",
        email="Rosa@EXAMPLE.org",
        state="nc",
        zip="27701",
        age=41,
    )
    assert check_details(typed, year=2026) == ContactDetails(
        first_name="Rosa",
        last_name="O'Brien-Núñez",
        phone="+19195550123",
        email="Rosa@example.org",
        state="NC",
        zip="27701",
        age=41,
        age_said_in=2026,
    )


@pytest.mark.parametrize("phone", ["555", "ask Ana", "919-555-0123 ext. 4", ""])
def test_check_details_keeps_a_phone_as_typed_where_it_is_no_number(phone: str) -> None:
    assert check_details(replace(ROSA, phone=phone), year=2026).phone == phone


def test_check_details_stores_a_formula_as_typed() -> None:
    name = '=HYPERLINK("https://example.org")'
    assert check_details(replace(ROSA, first_name=name), year=2026).first_name == name


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"first_name": "  "}, "first_name", "Please enter the first name."),
        ({"first_name": "x" * 300}, "first_name", "Please shorten the first name to 150 characters; it has 300."),
        ({"last_name": "x" * 300}, "last_name", "Please shorten the last name to 150 characters; it has 300."),
        (
            {"city": "Dur\x00ham"},
            "city",
            "Please type the city again: it holds a character no text can hold.",
        ),
        ({"email": "rosa@"}, "email", "“rosa@” is not an e-mail address. Correct it or leave it empty."),
        ({"state": "North Carolina"}, "state", "Please give the state by its two letters, like NC."),
        ({"age": 200}, "age", "An age lies between 0 and 120."),
        ({"birth_year": 2030}, "birth_year", "A year of birth lies between 1906 and 2026."),
    ],
)
def test_check_details_refuses_with_a_sentence(changed: dict[str, str | int], field: str, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_details(replace(ROSA, **changed), year=2026)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


TODAY = date(2026, 3, 10)
PEOPLE = {
    "touched yesterday": Acquaintance(1, "A", date(2026, 1, 1), date(2026, 3, 9)),
    "touched in January": Acquaintance(2, "B", date(2026, 1, 1), date(2026, 1, 9)),
    "touched in February": Acquaintance(3, "C", date(2026, 1, 1), date(2026, 2, 9)),
    "never, added later": Acquaintance(4, "D", date(2026, 3, 2)),
    "never, added before": Acquaintance(5, "E", date(2026, 3, 1)),
    "meant for next month": Acquaintance(6, "F", date(2026, 1, 1), follow_up_on=date(2026, 4, 10)),
    "meant for this week": Acquaintance(7, "G", date(2026, 1, 1), date(2026, 3, 9), date(2026, 3, 16)),
    "meant for last week": Acquaintance(8, "H", date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 4)),
    "meant and talked to": Acquaintance(9, "I", date(2026, 1, 1), date(2026, 3, 5), date(2026, 3, 4)),
}


def test_this_week_due_first_then_never_then_longest_ago() -> None:
    everybody = this_week(reversed(PEOPLE.values()), today=TODAY, most=9)
    assert [(one.called, one.why.value) for one in everybody] == [
        ("H", "due"), ("G", "due"), ("E", "never"), ("D", "never"), ("B", "long ago"), ("C", "long ago")
    ]  # fmt: skip
    assert this_week(PEOPLE.values(), today=TODAY, most=3) == everybody[:3]
    assert this_week([], today=TODAY, most=3) == []


@pytest.mark.parametrize("on", [date(2026, 3, 9), date(2027, 3, 12)])
def test_check_follow_up_refuses_the_past_and_the_far_future(on: date) -> None:
    with pytest.raises(RefusedError, match="coming year"):
        check_follow_up(on, today=TODAY)


def test_check_follow_up_takes_today_and_none() -> None:
    assert check_follow_up(TODAY, today=TODAY) == TODAY
    assert check_follow_up(None, today=TODAY) is None
