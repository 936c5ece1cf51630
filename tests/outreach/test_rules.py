from datetime import timedelta

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.outreach.rules import ResponseValue, check_response, clip, counting, may_take_back
from tests.world import NOW

CHOICES = frozenset({4, 7})


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ([], ()),
        (["a"], (True,)),
        (["a", "a"], (True, False)),
        (["a", "b", "a"], (True, True, True)),
        ([None], (False,)),
        (["a", None, "a"], (True, False, True)),
        (["a", None, None, "b", "b"], (True, False, False, True, False)),
    ],
)
def test_counting_takes_changes_and_no_repeats_nor_clearing(values: list[str | None], counts: tuple[bool, ...]) -> None:
    assert counting(values, clear=None) == counts


def test_clip_never_lets_a_recording_be_later_than_its_arrival() -> None:
    earlier = NOW - timedelta(hours=1)
    assert clip(earlier, arrived_at=NOW) == earlier
    assert clip(NOW + timedelta(hours=1), arrived_at=NOW) == NOW


def test_may_take_back_until_ten_minutes() -> None:
    assert may_take_back(NOW, now=NOW + timedelta(minutes=10))
    assert not may_take_back(NOW, now=NOW + timedelta(minutes=10, seconds=1))


@pytest.mark.parametrize(
    ("kind", "several", "given", "taken"),
    [
        ("task", False, ResponseValue(done=True, text="x", options=(4,)), ResponseValue(done=True)),
        ("free_response", False, ResponseValue(done=True, text=" yes "), ResponseValue(text="yes")),
        ("multiple_choice", True, ResponseValue(text="x", options=(7, 4, 7)), ResponseValue(options=(4, 7))),
        ("multiple_choice", False, ResponseValue(), ResponseValue()),
    ],
)
def test_check_response_keeps_what_the_kind_of_action_takes(
    kind: str, several: bool, given: ResponseValue, taken: ResponseValue
) -> None:
    assert check_response(given, kind=kind, several=several, choices=CHOICES) == taken


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("multiple_choice", ResponseValue(options=(4, 7)), "Please choose one option only."),
        (
            "multiple_choice",
            ResponseValue(options=(5,)),
            "One of these options is no longer offered. Please choose again.",
        ),
        (
            "free_response",
            ResponseValue(text="a\x00b"),
            "Please type the response again: it holds a character no text can hold.",
        ),
    ],
)
def test_check_response_refuses_with_a_sentence(kind: str, given: ResponseValue, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_response(given, kind=kind, several=False, choices=CHOICES)
    assert refused.value.sentence == sentence
