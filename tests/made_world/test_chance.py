from collections import Counter
from itertools import islice

import pytest

from kithwork.world.chance import BLOCK, Dice, Weighted, evenly


def test_stream_repeats_for_same_seed_and_name():
    once = list(islice(Dice(7).fractions("a"), BLOCK + 5))
    again = list(islice(Dice(7).fractions("a"), BLOCK + 5))
    assert once == again


def test_streams_differ_by_name_and_by_seed():
    firsts = {next(Dice(seed).fractions(name)) for seed in (1, 2) for name in ("a", "b")}
    assert len(firsts) == 4


def test_picks_follow_weights():
    drawn = Counter(islice(Dice(1).picks("x", Weighted(["often", "never", "seldom"], [9, 0, 1])), 10_000))
    assert drawn["never"] == 0
    assert 8_800 < drawn["often"] < 9_200


def test_whole_numbers_include_both_ends():
    assert set(islice(Dice(1).whole("x", -1, 2), 500)) == {-1, 0, 1, 2}


def test_weights_and_values_of_unlike_length_are_refused():
    with pytest.raises(ValueError, match="2 values and 1 weights"):
        Weighted(["a", "b"], [1.0])


def test_evenly_gives_every_value_the_same_chance():
    drawn = Counter(islice(Dice(3).picks("x", evenly(["a", "b"])), 4_000))
    assert abs(drawn["a"] - drawn["b"]) < 300
