"""The rows of a block while they are understood: their raw columns, and which of them are refused and why."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithwork.voterfile.layouts.layout import Layout
from kithwork.voterfile.rules.days import Birth
from kithwork.voterfile.rules.distinct import tidy
from kithwork.voterfile.rules.raw import CELL_LIMIT, Raw, Rejected, texts
from kithwork.voterfile.rules.sentences import gettext as _


class Births:
    """Of every row: day or None, year or None, precision, whether under 18 and whether unreadable."""

    def __init__(self, found: Sequence[Birth], places: NDArray[np.int32]) -> None:
        at = pa.array(places)
        self.columns = {
            "birth_date": pa.array([birth.day for birth in found], pa.date32()).take(at),
            "birth_year": pa.array([birth.year for birth in found], pa.int16()).take(at),
            "birth_precision": texts([birth.precision for birth in found]).take(at),
        }
        self.under_18 = _spread([birth.under_18 for birth in found], places)
        self.unreadable = _spread([birth.unreadable for birth in found], places)

    @classmethod
    def of(cls, found: Sequence[Birth], places: NDArray[np.int32]) -> "Births":
        return cls(found, places)

    def or_else(self, other: "Births") -> "Births":
        """`other` where nothing is told."""
        untold = pc.equal(self.columns["birth_precision"], "")
        self.columns = {name: pc.if_else(untold, other.columns[name], column) for name, column in self.columns.items()}
        self.under_18 = np.where(true_rows(untold), other.under_18, self.under_18)
        return self


class Rows:
    """The raw columns by published name, and which rows are refused; the first reason counts."""

    def __init__(self, layout: Layout, raw: Raw, part: str) -> None:
        self._layout = layout
        self._part = part
        self.raw = raw
        self.count = len(raw.lines)
        self.bad = np.zeros(self.count, bool)
        self.rejected: list[Rejected] = []
        self._empty: pa.Array = None

    def column(self, name: str) -> pa.Array:
        """Empty where the file has no such column."""
        found = self.raw.columns.get(name)
        if found is None:
            if self._empty is None:
                self._empty = texts([""]).take(pa.array(np.zeros(self.count, np.int8)))
            return self._empty
        return found

    def first(self, names: Sequence[str]) -> pa.Array:
        """The first column that is filled, row by row."""
        there = [name for name in names if name in self.raw.columns]
        values = self.column(there[0] if there else "")
        for name in there[1:]:
            empty = pc.equal(pc.ascii_trim(values, " "), "")
            if not pc.any(empty).as_py():
                break
            values = pc.if_else(empty, self.column(name), values)
        return values

    def text(self, fact: str) -> pa.Array:
        names = self._layout.facts.get(fact, ())
        if fact in self._layout.joined and len(names) > 1:
            values = pc.binary_join_element_wise(*(self.column(name) for name in names), " ")
        else:
            values = self.first(names)
        values = tidy(values)
        if fact in self._layout.trimmed:
            values = pc.utf8_trim_whitespace(pc.replace_substring_regex(values, self._layout.trimmed[fact], ""))
        if self._layout.blanks:
            says_nothing = pc.is_in(values, value_set=pa.array(sorted(self._layout.blanks)))
            values = pc.if_else(says_nothing, "", values)
        return values

    def refuse(self, mask: NDArray[np.bool_], column: str, sentence: str) -> None:
        new = np.flatnonzero(mask & ~self.bad)
        if not len(new):
            return
        cells = self.column(column).take(pa.array(new)).to_pylist()
        self.bad[new] = True
        self.rejected += [
            Rejected(self._part, int(self.raw.lines[place]), column, cell[:CELL_LIMIT], sentence)
            for place, cell in zip(new, cells, strict=True)
        ]

    def check_length(self, fact: str, values: pa.Array, limit: int) -> None:
        long = true_rows(pc.greater(pc.utf8_length(values), limit))
        if long.any():
            column = (self._layout.facts.get(fact) or (self._layout.sensitive.get(fact, ""),))[0]
            self.refuse(
                long, column, _("%(fact)s is longer than %(limit)d characters.") % {"fact": fact, "limit": limit}
            )


def _spread(values: Sequence[bool], places: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.array(values, bool)[places] if len(places) else np.empty(0, bool)


def true_rows(mask: pa.Array) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = mask.to_numpy(zero_copy_only=False)
    return found
