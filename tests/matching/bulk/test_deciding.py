import numpy as np
import pytest

from kithwork.matching.bulk.deciding import threshold


@pytest.mark.parametrize(
    ("best", "precision", "expected"),
    [
        ([0.99, 0.98, 0.97, 0.81], 0.90, 0.80),  # all of them keep the promise: never under 0.80
        ([0.99, 0.98, 0.97, 0.81], 0.98, 0.97),
        ([0.999, 0.97, 0.97, 0.90], 0.98, 0.999),  # the two at 0.97 pass together or not at all
        ([0.85, 0.84], 0.98, 2.0),  # nothing keeps it
        ([0.6], 0.98, 0.80),
        ([], 0.98, 0.80),
    ],
)
def test_threshold_is_the_lowest_that_keeps_the_promise(best, precision, expected):
    assert threshold(np.array(best, np.float64), precision) == expected
