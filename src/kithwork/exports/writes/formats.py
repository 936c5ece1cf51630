"""Rows as PostgreSQL copies them become a file: CSV as they come, Excel and Parquet by libraries imported only here.

CSV guards its text against spreadsheets. A cell of Excel or Parquet knows that it is text, so it holds the text itself.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from zoneinfo import ZoneInfo

from kithwork.exports import rules
from kithwork.exports.models import Export
from kithwork.kernel.table import Column, Kind, header_line

if TYPE_CHECKING:
    import pyarrow as pa
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# Read into columns at once: large enough for speed, small enough for a worker's memory.
BLOCK: Final = 4 * 1024 * 1024
CELL_LIMIT: Final = 32_767  # characters of an Excel cell
COLUMN_WIDTH: Final = 20
CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file is made of besides its rows. `title` names an Excel sheet, `folder` may hold what is half-made.

    `export_id` stands in the metadata, so that a file that was renamed still leads to its row of the audit trail.
    """

    export_id: int
    title: str
    columns: tuple[Column, ...]
    zone: ZoneInfo
    folder: Path


def _write_csv(file: BinaryIO, rows: Iterable[bytes], plan: Plan) -> None:
    file.write(header_line(plan.columns))
    file.writelines(rows)


def _write_excel(file: BinaryIO, rows: Iterable[bytes], plan: Plan) -> None:
    """Numbers are numbers, all else is text. Sheets follow one another, each with the names of the columns."""
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - only the job that needs it carries it

    book = Workbook(file, {"constant_memory": True, "tmpdir": str(plan.folder)})
    try:
        book.set_custom_property("kithwork_export", plan.export_id, "number")
        _fill(book, rows, plan)
        book.close()
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()  # it keeps its rows open where it was not let finish


def _fill(book: "Workbook", rows: Iterable[bytes], plan: Plan) -> None:
    sheet, number, line = _sheet(book, plan, 1), 1, 0
    for cells in csv.reader(row.decode() for row in rows):
        if line == rules.EXCEL_SHEET:
            number, line = number + 1, 0
            sheet = _sheet(book, plan, number)
        line += 1
        for place, (column, cell) in enumerate(zip(plan.columns, cells, strict=True)):
            if not cell:
                continue
            if column.is_number:
                sheet.write_number(line, place, float(cell))
            else:
                sheet.write_string(line, place, _fitting(cell))


def _sheet(book: "Workbook", plan: Plan, number: int) -> "Worksheet":
    sheet = book.add_worksheet(plan.title if number == 1 else f"{plan.title} {number}")
    sheet.set_column(0, len(plan.columns) - 1, COLUMN_WIDTH)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(plan.columns):
        sheet.write_string(0, place, _fitting(column.header))
    return sheet


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + CUT


def _write_parquet(file: BinaryIO, rows: Iterable[bytes], plan: Plan) -> None:
    import pyarrow as pa  # noqa: PLC0415 - only the job that needs it carries it
    from pyarrow import csv as arrow_csv  # noqa: PLC0415 - as above
    from pyarrow import parquet  # noqa: PLC0415 - as above

    # Columns may be called alike, as an action and a column of ours are: they are read by their place.
    names = [str(place) for place in range(len(plan.columns))]
    types = dict(zip(names, (_type(column, plan.zone) for column in plan.columns), strict=True))
    converted = arrow_csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    schema = pa.schema([pa.field(column.header, types[name]) for name, column in zip(names, plan.columns, strict=True)])
    schema = schema.with_metadata({"kithwork_export": str(plan.export_id)})
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for block in _blocks(rows):
            read = arrow_csv.read_csv(
                pa.BufferReader(block),
                read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(block)),
                parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
                convert_options=converted,
            )
            named = read.rename_columns(schema.names)
            writer.write_table(named.replace_schema_metadata(schema.metadata))


def _type(column: Column, zone: ZoneInfo) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415 - as above

    kinds: dict[Kind, pa.DataType] = {
        Kind.NUMBER: pa.int64(),
        Kind.PERCENT: pa.float64(),
        Kind.DATE: pa.timestamp("us", tz=zone.key),
    }
    return kinds.get(column.kind, pa.string())


def _blocks(rows: Iterable[bytes]) -> Iterator[bytes]:
    block = bytearray()
    for row in rows:
        block += row
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


Writer = Callable[[BinaryIO, Iterable[bytes], Plan], None]
WRITERS: Final[dict[str, Writer]] = {
    Export.Format.CSV: _write_csv,
    Export.Format.EXCEL: _write_excel,
    Export.Format.PARQUET: _write_parquet,
}
