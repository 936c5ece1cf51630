"""Our normalisation of a table as plain columns, which is what the peer is given."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.link.population import YEAR
from kithwork.linkage.columns import columns_of
from kithwork.linkage.vocabulary import Vocabulary

_NAMES = {"first_name": "first", "middle_name": "middle", "last_name": "last", "street_address": "street"}


def write_normalised(table: pa.Table, key: str, into: Path) -> None:
    told = table.rename_columns([_NAMES.get(name, name) for name in table.column_names])
    if "age" in told.column_names:
        told = told.append_column("age_asof", pa.array([str(YEAR)] * told.num_rows))
    vocabulary = Vocabulary()
    columns = columns_of(told, vocabulary)
    texts = pa.array([None, *vocabulary.texts[1:]], pa.string())

    def text(codes: np.ndarray) -> pa.Array:
        return texts.take(pa.array(codes.astype(np.int64)))

    def number(values: np.ndarray) -> pa.Array:
        return pa.array(values.astype(np.int64), mask=values == 0)

    numbers, roads = columns.number.tolist(), text(columns.road).to_pylist()
    street = [f"{one} {road}" if one and road else None for one, road in zip(numbers, roads, strict=True)]
    names = {f"{part}_name": text(getattr(columns, part)) for part in ("first", "middle", "last")}
    places = {"street": pa.array(street, pa.string()), "city": text(columns.city), "zip": text(columns.zip)}
    told_numbers = {
        "phone": number(columns.phone),
        "birth_year": number(columns.high),
        "birth_date": _days(columns.day),
    }
    pq.write_table(pa.table({"unique_id": told[key], **names, **places, **told_numbers}), into)


def _days(day: np.ndarray) -> pa.Array:
    """As texts, 1970-05-17; none where nobody told one."""
    texts = [f"{one // 10_000}-{one // 100 % 100:02}-{one % 100:02}" if one else None for one in day.tolist()]
    return pa.array(texts, pa.string())
