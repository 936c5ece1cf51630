from dataclasses import replace

import pytest

from kithwork.linkage.person import Person
from kithwork.linkage.reasons import Code
from kithwork.matching.rules import (
    CERTAIN,
    Why,
    age_band,
    changes,
    is_shown,
    says_enough,
    sentence,
    status_after,
    threshold,
)

ROSA = Person(first="R", last="Okafor")


@pytest.mark.parametrize(
    ("more", "enough"),
    [
        ({}, False),
        ({"city": "Durham"}, True),
        ({"zip": "27701"}, True),
        ({"age": 40}, True),
        ({"birth_year": 1980}, True),
        ({"phone": "+19195550123"}, True),
        ({"street": "12 Oak St"}, True),
        ({"city": "Durham", "last": "O."}, False),
        ({"city": "Durham", "first": " "}, False),
    ],
)
def test_says_enough_asks_for_a_surname_an_initial_and_one_thing_more(more: dict[str, str | int], enough: bool) -> None:
    assert says_enough(replace(ROSA, **more)) is enough


@pytest.mark.parametrize(
    ("best", "decided", "status"),
    [
        (0.5, "", "possible"),
        (0.49, "", "unmatched"),
        (0, "refused", "declined"),
        (0.6, "refused", "possible"),
        (0, "unsure", "possible"),
    ],
)
def test_status_after_a_look_up(best: float, decided: str, status: str) -> None:
    assert status_after(best, decided=decided) == status


@pytest.mark.parametrize(("born", "band"), [(2008, "18–24"), (1980, "45–54"), (1951, "75+"), (None, "")])
def test_age_band(born: int | None, band: str) -> None:
    assert age_band(born, year=2026) == band


def test_sentence_asks_for_the_state_where_none_was_said() -> None:
    assert sentence(Why.NO_FILE, state="VA") == "There is no voter file for VA, so this person stays unmatched."
    assert sentence(Why.NO_FILE, state="").startswith("Add the state")
    assert sentence(Why.SHOWN, state="NC") == ""


@pytest.mark.parametrize(
    ("probability", "reasons", "shown"),
    [
        (0.3, [Code.FIRST_NICKNAME, Code.LAST_SAME], True),
        (0.01, [Code.FIRST_SAME, Code.LAST_SAME], False),
        (0.3, [Code.FIRST_OTHER, Code.LAST_SAME, Code.PLACE_ZIP], False),
        (0.3, [Code.FIRST_SAME, Code.LAST_OTHER, Code.PLACE_ZIP], False),
        (0.6, [Code.FIRST_SAME, Code.LAST_OTHER, Code.AGE_SAME], True),
    ],
)
def test_is_shown_spares_the_neighbours_of_a_namesake(probability: float, reasons: list[Code], shown: bool) -> None:
    assert is_shown(probability, reasons) is shown


@pytest.mark.parametrize(
    ("pairs", "precision", "lowest"),
    [
        ([(1_000_000, 9), (900_000, 1)], 0.98, 900_000),
        ([(1_000_000, 1), (900_000, 1)], 0.98, 1_000_000),
        ([(990_000, 1), (970_000, 1), (960_000, 1)], 0.98, 970_000),
        ([(1_000_000, 100), (790_000, 1)], 0.98, 1_000_000),
        ([(970_000, 5)], 0.98, CERTAIN),
        ([], 0.98, CERTAIN),
    ],
)
def test_threshold_is_the_lowest_that_keeps_the_promise(
    pairs: list[tuple[int, int]], precision: float, lowest: int
) -> None:
    assert threshold(pairs, precision=precision) == lowest


def test_changes_are_told_apart() -> None:
    before = ("ADA", "OKAFOR", "DURHAM", "27701", "Durham")
    assert changes(before, before) == frozenset()
    assert changes(before, ("ADA", "BERG", "DURHAM", "27701", "Durham")) == {"renamed"}
    assert changes(before, ("ADA", "BERG", "APEX", "27502", "Wake")) == {"renamed", "moved"}
