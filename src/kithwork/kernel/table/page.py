"""One page of a table, as plain values."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from kithwork.kernel.db import ImpatientError, patience, walking
from kithwork.kernel.table import keyset
from kithwork.kernel.table.column import Column, Sort, Table
from kithwork.kernel.table.compile import AnyRows, Part, narrow, order, parts
from kithwork.kernel.table.query import Filter, TableQuery
from kithwork.kernel.table.show import shown

PAGE_SIZE = 50
COUNT_LIMIT = 10_000
PATIENCE = 5.0


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
    counted no further than COUNT_LIMIT. Without rows and too slow: nobody knows, for it took too long to find out.
    """

    table: Table
    query: TableQuery
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    next: TableQuery | None
    previous: TableQuery | None
    count: int
    is_too_slow: bool = False

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
    """Nobody waits longer than PATIENCE for one of its statements."""
    try:
        with patience(PATIENCE):
            return _read_page(rows, table, query, zone, size)
    except ImpatientError:
        return Page(table, query, query.shown(table), rows=(), next=None, previous=None, count=0, is_too_slow=True)


def _read_page(rows: AnyRows, table: Table, query: TableQuery, zone: ZoneInfo, size: int) -> Page:
    """Few rows are found first and sorted then; many are walked in their order until the page is full."""
    found = narrow(rows, table, query, zone)
    count = found.order_by()[: COUNT_LIMIT + 1].count()
    columns = query.shown(table)
    if count > COUNT_LIMIT or not query.is_narrowed:
        stretches, keys = _walked(narrow(rows, table, query, zone, walked=True), table, query)
    else:
        stretches, keys = _found_first(rows, found, table, query)
    cursor = keyset.read(keys, query.cursor)
    named = _named(table, columns)
    with walking() if count > COUNT_LIMIT else nullcontext():
        taken = _take(stretches, named, cursor, size)
        if cursor and not taken:
            cursor = None
            taken = _take(stretches, named, None, size)
    here, following, preceding = _sides(taken, keys, cursor, size)
    return Page(
        table=table,
        query=query,
        columns=columns,
        rows=tuple(_row(values, keys[-1], table, columns, zone) for values in here),
        next=query.at(following) if following else None,
        previous=query.at(preceding) if preceding else None,
        count=count,
    )


Stretches = tuple[tuple[Part, ...], tuple[keyset.Key, ...]]


def _walked(rows: AnyRows, table: Table, query: TableQuery) -> Stretches:
    sorts = query.ordered(table)
    return parts(rows, table, sorts), order(rows, table, sorts)[1]


def _found_first(rows: AnyRows, found: AnyRows, table: Table, query: TableQuery) -> Stretches:
    """LIMIT would make the planner walk an order for a few rows, on and on to its end; so those are found first, as they
    were counted. The limit inside never cuts: it keeps the two steps apart.
    """
    ids = found.order_by().values("pk")[: COUNT_LIMIT + 1]
    ordered, keys = order(rows.filter(pk__in=ids), table, query.ordered(table))
    return (Part(ordered, keys),), keys


def filters_of(page: Page) -> tuple[tuple[Column, Filter], ...]:
    return tuple((page.table.by_key[found.key], found) for found in page.query.filters)


Values = dict[str, Any]


def _named(table: Table, columns: Sequence[Column]) -> dict[str, Combinable]:
    shown_columns = {f"show_{column.key}": column.expression for column in columns}
    return {**shown_columns, **{f"carry_{name}": value for name, value in table.carried.items()}}


def _take(
    stretches: Sequence[Part], named: Mapping[str, Combinable], cursor: keyset.Cursor | None, size: int
) -> list[Values]:
    """At most `size` + 1 rows from the cursor on, towards where it points, as values of all their annotations."""
    reverse = cursor is not None and not cursor.is_after
    ahead = list(reversed(stretches) if reverse else stretches)
    start = next((place for place, part in enumerate(ahead) if cursor and part.holds(cursor.values[0])), 0)
    taken: list[Values] = []
    for place, part in enumerate(ahead[start:]):
        rows = part.rows.annotate(**named)
        if cursor and place == 0:
            rows = rows.filter(part.beyond(cursor))
        ordered = rows.order_by(*keyset.order_by(part.walked, reverse=reverse))
        taken += ordered.values(*rows.query.annotation_select)[: size + 1 - len(taken)]
        if len(taken) > size:
            break
    return taken


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
