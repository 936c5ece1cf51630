"""A table as CSV, written by PostgreSQL itself: COPY of the statement the page runs.

UTF-8 without a byte order mark, commas, lines ended by LF, blank cells empty, moments in ISO 8601 with the campaign's
offset. Text that a spreadsheet would run as a formula gets an apostrophe before it, except a phone number.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf

from kithwork.kernel.table.column import Column, Kind, Table
from kithwork.kernel.table.compile import AnyRows, narrow, order
from kithwork.kernel.table.keyset import order_by
from kithwork.kernel.table.query import TableQuery

FORMULA = r"^[=+\-@\t\r]"
PHONE = r"^\+[0-9]{7,15}$"
# l is the moment on a clock of the zone, u on one of UTC; the session's own time zone stays out of it.
MOMENT = """(
    SELECT to_char(l, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN l < u THEN '-' ELSE '+' END
        || to_char(greatest(l, u) - least(l, u), 'HH24:MI')
    FROM (SELECT timezone(z, m), timezone('UTC', m) FROM (SELECT %(expressions)s) AS given (m, z)) AS clocks (l, u)
)"""
SHARE_DIGITS = 4


def header_line(columns: Sequence[Column]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([harmless(column.header) for column in columns])
    return line.getvalue().encode()


def copy_rows(
    rows: AnyRows, table: Table, query: TableQuery, *, zone: ZoneInfo, is_guarded: bool = True
) -> Iterator[bytes]:
    """One piece a row, header not among them; all of them from one snapshot.

    Not guarded: text as it is, for files whose cells know that they are text.
    """
    copying, parameters = copying_statement(rows, table, query, zone=zone, is_guarded=is_guarded)
    with connection.cursor() as cursor, cursor.copy(copying, parameters) as copied:
        for piece in copied:
            yield bytes(piece)


def copying_statement(
    rows: AnyRows, table: Table, query: TableQuery, *, zone: ZoneInfo, is_guarded: bool = True
) -> tuple[str, tuple[object, ...]]:
    """COPY … TO STDOUT with its parameters."""
    ordered, keys = order(narrow(rows, table, query, zone), table, query.ordered(table))
    columns = query.shown(table)
    cells = {f"cell_{place}": _cell(column, zone, is_guarded=is_guarded) for place, column in enumerate(columns)}
    wanted = ordered.annotate(**cells).order_by(*order_by(keys, reverse=False)).values_list(*cells)
    statement, parameters = wanted.query.sql_with_params()
    return f"COPY ({statement}) TO STDOUT (FORMAT csv)", parameters


def count_rows(rows: AnyRows, table: Table, query: TableQuery, *, zone: ZoneInfo) -> int:
    return narrow(rows, table, query, zone).order_by().count()


def harmless(text: str) -> str:
    """What `_cell` does in SQL, for the few texts that never were in the database."""
    is_phone = text.startswith("+") and text[1:].isascii() and text[1:].isdigit() and 7 <= len(text) - 1 <= 15  # noqa: PLR2004 - a phone number's digits
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_phone else text


def _cell(column: Column, zone: ZoneInfo, *, is_guarded: bool) -> Combinable:
    expression = column.expression
    if column.kind is Kind.DATE:
        return models.Func(expression, models.Value(zone.key), template=MOMENT, output_field=models.TextField())
    if column.kind is Kind.PERCENT:
        share = Cast(expression, models.DecimalField(max_digits=12, decimal_places=SHARE_DIGITS))
        return Cast(share, models.TextField())
    text = Cast(expression, models.TextField())
    if column.kind in {Kind.NUMBER, Kind.KEY}:
        return text
    said = _guarded(text) if is_guarded else text
    return NullIf(said, models.Value("", output_field=models.TextField()))


def _guarded(text: Combinable) -> Combinable:
    return models.Func(
        text,
        models.Value(FORMULA),
        models.Value(PHONE),
        # LATERAL would name the text once; a CASE over a sub-select does it without a join.
        template="(SELECT CASE WHEN t ~ f AND t !~ p THEN '''' || t ELSE t END FROM (SELECT %(expressions)s) AS c (t, f, p))",
        output_field=models.TextField(),
    )
