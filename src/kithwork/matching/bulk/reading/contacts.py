"""The contacts, who are few enough to be in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyarrow as pa

from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.reading.cells import facts
from kithwork.matching.bulk.reading.days import Order
from kithwork.matching.bulk.reading.opened import Utf8, opened
from kithwork.matching.bulk.reading.records import Record, records
from kithwork.matching.bulk.reading.source import Source, fitted, order

_AT_ONCE: Final = 50_000
Progress = Callable[[int], None]


def _unwatched(position: int) -> None:
    """Nobody waits before the screen."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """`ids` and the rows of `table` (linkage's FIELDS) are in the order of the file. `dates`: how its dates were read."""

    ids: list[str]
    table: pa.Table
    dates: Order


def read_contacts(source: Source, *, dates: Order | None, as_of: int, progress: Progress = _unwatched) -> Contacts:
    with opened(source.path) as stream:
        parts = list(_columns(source, stream, progress))
    names = source.names
    columns = {name: pa.chunked_array([part[name] for part in parts], pa.string()) for name in names}
    texts = {name: column.combine_chunks() for name, column in columns.items()}
    ids: list[str] = texts.pop(source.key).to_pylist()
    read_as = order(texts["birth_date"].to_pylist() if "birth_date" in texts else (), dates)
    return Contacts(ids, pa.table(facts(texts, rows=len(ids), order=read_as, as_of=as_of)), read_as)


def _columns(source: Source, stream: Utf8, progress: Progress) -> Iterator[dict[str, pa.Array]]:
    width = len(source.dialect.header)
    read = _data(source, records(stream, source.dialect.delimiter, width=source.dialect.width))
    lines: dict[str, int] = {}
    while batch := list(islice(read, _AT_ONCE)):
        rows = [_fitted(source, record, width) for record in batch]
        columns = list(zip(*rows, strict=True))
        ids = [text.strip() for text in columns[source.headings.places[source.key]]]
        _remember(source, ids, batch, lines)
        texts = {name: pa.array(columns[place], pa.string()) for name, place in source.headings.places.items()}
        yield {**texts, source.key: pa.array(ids, pa.string())}
        progress(stream.position())


def _data(source: Source, read: Iterator[Record]) -> Iterator[Record]:
    """Without the header and what stands before it."""
    return (record for record in read if record.line > source.dialect.line)


def _fitted(source: Source, record: Record, width: int) -> list[str]:
    values = fitted(record.values, width)
    if values is None:
        raise LinkError(
            f"{source.path.name}, line {record.line}: {len(record.values)} values, but the header has {width} columns. "
            f"Nothing was linked."
        )
    return values


def _remember(source: Source, ids: list[str], batch: list[Record], lines: dict[str, int]) -> None:
    for own_id, record in zip(ids, batch, strict=True):
        if not own_id:
            raise LinkError(f"{source.path.name}, line {record.line}: {source.key} is empty. Nothing was linked.")
        first = lines.setdefault(own_id, record.line)
        if first != record.line:
            raise LinkError(
                f"{source.path.name}, line {record.line}: {source.key} {own_id} stands in line {first} already. "
                f"Nothing was linked."
            )
