import json

import pytest

from kithwork.linkage.levels import Age, First, Last, Place
from kithwork.linkage.person import Candidate, Person
from kithwork.linkage.reasons import SENTENCES, Code, Reason, reasons

NOTHING = {"first": 0, "last": 0, "middle": 0, "suffix": 0, "place": 0, "age": 0, "phone": 0}


def sentences(contact, voter, *, by_nickname=False, inactive=False, **levels):
    found = reasons(contact, Candidate("1", voter, inactive=inactive), NOTHING | levels, by_nickname=by_nickname)
    return [reason.sentence() for reason in found]


def test_every_code_has_a_sentence():
    assert set(SENTENCES) == set(Code)


def test_reasons_of_nothing_known_say_what_is_missing():
    assert sentences(Person(), Person()) == ["place missing", "birth year missing"]


def test_reasons_name_the_nickname_that_agreed():
    contact, voter = Person(first="Xu", nickname="Bob"), Person(first="ROBERT LEE")
    assert sentences(contact, voter, by_nickname=True, first=First.NICKNAME)[0] == "Bob = Robert"


def test_reasons_say_what_differs():
    levels = {"first": First.OTHER, "last": Last.CLOSE, "place": Place.OTHER, "age": Age.OTHER}
    assert sentences(Person(last="Smitth"), Person(last="SMITH"), inactive=True, **levels) == [
        "other first name",
        "Smitth is close to Smith",
        "other place",
        "other age",
        "registration inactive",
    ]


@pytest.mark.parametrize("level", [Age.DAY, Age.NEAR_DAY, Age.SAME])
def test_reasons_a_birth_date_that_agrees_says_no_more_than_a_year(level):
    assert sentences(Person(), Person(), age=level)[-1] == "age fits"


def test_a_percent_sign_in_a_name_stays_a_percent_sign():
    assert Reason(Code.FIRST_NICKNAME, (("contact", "%s"), ("voter", "%(x)d"))).sentence() == "%s = %(x)d"


def test_plain_and_back():
    reason = Reason(Code.FIRST_NICKNAME, (("contact", "Bob"), ("voter", "Robert")))
    assert Reason.of(json.loads(json.dumps(reason.plain()))) == reason
