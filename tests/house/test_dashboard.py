import re
from pathlib import Path

from tests.house.dashboard import PAGE, page


def test_the_table_of_the_dashboard_is_as_the_code_is() -> None:
    assert PAGE.read_text() == page(), "write it anew: ./kith promises"


def test_what_shows_it_is_there() -> None:
    named = set(re.findall(r"`(tests/[^`]+)`", page()))
    assert [test for test in sorted(named) if not (Path(__file__).parents[2] / test).exists()] == []
