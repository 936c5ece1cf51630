"""From added integers to a probability: exact, the same on every machine and in every order.

Weights are in 1/1000 bit. Powers of two are taken from a table of whole numbers and added as whole numbers, so that
neither the order of the candidates nor the width of a processor's registers can change the sixth decimal.
"""

from decimal import Decimal, localcontext
from functools import cache
from typing import Final

import numpy as np

from kithwork.linkage.vocabulary import Floats, Ints

BIT: Final = 1000
DECIMALS: Final = 6
_ONE: Final = 40  # 2**40 stands for 1: two thousand candidates still fit into 63 bits
_MOST_SHIFT: Final = 62
_FLAT: Final = 14 * BIT  # beyond 14 bits one of two added powers no longer counts in 1/1000 bit


def probabilities(contact: Ints, weight: Ints) -> Floats:
    """The chance that each pair is the same person, shape (pairs,).

    `contact` says whose candidate a pair is; `weight` includes the prior. Of one contact at most one candidate is right,
    and none of them (weight 0) is the remaining possibility.
    """
    _, who = np.unique(contact, return_inverse=True)
    people = int(who.max(initial=-1)) + 1
    top = np.zeros(people, np.int64)
    np.maximum.at(top, who, weight)
    share = _power(weight - top[who])
    whole = _power(-top)
    np.add.at(whole, who, share)
    return np.asarray(np.round(share / whole[who], DECIMALS))


def millibits(ratio: Floats) -> Ints:
    return np.asarray(np.rint(np.log2(ratio) * BIT), np.int64)


def plus_one(weight: Ints) -> Ints:
    """log2(1 + 2**weight), in 1/1000 bit on both sides."""
    table = _plus_one_table()
    return np.where(weight > _FLAT, weight, table[np.clip(weight, -_FLAT, _FLAT) + _FLAT])


def _power(weight: Ints) -> Ints:
    """2**weight for weights of 0 and less, as multiples of 2**-40."""
    halvings = -(weight // BIT)
    return np.asarray(_powers()[weight % BIT] >> np.minimum(halvings, _MOST_SHIFT))


@cache
def _powers() -> Ints:
    with localcontext(prec=30):
        steps = [(Decimal(2) ** (Decimal(step) / BIT)) * 2**_ONE for step in range(BIT)]
        return np.array([int(step.to_integral_value()) for step in steps], np.int64)


@cache
def _plus_one_table() -> Ints:
    weights = np.arange(-_FLAT, _FLAT + 1, dtype=np.float64)
    return millibits(1 + np.exp2(weights / BIT))
