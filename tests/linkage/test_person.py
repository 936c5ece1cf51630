from datetime import date

from kithwork.linkage.person import Person, Years, known


def test_known_takes_only_the_year_of_a_date_that_is_no_day():
    person = Person(birth_date=date(1970, 1, 1))
    assert known(person, precision="year").birth_date is None
    assert known(person, precision="year").born == Years(1970, 1970)
    assert known(person).birth_date == date(1970, 1, 1)


def test_known_age_is_two_years():
    assert known(Person(age=40, age_asof=2026)).born == Years(1985, 1986)


def test_known_age_without_its_year_is_nothing():
    assert known(Person(age=40)).born == Years(0, 0)
