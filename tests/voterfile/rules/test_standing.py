import pytest

from kithwork.voterfile.rules.standing import may_be_under_18


@pytest.mark.parametrize(
    ("birth_year", "under_18"), [(2007, False), (2008, True), (2009, True), (1926, False), (None, False)]
)
def test_who_turns_18_this_year_may_still_be_17(birth_year: int | None, under_18: bool) -> None:
    assert may_be_under_18(birth_year, year=2026) is under_18
