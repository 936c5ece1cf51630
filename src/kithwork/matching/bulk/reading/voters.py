"""The voters, who are not in memory: batches of columns in the order of the file, lines that had to be mended last."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from kithwork.matching.bulk.reading.cells import facts
from kithwork.matching.bulk.reading.days import Order
from kithwork.matching.bulk.reading.opened import opened
from kithwork.matching.bulk.reading.records import Record, records
from kithwork.matching.bulk.reading.source import Source, fitted, order

BATCH: Final = 200_000
_BLOCK: Final = 1 << 24
_DATES: Final = 50_000
Progress = Callable[[int], None]


def _unwatched(position: int) -> None:
    """Nobody waits before the screen."""


class UnevenError(Exception):
    """The quick reader cannot part this file into lines; the patient one can."""


@dataclass(slots=True)
class Voters:
    """Iterate once. Texts of the file under our names; `refused` counts the lines that were no record.

    `patient` reads line by line, some ten times slower, and never lets one broken line take others along.
    """

    source: Source
    patient: bool = False
    progress: Progress = _unwatched
    refused: int = field(default=0, init=False)
    _odd: list[str] = field(default_factory=list, init=False)

    def __iter__(self) -> Iterator[pa.Table]:
        return _even(self._patiently() if self.patient else self._quickly())

    def _quickly(self) -> Iterator[pa.RecordBatch]:
        names = [f"column {place}" for place in range(self.source.dialect.width)]
        try:
            yield from self._parted(names)
        except pa.ArrowInvalid as error:
            raise UnevenError from error
        odd = "\n".join(self._odd).encode()
        if odd:
            yield from self._batches(self._records(io.BytesIO(odd)))

    def _parted(self, names: list[str]) -> Iterator[pa.RecordBatch]:
        wanted = [names[place] for place in self.source.headings.places.values()]
        with opened(self.source.path) as stream, io.BufferedReader(stream, _BLOCK) as buffered:
            reader = csv.open_csv(
                buffered,
                read_options=csv.ReadOptions(
                    block_size=_BLOCK, column_names=names, skip_rows=self.source.dialect.header_end
                ),
                parse_options=self._parsing(),
                convert_options=csv.ConvertOptions(
                    include_columns=wanted,
                    column_types=dict.fromkeys(wanted, pa.string()),
                    check_utf8=False,
                    strings_can_be_null=False,
                ),
            )
            for number, batch in enumerate(reader, 1):
                # The reader reads far ahead; what counts is what went through.
                self.progress(int(stream.position() * min(number * _BLOCK / max(stream.given, 1), 1)))
                yield pa.RecordBatch.from_arrays(batch.columns, self.source.names)

    def _parsing(self) -> csv.ParseOptions:
        dialect = self.source.dialect
        # Where columns are parted by tabs or bars, a quotation mark is mostly a letter.
        quotes = dialect.has_quotes or dialect.delimiter in ",;"
        return csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char='"' if quotes else False,
            newlines_in_values=quotes,
            invalid_row_handler=self._note,
        )

    def _note(self, row: csv.InvalidRow) -> str:
        self._odd.append(row.text)
        return "skip"

    def _patiently(self) -> Iterator[pa.RecordBatch]:
        with opened(self.source.path) as stream:
            line = self.source.dialect.line
            for batch in self._batches(record for record in self._records(stream) if record.line > line):
                self.progress(stream.position())
                yield batch

    def _records(self, stream: io.RawIOBase | io.BytesIO) -> Iterator[Record]:
        return records(stream, self.source.dialect.delimiter, width=self.source.dialect.width)

    def _batches(self, read: Iterator[Record]) -> Iterator[pa.RecordBatch]:
        width = len(self.source.dialect.header)
        while batch := list(islice(read, BATCH)):
            rows = [values for record in batch if (values := fitted(record.values, width)) is not None]
            self.refused += len(batch) - len(rows)
            columns = list(zip(*rows, strict=True)) or [()] * width
            places = self.source.headings.places.values()
            yield pa.RecordBatch.from_arrays(
                [pa.array(columns[place], pa.string()) for place in places], self.source.names
            )


def _even(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Of wide files a block holds few rows: they are put together to about a batch."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(one.num_rows for one in held) >= BATCH // 2:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def with_id(texts: pa.Table, key: str) -> pa.Table:
    """Without the rows that name no voter; the ids trimmed."""
    ids = pc.utf8_trim_whitespace(texts[key])
    place = texts.schema.get_field_index(key)
    return texts.set_column(place, key, ids).filter(pc.not_equal(ids, ""))


def voter_facts(texts: pa.Table, *, dates: Order, as_of: int) -> pa.Table:
    """The columns that linkage asks for."""
    columns = {name: texts[name].combine_chunks() for name in texts.schema.names}
    return pa.table(facts(columns, rows=texts.num_rows, order=dates, as_of=as_of))


def dates_of(source: Source, told: Order | None) -> Order:
    """How the dates of the file are written, asked of its beginning."""
    place = source.headings.places.get("birth_date")
    if told or place is None:
        return order((), told)
    with opened(source.path) as stream:
        read = islice(records(stream, source.dialect.delimiter, width=source.dialect.width), _DATES)
        return order([record.values[place] for record in read if len(record.values) > place], None)
