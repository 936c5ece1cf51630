import pytest

from kithwork.matching.bulk.reading.days import Born, born, order_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1961-04-27", "1961-04-27"),
        ("1961-04-27 00:00:00", "1961-04-27"),
        ("1961-04-27T00:00:00Z", "1961-04-27"),
        ("1961/4/7", "1961-04-07"),
        ("19610427", "1961-04-27"),
        ("19610427.0", "1961-04-27"),
        ("4/27/1961", "1961-04-27"),
        ("04-05-1961", "1961-04-05"),
        ("27/04/1961", "1961-04-27"),
        ("27.4.1961", "1961-04-27"),
        ("4/27/61", "1961-04-27"),
        ("4/27/05", "2005-04-27"),
        ("Apr 27, 1961", "1961-04-27"),
        ("April 27 1961", "1961-04-27"),
        ("27-APR-1961", "1961-04-27"),
        ("27 April 1961", "1961-04-27"),
    ],
)
def test_born_reads_the_forms_people_write(text, day):
    assert born(text, order="mdy", latest=2026) == Born(day, int(day[:4]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1975", Born("", 1975)),
        ("1975.0", Born("", 1975)),
        ("1975-00-00", Born("", 1975)),
        ("19750000", Born("", 1975)),
        ("1900-01-01", Born()),
        ("2/30/1975", Born()),
        ("1/1/2031", Born()),
        ("", Born()),
        ("unknown", Born()),
        ("27 Foo 1961", Born()),
    ],
)
def test_born_knows_no_more_than_is_said(text, found):
    assert born(text, order="mdy", latest=2026) == found


def test_born_day_first_where_told_so():
    assert born("04/05/1961", order="dmy", latest=2026).day == "1961-05-04"
    assert born("04/27/1961", order="dmy", latest=2026).day == "1961-04-27"


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/1990", "27/04/1961"], "dmy"),
        (["01/02/1990", "04/27/1961"], "mdy"),
        (["01/02/1990", ""], None),
        (["27/04/1961", "04/27/1961"], "mdy"),  # both: the country's own way, and the one slip by itself
    ],
)
def test_order_of_asks_the_dates_themselves(texts, order):
    assert order_of(texts) == order
