"""A table is a list of columns: page, filter, sort, CSV and data dictionary come from the one list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from kithwork.kernel.privacy import Mark

if TYPE_CHECKING:
    from kithwork.kernel.table.query import Filter

Text = str | Promise


class Kind(StrEnum):
    """What a column holds decides how it is filtered, sorted, shown and written to a file."""

    TEXT = "text"
    # A number of the state's or somebody else's: text, with its zeros.
    ID = "id"
    # A row's own number.
    KEY = "key"
    NUMBER = "number"
    # A share between 0 and 1; NULL is a share of nothing.
    PERCENT = "percent"
    # A moment, filtered by days in the campaign's time zone.
    DATE = "date"
    CHOICE = "choice"
    # Several of a list at once.
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what the database holds, as text."""

    value: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Column:
    """`key` names it in URLs and is its name in files, unless `heading` is.

    `filter_on` and `sort_on` stand in where the shown text is not what is compared: a rung shows its label, is filtered
    by id; `where` makes the whole condition of a filter where comparing a value will not do. `words` says such a filter.
    Where finding those who meet it costs much, `each` has rows that are walked asked one by one by what they show.
    One that is not `offered` is filtered by from a link alone. `nullable` is False where no row is blank. Grouped, a
    column is sorted by its choices' order. A code is short and meant by its beginning: 277 of a ZIP. `within` is a longer
    text that holds this one and has an index for parts of words. `null` is True where SQL may say NULL for a text.
    """

    key: str
    label: Text
    description: Text
    kind: Kind
    expression: Combinable
    mark: Mark
    filter_on: Combinable | None = None
    sort_on: Combinable | None = None
    where: Callable[["Filter"], Q] | None = None
    each: bool = False
    words: Callable[["Filter"], str] | None = None
    choices: tuple[Choice, ...] = ()
    nullable: bool = True
    sortable: bool = True
    filterable: bool = True
    grouped: bool = False
    searched: bool = False
    offered: bool = True
    code: bool = False
    within: Combinable | None = None
    null: bool = False
    from_voter_file: bool = False
    heading: str = ""

    @property
    def header(self) -> str:
        return self.heading or self.key

    @property
    def compared(self) -> Combinable:
        return self.filter_on or self.expression

    @property
    def is_number(self) -> bool:
        return self.kind in {Kind.NUMBER, Kind.PERCENT}

    @property
    def is_personal(self) -> bool:
        return self.mark is not Mark.PUBLIC


@dataclass(frozen=True, slots=True)
class Sort:
    key: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True)
class Table:
    """`shown` are the columns of the page unless others are chosen, `exported` those of the file, in their order.

    `tie` orders rows that are equal in every sort; `carried` are values a row brings along for links, never shown.
    `searched` is one text of all searched columns, which has an index for parts of words; `begins` are the columns whose
    beginning a word of one or two letters is looked for in.
    """

    noun: str
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    exported: tuple[str, ...]
    sorts: tuple[Sort, ...]
    tie: str = "pk"
    carried: Mapping[str, F] = field(default_factory=dict)
    searched: Combinable | None = None
    begins: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    def pick(self, keys: tuple[str, ...]) -> tuple[Column, ...]:
        return tuple(self.by_key[key] for key in keys)
