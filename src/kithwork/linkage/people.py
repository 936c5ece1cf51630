"""People as texts as they were written, column by column, each different text once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithwork.linkage.person import Person
from kithwork.linkage.vocabulary import Codes, Parsed, Vocabulary

TEXTS: Final = ("first", "middle", "last", "suffix", "nickname", "phone", "street", "city", "state", "zip")
FIELDS: Final = (*TEXTS, "birth_date", "birth_year", "age", "age_asof")
Table: TypeAlias = pa.Table | pa.RecordBatch


class Distinct(NamedTuple):
    """The different texts of a column, and which of them each person has."""

    texts: list[str]
    rows: Codes


def _no_array(_name: str) -> pa.Array | None:
    return None


@dataclass(frozen=True, slots=True)
class Written:
    """`column` gives one of FIELDS; '' stands for what is missing. `array` the same, a text a person, if people came so."""

    column: Callable[[str], Distinct]
    vocabulary: Vocabulary
    array: Callable[[str], pa.Array | None] = _no_array

    def parsed(self, name: str, parse: Callable[[str], Parsed]) -> Codes:
        """Shape (people, numbers of `parse`)."""
        return self.each(name, self.column(name), parse)

    def each(self, kind: str, written: Distinct, parse: Callable[[str], Parsed]) -> Codes:
        found = self.vocabulary.parsed(kind, written.texts, parse)
        return found[written.rows] if written.texts else np.zeros((0, len(parse(""))), np.int64)


def arrays_of(table: Table) -> Callable[[str], pa.Array]:
    """`table` has any of FIELDS; a column it does not have is empty."""
    names = frozenset(table.schema.names)

    def array(name: str) -> pa.Array:
        if name not in names:
            return pa.repeat("", table.num_rows)
        found = table.column(name)
        whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
        return whole.cast(pa.string()).fill_null("")

    return array


def of_table(table: Table) -> Callable[[str], Distinct]:
    names, array = frozenset(table.schema.names), arrays_of(table)
    nothing = Distinct([""], np.zeros(table.num_rows, np.int64))
    return lambda name: of_array(array(name)) if name in names else nothing


def of_array(array: pa.Array) -> Distinct:
    encoded = pc.dictionary_encode(array)
    return Distinct(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False))


def of_people(people: Sequence[Person]) -> Callable[[str], Distinct]:
    def column(name: str) -> Distinct:
        values = map(attrgetter(name), people)
        return distinct(["" if value is None else str(value) for value in values])

    return column


def distinct(texts: Iterable[str]) -> Distinct:
    places: dict[str, int] = {}
    rows = [places.setdefault(text, len(places)) for text in texts]
    return Distinct([*places], np.array(rows, np.int64))
