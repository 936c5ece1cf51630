"""What somebody asks of a table, as a value that prints itself back to a URL."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from kithwork.kernel.table.column import Column, Sort, Table

SORT_LIMIT = 4


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    """Values of one operator are joined by OR, filters by AND.

    Operators: `has` (text holds), `is` (one of these), `blank` (yes, no), `min` and `max`, `from` and `to` (days), `last` (so many
    days), `in` (choices).
    """

    key: str
    operator: str
    values: tuple[str, ...]

    @property
    def parameter(self) -> str:
        return f"{self.key}.{self.operator}"

    @property
    def text(self) -> str:
        return urlencode([(self.parameter, value) for value in self.values])


@dataclass(frozen=True, slots=True)
class TableQuery:
    """`columns` and `sorts` empty mean the table's own. `cursor` starts with "after" or "before", or is empty: first page.

    Made by `parse`, which lets nothing in that the table does not have; filters are in order, each operator once.
    """

    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sorts: tuple[Sort, ...] = ()
    search: str = ""
    cursor: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """As GET parameters, in an order of their own: equal queries print alike."""
        return [
            *([("q", self.search)] if self.search else []),
            *((found.parameter, value) for found in self.filters for value in found.values),
            *(("sort", str(sort)) for sort in self.sorts),
            *(("col", key) for key in self.columns),
            *([("page", self.cursor)] if self.cursor else []),
        ]

    def __str__(self) -> str:
        return urlencode(self.pairs())

    @property
    def url(self) -> str:
        """Relative to the page: "?q=ana&sort=-added_at"."""
        return f"?{self}"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search or self.filters)

    def at(self, cursor: str) -> "TableQuery":
        return replace(self, cursor=cursor)

    def shown(self, table: Table) -> tuple[Column, ...]:
        return table.pick(self.columns or table.shown)

    def ordered(self, table: Table) -> tuple[Sort, ...]:
        return self.sorts or table.sorts

    def explicit(self, table: Table) -> "TableQuery":
        """The same rows and columns written out, whatever the table's own will be one day; what an export keeps."""
        return replace(self, columns=self.columns or table.shown, sorts=self.ordered(table), cursor="")

    def toggled(self, table: Table, key: str) -> "TableQuery":
        """Sorted first by this column, up or, where it is up already, down; the sorts before it follow."""
        ordered = self.ordered(table)
        descending = bool(ordered) and ordered[0] == Sort(key)
        rest = tuple(sort for sort in ordered if sort.key != key)
        return replace(self, sorts=(Sort(key, descending), *rest)[:SORT_LIMIT], cursor="")

    def also_by(self, table: Table, key: str) -> "TableQuery":
        """Sorted by this column after all the others; where it is among them already, the other way round."""
        ordered = self.ordered(table)
        if any(sort.key == key for sort in ordered):
            turned = tuple(Sort(one.key, not one.descending) if one.key == key else one for one in ordered)
            return replace(self, sorts=turned, cursor="")
        # The table's own order is not what somebody chose: the first choice takes its place.
        return replace(self, sorts=(*self.sorts[: SORT_LIMIT - 1], Sort(key)), cursor="")

    def without(self, found: Filter) -> "TableQuery":
        return replace(self, filters=tuple(one for one in self.filters if one != found), cursor="")

    def narrowed(self, *filters: Filter) -> "TableQuery":
        return replace(self, filters=tuple(sorted({*self.filters, *filters})), cursor="")

    def values(self, key: str, operator: str) -> tuple[str, ...]:
        return next((one.values for one in self.filters if (one.key, one.operator) == (key, operator)), ())
