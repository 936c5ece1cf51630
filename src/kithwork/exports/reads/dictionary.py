"""The data dictionary: what each column of each file means, from the very columns that make the file."""

from dataclasses import dataclass

from kithwork.exports.columns import KINDS
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Column, Table
from kithwork.kernel.table.words import kind_words


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column and what its cells hold, in words."""

    column: Column
    holds: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One kind of file: the columns of its standard file in their order, and those a table can be exported with besides."""

    key: str
    label: str
    description: str
    standard: tuple[Meaning, ...]
    others: tuple[Meaning, ...]


def dictionary(scope: CampaignScope) -> tuple[Chapter, ...]:
    scope.require(Permission.EXPORT)
    return tuple(
        _chapter(kind.key, str(kind.label), str(kind.description), kind.source(scope).table) for kind in KINDS.values()
    )


def _chapter(key: str, label: str, description: str, table: Table) -> Chapter:
    others = tuple(column for column in table.columns if column.key not in table.exported)
    return Chapter(key, label, description, _meanings(table.pick(table.exported)), _meanings(others))


def _meanings(columns: tuple[Column, ...]) -> tuple[Meaning, ...]:
    return tuple(Meaning(column, kind_words(column.kind)) for column in columns)
