import pytest

from kithwork.people.rules import shown_groups


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, {}),
        ({"a": 4}, {}),
        ({"a": 5}, {"a": 5}),
        ({"a": 9, "b": 7}, {"a": 9, "b": 7}),
        # One person hidden alone could be worked out: the smallest group goes too.
        ({"a": 9, "b": 1, "c": 7}, {"a": 9}),
        ({"a": 9, "b": 4, "c": 3}, {"a": 9}),
        ({"b": 4, "a": 6}, {}),
    ],
)
def test_small_groups_are_hidden_and_cannot_be_worked_out(counts, shown):
    assert shown_groups(counts) == shown
