"""One page of a table, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from kithwork.kernel.table import keyset
from kithwork.kernel.table.column import Column, Sort, Table
from kithwork.kernel.table.compile import AnyRows, narrow, order
from kithwork.kernel.table.query import Filter, TableQuery
from kithwork.kernel.table.show import shown

PAGE_SIZE = 50
COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what a reader sees, `value` what the database said."""

    column: Column
    value: Any
    text: str

    @property
    def is_number(self) -> bool:
        return self.column.is_number


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    cells: tuple[Cell, ...]
    carried: Mapping[str, Any] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        return {cell.column.key: cell.text for cell in self.cells}


@dataclass(frozen=True, slots=True)
class Page:
    """`next` and `previous` are the queries of the pages beside this one. `count` is every row the query finds, but
    counted no further than COUNT_LIMIT.
    """

    table: Table
    query: TableQuery
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    next: TableQuery | None
    previous: TableQuery | None
    count: int

    @property
    def is_capped(self) -> bool:
        return self.count > COUNT_LIMIT

    @property
    def total(self) -> str:
        return f"{COUNT_LIMIT:,}+" if self.is_capped else f"{self.count:,}"

    @property
    def summary(self) -> str:
        return _("%(total)s found") % {"total": self.total}

    @property
    def sorts(self) -> tuple[Sort, ...]:
        return self.query.ordered(self.table)

    @property
    def personal(self) -> tuple[str, ...]:
        """The keys of the personal columns among those shown: what an audit row names."""
        return tuple(column.key for column in self.columns if column.is_personal)


def read_page(rows: AnyRows, table: Table, query: TableQuery, *, zone: ZoneInfo, size: int = PAGE_SIZE) -> Page:
    """Two statements, however many rows; one more where a cursor leads behind the last row."""
    found = narrow(rows, table, query, zone)
    ordered, keys = order(found, table, query.ordered(table))
    cursor = keyset.read(keys, query.cursor)
    columns = query.shown(table)
    ordered = ordered.annotate(**_named(table, columns))
    taken = _take(ordered, keys, cursor, size)
    if cursor and not taken:
        cursor = None
        taken = _take(ordered, keys, None, size)
    here, following, preceding = _sides(taken, keys, cursor, size)
    return Page(
        table=table,
        query=query,
        columns=columns,
        rows=tuple(_row(values, keys[-1], table, columns, zone) for values in here),
        next=query.at(following) if following else None,
        previous=query.at(preceding) if preceding else None,
        count=found.order_by()[: COUNT_LIMIT + 1].count(),
    )


def filters_of(page: Page) -> tuple[tuple[Column, Filter], ...]:
    return tuple((page.table.by_key[found.key], found) for found in page.query.filters)


Values = dict[str, Any]


def _named(table: Table, columns: Sequence[Column]) -> dict[str, Combinable]:
    shown_columns = {f"show_{column.key}": column.expression for column in columns}
    return {**shown_columns, **{f"carry_{name}": value for name, value in table.carried.items()}}


def _take(rows: AnyRows, keys: Sequence[keyset.Key], cursor: keyset.Cursor | None, size: int) -> list[Values]:
    """At most `size` + 1 rows from the cursor on, towards where it points, as values of all their annotations."""
    reverse = cursor is not None and not cursor.is_after
    if cursor:
        rows = rows.filter(keyset.beyond(keys, cursor))
    return list(
        rows.order_by(*keyset.order_by(keys, reverse=reverse)).values(*rows.query.annotation_select)[: size + 1]
    )


def _sides(
    taken: list[Values], keys: Sequence[keyset.Key], cursor: keyset.Cursor | None, size: int
) -> tuple[list[Values], str, str]:
    """The page's rows in reading order, and the cursors of the next and the previous page, "" where there is none."""
    is_more, here = len(taken) > size, taken[:size]
    backwards = cursor is not None and not cursor.is_after
    if backwards:
        here.reverse()
    has_next = backwards or is_more
    has_previous = is_more if backwards else cursor is not None
    return (
        here,
        _at(here[-1], keys, is_after=True) if has_next and here else "",
        _at(here[0], keys, is_after=False) if has_previous and here else "",
    )


def _at(row: Values, keys: Sequence[keyset.Key], *, is_after: bool) -> str:
    return keyset.write(keys, keyset.Cursor(is_after, tuple(_plain(row[key.alias]) for key in keys)))


def _plain(value: object) -> keyset.Value:
    if value is None or isinstance(value, str | int | float | datetime):
        return value
    raise TypeError(f"{type(value)} is no value to sort by")


def _row(values: Values, key: keyset.Key, table: Table, columns: Sequence[Column], zone: ZoneInfo) -> Row:
    carried = {name: values[f"carry_{name}"] for name in table.carried}
    return Row(values[key.alias], cells(values, columns, zone, prefix="show_"), carried)


def cells(
    values: Mapping[str, Any], columns: Sequence[Column], zone: ZoneInfo, *, prefix: str = ""
) -> tuple[Cell, ...]:
    """A cell a column; a value that is not there is blank."""
    found = [(column, values.get(prefix + column.key)) for column in columns]
    return tuple(Cell(column, value, shown(column, value, zone)) for column, value in found)
