"""The parameters of the Fellegi-Sunter model, as data.

For every field, group and level: `m` = P(level | same person) within the group, and the parts of
u = P(level | somebody else) = u + share * rate, where `rate` is how often the agreeing value occurs in the loaded file.
A relative of the contact in the file is a second kind of somebody else: for them P(level) = kin + keep * u.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, Final, NamedTuple, Self

import numpy as np

from kithwork.linkage.calibration import Calibration
from kithwork.linkage.levels import FIELDS
from kithwork.linkage.vocabulary import Floats


class Level(NamedTuple):
    m: float
    u: float
    share: float = 0
    kin: float = 0
    keep: float = 1


Group = tuple[Level, ...]
_NO_EVIDENCE: Final = Level(1, 1)
# Beyond these a figure is no rate of people any more but a mistake in the file it was read from.
_MOST_SHARE: Final = 100
_FORM: Final = 1


@dataclass(frozen=True)
class Model:
    """`found`: share of contacts who are in the file. `relatives`: relatives of a contact in the file, at the same place.

    `learned` is the day on which it was learned, ISO 8601, '' for figures set by judgement.
    """

    version: str
    fields: Mapping[str, tuple[Group, ...]]
    found: float = 0.65
    relatives: float = 0.6
    household: float = 2.5
    file_size: int = 5_000_000
    rare: float = 1 / 2_000_000
    unknown: Mapping[str, float] = field(
        default_factory=lambda: {"first": 4e-3, "last": 2e-3, "zip": 2e-3, "city": 2e-2},
    )
    learned: str = ""
    calibration: Calibration = field(default_factory=Calibration)

    def __post_init__(self) -> None:
        _check(self)

    @cached_property
    def tables(self) -> Mapping[str, Floats]:
        return {name: self._table(name) for name in self.fields}

    def _table(self, name: str) -> Floats:
        """Shape (groups, levels, 5): the columns of `Level`; level 0, missing, is no evidence."""
        groups = self.fields[name]
        levels = len(FIELDS[name])
        table = np.array([[_NO_EVIDENCE, *group] for group in groups], np.float64)
        if table.shape[1] != levels:
            raise ValueError(f"The model has {table.shape[1] - 1} levels for {name}; there are {levels - 1}.")
        return table

    def to_json(self) -> str:
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain |= {"calibration": self.calibration.plain(), "unknown": dict(self.unknown), "form": _FORM}
        return json.dumps(plain, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote. Raises ValueError with a sentence where it is not such a model."""
        try:
            return cls(**_read(json.loads(text)))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"This is not a model of the matcher: {error}.") from error


def _read(plain: dict[str, Any]) -> dict[str, Any]:
    if plain.pop("form") != _FORM:
        raise ValueError("it has the form of another version")
    fields = {name: _groups(groups) for name, groups in plain.pop("fields").items()}
    return plain | {"fields": fields, "calibration": Calibration.of(plain.pop("calibration"))}


def _groups(groups: list[list[list[float]]]) -> tuple[Group, ...]:
    return tuple(tuple(Level(*map(float, level)) for level in group) for group in groups)


def _check(model: Model) -> None:
    if set(model.fields) != set(FIELDS):
        raise ValueError(f"The model has the fields {sorted(model.fields)}; there are {sorted(FIELDS)}.")
    positive = (model.relatives, model.household, model.file_size, model.rare, *model.unknown.values())
    if not (0 < model.found < 1 and all(map(np.isfinite, positive)) and min(positive) > 0):
        raise ValueError("The model's shares of contacts, relatives or unknown values are no rates.")
    for name, table in model.tables.items():
        if table.shape[0] < 1 or not np.isfinite(table).all():
            raise ValueError(f"The model's figures for {name} are no numbers.")
        m, share, chances = table[:, :, 0], table[:, :, 2], table[:, :, [0, 1, 3, 4]]
        if m.min() <= 0 or chances.min() < 0 or chances.max() > 1 or not 0 <= share.min() <= share.max() <= _MOST_SHARE:
            raise ValueError(f"The model's figures for {name} are no chances.")


def figures(model: Model) -> list[float]:
    """Every number of the levels, in order: for comparing two models."""
    return [*chain.from_iterable(level for groups in model.fields.values() for group in groups for level in group)]
