"""People as a table of texts as they were written, each different text read once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from kithwork.linkage.person import Person
from kithwork.linkage.vocabulary import Codes, Parsed, Vocabulary

TEXTS: Final = ("first", "middle", "last", "suffix", "nickname", "phone", "street", "city", "state", "zip")
YEARS: Final = ("birth_year", "age", "age_asof")
FIELDS: Final = (*TEXTS, "birth_date", *YEARS)
Table: TypeAlias = pa.Table | pa.RecordBatch


@dataclass(frozen=True, slots=True)
class Written:
    """`table` has any of FIELDS; a column it does not have is empty."""

    table: Table
    vocabulary: Vocabulary

    def parsed(self, name: str, parse: Callable[[str], Parsed]) -> Codes:
        """Shape (people, numbers of `parse`)."""
        return self.parsed_array(name, self.texts(name), parse)

    def parsed_array(self, kind: str, texts: pa.Array, parse: Callable[[str], Parsed]) -> Codes:
        encoded = pc.dictionary_encode(texts)
        found = self.vocabulary.parsed(kind, encoded.dictionary.to_pylist(), parse)
        if not len(found):
            return found.reshape(0, len(parse("")))
        rows: Codes = found[encoded.indices.to_numpy(zero_copy_only=False)]
        return rows

    def texts(self, name: str) -> pa.Array:
        """Shape (people,), '' where there is none."""
        if name not in self.table.schema.names:
            return pa.repeat(pa.scalar(""), self.table.num_rows)
        column = self.table.column(name)
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        return array.cast(pa.string()).fill_null("")


def people_table(people: Sequence[Person]) -> pa.Table:
    texts = {name: pa.array([getattr(who, name) for who in people], pa.string()) for name in TEXTS}
    dates = {"birth_date": pa.array([who.birth_date for who in people], pa.date32())}
    years = {name: pa.array([getattr(who, name) for who in people], pa.int64()) for name in YEARS}
    return pa.table({**texts, **dates, **years})
