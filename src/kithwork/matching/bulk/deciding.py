"""Matched, possible or unmatched, by the precision that was promised."""

from typing import Final

import numpy as np

from kithwork.linkage.vocabulary import Floats

LEAST: Final = 0.80


def threshold(best: Floats, precision: float) -> float:
    """The lowest t, never under 0.80, at which the mean probability of all best pairs ≥ t is at least the precision.

    Above 1 where no t keeps the promise: then nothing is matched.
    """
    ordered = np.sort(best[best >= LEAST])[::-1]
    if not len(ordered):
        return LEAST
    mean = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    # Equal probabilities are accepted together or not at all.
    ends = np.append(ordered[1:] != ordered[:-1], [True])
    kept = np.flatnonzero((mean >= precision) & ends)
    if not len(kept):
        return 2.0
    return LEAST if kept[-1] == len(ordered) - 1 else float(ordered[kept[-1]])
