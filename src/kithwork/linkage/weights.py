"""What agreements weigh under a model: comparing is done, every number here is one of the model or of the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kithwork.linkage.compare import Compared
from kithwork.linkage.levels import First, Last
from kithwork.linkage.model import Model
from kithwork.linkage.posterior import millibits, plus_one
from kithwork.linkage.vocabulary import Floats, Ints

_LEAST: Final = 1e-12
_MOST: Final = 1.0


@dataclass(frozen=True, slots=True)
class Field:
    """`rate` is how often the value agreed on occurs among the other voters, shape (pairs,)."""

    compared: Compared
    rate: Floats


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs compared: `joint` is the rate of the voter's first name and surname together, `total` the voters there are."""

    fields: Mapping[str, Field]
    joint: Floats
    total: int
    by_nickname: Ints


def weights(agreement: Agreement, model: Model) -> dict[str, Ints]:
    """By field, and `pair` and `relative`; shape (pairs,) each, in 1/1000 bit."""
    chances = {name: _chances(model, name, field) for name, field in agreement.fields.items()}
    found = {name: chance.same - chance.other for name, chance in chances.items()}
    found["pair"] = _pair_weight(agreement, chances)
    relatives = [chance.same - chance.relative for chance in chances.values()]
    found["relative"] = _relative(found, relatives, model.relatives / agreement.total)
    return found


@dataclass(frozen=True, slots=True)
class _Chances:
    """How likely this level is for the same person, for somebody else, for a relative, as logarithms."""

    same: Ints
    other: Ints
    relative: Ints


def _chances(model: Model, name: str, field: Field) -> _Chances:
    """Where no rate of a value counts, which is mostly so, the logarithm of the level's own figure is enough."""
    table = model.tables[name]
    row = field.compared.group * table.shape[1] + field.compared.level
    m, u, share, kin, keep = table.reshape(-1, table.shape[2]).T
    by_level = _within(u)
    other = millibits(by_level)[row]
    relative = millibits(_within(kin + keep * by_level))[row]
    valued = np.flatnonzero((share > 0)[row])
    own = row[valued]
    exact = _within(u[own] + share[own] * field.rate[valued])
    other[valued] = millibits(exact)
    kept = np.flatnonzero((keep > 0)[own])
    relative[valued[kept]] = millibits(_within(kin[own[kept]] + keep[own[kept]] * exact[kept]))
    return _Chances(millibits(m)[row], other, relative)


def _within(chance: Floats) -> Floats:
    return np.asarray(np.minimum(np.maximum(chance, _LEAST), _MOST))


def _pair_weight(agreement: Agreement, chances: Mapping[str, _Chances]) -> Ints:
    """Where both names agree exactly their joint frequency counts, not the product of the two."""
    first, last = agreement.fields["first"], agreement.fields["last"]
    both = (first.compared.level == First.EXACT) & (last.compared.level == Last.EXACT)
    joint = np.clip(agreement.joint, _LEAST, _MOST)
    return np.where(both, chances["first"].other + chances["last"].other - millibits(joint), 0)


def _relative(strangers: Mapping[str, Ints], relatives: Sequence[Ints], share: float) -> Ints:
    """Somebody else may be a stranger or a relative: what speaks against the second is taken off, never added.

    With S and R the weights against a stranger and a relative, and a relative being `share` times as
    frequent among the others, the weight against both together is S - log2(1 + 2**(S - R) * share).
    """
    frequency = int(millibits(np.array([share]))[0])
    stranger, relative = added(strangers.values()), added(relatives)
    return -plus_one(stranger - relative + frequency)


def added(weights: Iterable[Ints]) -> Ints:
    first, *others = weights
    whole = first.astype(np.int64)
    for weight in others:
        whole += weight
    return whole
