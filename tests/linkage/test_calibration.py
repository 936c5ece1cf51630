import numpy as np
import pytest

from kithwork.linkage.calibration import Calibration


def test_calibration_without_corners_changes_nothing():
    said = np.array([0.0, 0.123456, 1.0])
    assert Calibration()(said).tolist() == said.tolist()


def test_calibration_follows_its_corners_in_whole_millionths():
    curve = Calibration((500_000, 900_000), (300_000, 950_000))
    assert curve(np.array([0.0, 0.25, 0.5, 0.7, 0.9, 0.95, 1.0])).tolist() == [
        0.0, 0.15, 0.3, 0.625, 0.95, 0.975, 1.0,
    ]  # fmt: skip


def test_calibration_keeps_the_order_of_any_two():
    curve = Calibration((100_000, 500_000, 900_000), (0, 480_000, 480_000))
    said = np.arange(0, 1_000_001, 997) / 1_000_000
    assert (np.diff(curve(said)) >= 0).all()


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ((1,), ()),
        ((2, 1), (0, 0)),
        ((1, 2), (5, 4)),
        ((1_000_000,), (1,)),
        ((0,), (0,)),
        ((1,), (1_000_001,)),
        ((600_000,), (-1,)),
        ((500_000,), (500_001,)),
    ],
)
def test_calibration_that_falls_leaves_the_range_or_makes_two_likely_is_refused(said, right):
    with pytest.raises(ValueError, match="a calibration"):
        Calibration(said, right)


def test_calibration_comes_back_from_its_plain_form():
    curve = Calibration((500_000, 900_000), (300_000, 950_000))
    assert Calibration.of(curve.plain()) == curve
