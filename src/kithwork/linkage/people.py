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


@dataclass(frozen=True, slots=True)
class Written:
    """`column` gives one of FIELDS; '' stands for what is missing."""

    column: Callable[[str], Distinct]
    vocabulary: Vocabulary

    def parsed(self, name: str, parse: Callable[[str], Parsed]) -> Codes:
        """Shape (people, numbers of `parse`)."""
        return self.each(name, self.column(name), parse)

    def each(self, kind: str, written: Distinct, parse: Callable[[str], Parsed]) -> Codes:
        found = self.vocabulary.parsed(kind, written.texts, parse)
        return found[written.rows] if written.texts else np.zeros((0, len(parse(""))), np.int64)


def of_table(table: Table) -> Callable[[str], Distinct]:
    """`table` has any of FIELDS; a column it does not have is empty."""
    names = frozenset(table.schema.names)
    nothing = Distinct([""], np.zeros(table.num_rows, np.int64))

    def column(name: str) -> Distinct:
        if name not in names:
            return nothing
        found = table.column(name)
        array = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
        encoded = pc.dictionary_encode(array.cast(pa.string()).fill_null(""))
        return Distinct(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False))

    return column


def of_people(people: Sequence[Person]) -> Callable[[str], Distinct]:
    def column(name: str) -> Distinct:
        values = map(attrgetter(name), people)
        return distinct(["" if value is None else str(value) for value in values])

    return column


def distinct(texts: Iterable[str]) -> Distinct:
    places: dict[str, int] = {}
    rows = [places.setdefault(text, len(places)) for text in texts]
    return Distinct([*places], np.array(rows, np.int64))
