"""Which rows and columns make the file that was asked for."""

from dataclasses import dataclass
from datetime import date

from kithwork.exports.columns import ExportKind, ranged, read_query
from kithwork.exports.reads.kinds import kind_of
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Column, Table, TableQuery
from kithwork.people.reads import Source


@dataclass(frozen=True, slots=True)
class Order:
    """Which rows and columns of which table make the file."""

    kind: ExportKind
    source: Source
    query: TableQuery

    @property
    def table(self) -> Table:
        return self.source.table

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.query.shown(self.table)

    @property
    def shows_voter_file(self) -> bool:
        return any(column.from_voter_file for column in self.columns)


def order(scope: CampaignScope, *, kind: str, query: str, first_day: date | None, last_day: date | None) -> Order:
    """A query without columns means the kind's standard file.

    RefusedError where the query is not understood whole: a file never holds more than was asked for.
    """
    made = kind_of(scope, key=kind)
    source = made.source(scope)
    asked = read_query(query, source.table)
    if asked.problems:
        raise RefusedError(asked.problems[0])
    chosen = TableQuery(
        columns=asked.query.columns or source.table.exported,
        filters=asked.query.filters,
        sorts=asked.query.sorts,
        search=asked.query.search,
    )
    return Order(made, source, ranged(chosen, made.ranged, first_day, last_day))
