import numpy as np
import pytest

from kithwork.linkage.calibration import MILLION, Calibration
from kithwork.linkage.fingerprint import level_set
from kithwork.linkage.recalibrate import Curve, drawn, fitted, log_loss


def decided(count, slope, offset, seed=1):
    """Probabilities, and what was right where the truth is another curve."""
    random = np.random.default_rng(seed)
    said = random.beta(0.6, 0.6, count).clip(1e-6, 1 - 1e-6)
    return said, random.random(count) < Curve(slope, offset)(said)


@pytest.mark.parametrize(("slope", "offset"), [(1.0, 0.0), (0.5, -1.0), (1.6, 0.7)])
def test_fitted_finds_the_curve(slope, offset):
    curve = fitted(*decided(20_000, slope, offset))
    assert curve.slope == pytest.approx(slope, abs=0.08)
    assert curve.offset == pytest.approx(offset, abs=0.12)


def test_few_decisions_change_little_and_none_nothing():
    assert fitted(np.zeros(0), np.zeros(0, np.bool_)) == Curve()
    curve = fitted(np.array([0.9, 0.9]), np.array([False, False]))
    assert 0.4 < curve(np.array([0.9]))[0] < 0.9


@pytest.mark.parametrize("right", [True, False])
def test_fitted_stays_a_rising_curve_however_people_decide(right):
    said = np.linspace(0.001, 0.999_999, 400)
    curve = fitted(said, (said > 0.5) ^ right)
    assert 0.2 <= curve.slope <= 3
    assert np.isfinite(curve.offset)


@pytest.mark.parametrize("curve", [Curve(), Curve(0.3, -2.0), Curve(2.5, 1.5), Curve(1.0, 6.0)])
def test_drawn_rises_and_makes_no_two_candidates_likely(curve):
    said = np.arange(0, MILLION + 1, 97) / MILLION
    now = drawn(curve, Calibration())(said)
    assert (np.diff(now) >= 0).all()
    assert now[0] == 0
    assert (now[said <= 0.5] <= 0.5).all()
    likely = said > 0.6
    assert now[likely] == pytest.approx(curve(said[likely]), abs=0.01)


def test_drawn_changes_nothing_where_nothing_is_to_be_changed():
    said = np.arange(1, MILLION, 101) / MILLION
    assert drawn(Curve(), Calibration())(said) == pytest.approx(said, abs=0.002)


def test_drawn_follows_the_calibration_before_it():
    before = Calibration((200_000, 500_000, 900_000), (100_000, 400_000, 700_000))
    said = np.array([0.3, 0.6, 0.9, 0.95])
    assert drawn(Curve(), before)(said) == pytest.approx(before(said), abs=0.003)


def test_log_loss_is_the_mean_surprise():
    assert log_loss(np.array([0.5, 0.5]), np.array([True, False])) == pytest.approx(np.log(2))
    assert log_loss(np.array([1.0, 0.0]), np.array([True, False])) < 0.001
    assert log_loss(np.array([0.0]), np.array([True])) == pytest.approx(-np.log(1e-4))


def test_level_set_is_one_word_for_one_set_of_levels(monkeypatch):
    before = level_set()
    assert before == level_set()
    monkeypatch.setattr("kithwork.linkage.fingerprint.FIELDS", {})
    assert level_set() != before
