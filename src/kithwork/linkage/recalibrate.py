"""What people decided corrects the judge: a curve of two numbers between what was said and what was right.

In log odds it is a line: `slope` 1 and `offset` 0 change nothing, and that is what it starts from; few decisions
move it little. It only rises, so that it never changes who is more likely than whom.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kithwork.linkage.calibration import MILLION, Calibration
from kithwork.linkage.vocabulary import Flags, Floats

# How far the two are believed to be from 1 and 0 before anybody has decided: one standard deviation.
_SLOPE_DOUBT: Final = 0.5
_OFFSET_DOUBT: Final = 1.0
_LEAST_SLOPE, _MOST_SLOPE = 0.2, 3.0
_ROUNDS: Final = 50
_SETTLED: Final = 1e-9
# A person who taps the wrong button must not decide what the judge is worth.
_LEAST: Final = 1e-4
# The judge says six decimals; the curve is drawn through corners as far apart as these log odds.
_FURTHEST: Final = 13.5
_STEP: Final = 0.25
_HALF: Final = MILLION // 2


@dataclass(frozen=True, slots=True)
class Curve:
    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, probability: Floats) -> Floats:
        return _chance(self.slope * _log_odds(probability) + self.offset)


def fitted(probability: Floats, right: Flags) -> Curve:
    """The likeliest curve; `probability` as the judge said it, `right` as people decided, shape (pairs,) both."""
    odds = _log_odds(probability)
    at, worth = np.array([1.0, 0.0]), _doubt(odds, right, np.array([1.0, 0.0]))
    for _ in range(_ROUNDS):
        step = _newton(odds, right, at)
        better = _inside(at - step)
        while (doubt := _doubt(odds, right, better)) > worth and np.abs(step).max() > _SETTLED:
            step = step / 2
            better = _inside(at - step)
        if doubt > worth - _SETTLED:
            break
        at, worth = better, doubt
    return Curve(float(at[0]), float(at[1]))


def _inside(at: Floats) -> Floats:
    return np.array([np.clip(at[0], _LEAST_SLOPE, _MOST_SLOPE), at[1]])


def _doubt(odds: Floats, right: Flags, at: Floats) -> float:
    """What is to be least: the surprise at the decisions, and at a curve so far from changing nothing."""
    line = at[0] * odds + at[1]
    surprise = np.logaddexp(0, np.where(right, -line, line)).sum()
    return float(surprise + ((at[0] - 1) / _SLOPE_DOUBT) ** 2 / 2 + (at[1] / _OFFSET_DOUBT) ** 2 / 2)


def _newton(odds: Floats, right: Flags, at: Floats) -> Floats:
    said = _chance(at[0] * odds + at[1])
    missed, spread = said - right, said * (1 - said)
    gradient = np.array([missed @ odds + (at[0] - 1) / _SLOPE_DOUBT**2, missed.sum() + at[1] / _OFFSET_DOUBT**2])
    mixed = spread @ odds
    bend = np.array([
        [spread @ odds**2 + 1 / _SLOPE_DOUBT**2, mixed],
        [mixed, spread.sum() + 1 / _OFFSET_DOUBT**2],
    ])  # fmt: skip
    return np.asarray(np.linalg.solve(bend, gradient))


def drawn(curve: Curve, before: Calibration) -> Calibration:
    """The curve over what `before` makes of the judge's word, as corners in whole millionths.

    Up to one half it is cut off there, as every calibration is.
    """
    steps = np.arange(-_FURTHEST, _FURTHEST + _STEP / 2, _STEP)
    whole = np.rint(_chance(steps) * MILLION).astype(np.int64)
    said = np.unique([*whole.tolist(), *before.said, _HALF])
    said = said[(said > 0) & (said < MILLION)]
    right = np.rint(curve(before(said / MILLION)) * MILLION).astype(np.int64)
    right = np.where(said <= _HALF, np.minimum(right, _HALF), right)
    return Calibration(tuple(said.tolist()), tuple(np.maximum.accumulate(right).tolist()))


def log_loss(probability: Floats, right: Flags) -> float:
    """The mean surprise at what people decided, in nats; 0 would be to have known everything."""
    sure = np.clip(probability, _LEAST, 1 - _LEAST)
    return float(-np.log(np.where(right, sure, 1 - sure)).mean())


def _log_odds(probability: Floats) -> Floats:
    sure = np.clip(probability, 1 / MILLION, 1 - 1 / MILLION)
    return np.asarray(np.log(sure / (1 - sure)))


def _chance(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))
