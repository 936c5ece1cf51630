"""A table's controls as a form draws them: what to search, filter, sort and show. All of it is one GET form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kithwork.kernel.table import SORT_LIMIT, Column, Filter, Kind, Page, Sort, Table, TableQuery, operators
from kithwork.kernel.table.words import filter_words

# Pressed, the address is tidied: empty fields and what is the table's own anyway leave it.
APPLY = "apply"
# Which panel is open when the page is drawn: no part of what is asked.
PANEL = "panel"
SORTS_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One input: `kind` is text, number, date, choice (a select) or ticks (several)."""

    name: str
    label: str
    kind: str
    value: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class FilterBox:
    """The inputs of one column's filter."""

    label: str
    controls: tuple[Control, ...]
    is_used: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the page without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: `href` sorts by it before all else, `also` after all else (with Shift), both "" where it cannot be
    sorted; `sorted` is for aria-sort, `place` which of several sorts it is.
    """

    column: Column
    href: str
    also: str
    sorted: str
    place: int


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the page, and the addresses of the page where it stands further left or right, or is left out."""

    key: str
    label: str
    left: str
    right: str
    without: str


@dataclass(frozen=True, slots=True)
class Controls:
    search: str
    near: tuple[FilterBox, ...]
    far: tuple[FilterBox, ...]
    sorts: tuple[Control, ...]
    shown: tuple[ShownColumn, ...]
    columns: tuple[Option, ...]
    chips: tuple[Chip, ...]
    sorted: tuple[Chip, ...]
    heads: tuple[Head, ...]


def parameters(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.GET.lists()}


def tidy(request: HttpRequest, query: TableQuery, table: Table) -> str | None:
    """Where the pressed form leads; None when the address is as it should be."""
    if APPLY not in request.GET:
        return None
    columns = () if query.columns == table.shown else query.columns
    sorts = () if query.sorts == table.sorts else query.sorts
    return f"{request.path}{replace(query, columns=columns, sorts=sorts).url}"


def controls(page: Page) -> Controls:
    table, query = page.table, page.query
    boxes = [(column, _box(column, query)) for column in _in_order(table) if column.filterable]
    near = {column.key for column in page.columns}
    return Controls(
        search=query.search,
        near=tuple(box for column, box in boxes if column.key in near or box.is_used),
        far=tuple(box for column, box in boxes if column.key not in near and not box.is_used),
        sorts=tuple(_sort(place, page) for place in range(min(SORTS_OFFERED, SORT_LIMIT))),
        shown=tuple(_shown(place, page) for place in range(len(page.columns))),
        columns=tuple(
            Option(column.key, str(column.label), is_chosen=False)
            for column in _in_order(table)
            if column.key not in near
        ),
        chips=tuple(_chip(found, page) for found in query.filters),
        sorted=tuple(_sort_chip(sort, page) for sort in query.sorts),
        heads=tuple(_head(column, page) for column in page.columns),
    )


def _in_order(table: Table) -> tuple[Column, ...]:
    """The table's own columns first, as the page shows them."""
    rest = tuple(column.key for column in table.columns if column.key not in table.shown)
    return tuple(column for column in table.pick((*table.shown, *rest)) if column.offered)


def _box(column: Column, query: TableQuery) -> FilterBox:
    found = tuple(_control(column, operator, query) for operator in operators(column.kind))
    used = any(one.key == column.key for one in query.filters)
    return FilterBox(str(column.label), found, used)


def _control(column: Column, operator: str, query: TableQuery) -> Control:
    values = query.values(column.key, operator)
    name = Filter(column.key, operator, ()).parameter
    if operator == "in":
        return Control(name, _("is any of"), "ticks", options=_choices(column, values))
    if operator == "blank":
        said = (("", _("either")), ("no", _("filled")), ("yes", _("empty")))
        return Control(name, _("filled"), "choice", options=_options(said, values))
    labels = {
        "has": _("begins with") if column.code else _("holds"),
        "is": _("is exactly"),
        "last": _("in the last … days"),
        "min": _("at least"),
        "max": _("at most"),
        "from": _("from"),
        "to": _("to"),
    }
    kind = {Kind.NUMBER: "number", Kind.PERCENT: "number", Kind.DATE: "date"}.get(column.kind, "text")
    kind = "number" if operator == "last" else kind
    return Control(name, labels[operator], kind, values[0] if values else "")


def _choices(column: Column, values: Iterable[str]) -> tuple[Option, ...]:
    return _options(((choice.value, str(choice.label)) for choice in column.choices), values)


def _options(said: Iterable[tuple[str, str]], values: Iterable[str]) -> tuple[Option, ...]:
    chosen = set(values)
    return tuple(Option(value, label, value in chosen) for value, label in said)


def _sort(place: int, page: Page) -> Control:
    ordered = page.sorts
    chosen = str(ordered[place]) if place < len(ordered) else ""
    said = [("", "–" if place else _("as usual"))]
    for column in _in_order(page.table):
        if column.sortable:
            said += [
                (str(Sort(column.key)), f"{column.label} ↑"),
                (str(Sort(column.key, descending=True)), f"{column.label} ↓"),
            ]
    label = _("Sort by") if place == 0 else _("then by")
    return Control("sort", label, "choice", options=_options(said, [chosen]))


def _chip(found: Filter, page: Page) -> Chip:
    return Chip(filter_words(page.table.by_key[found.key], found), page.query.without(found).url)


def _sort_chip(sort: Sort, page: Page) -> Chip:
    arrow = "↓" if sort.descending else "↑"
    text = _("Sorted by %(name)s %(arrow)s") % {"name": page.table.by_key[sort.key].label, "arrow": arrow}
    rest = tuple(one for one in page.query.sorts if one != sort)
    return Chip(text, replace(page.query, sorts=rest, cursor="").url)


def _shown(place: int, page: Page) -> ShownColumn:
    column = page.columns[place]
    keys = [one.key for one in page.columns]
    rest = [*keys[:place], *keys[place + 1 :]]
    moved = {step: [*rest[: place + step], column.key, *rest[place + step :]] for step in (-1, 1)}
    return ShownColumn(
        key=column.key,
        label=str(column.label),
        left=_with_columns(page, moved[-1]) if place else "",
        right=_with_columns(page, moved[1]) if place < len(rest) else "",
        without=_with_columns(page, rest) if rest else "",
    )


def _with_columns(page: Page, keys: list[str]) -> str:
    """The panel stays open: whoever moves a column once moves it again."""
    columns = () if tuple(keys) == page.table.shown else tuple(keys)
    query = str(replace(page.query, columns=columns))
    return f"?{query}&{PANEL}=columns" if query else f"?{PANEL}=columns"


def _head(column: Column, page: Page) -> Head:
    place = next((place for place, sort in enumerate(page.sorts, start=1) if sort.key == column.key), 0)
    direction = ""
    if place:
        direction = "descending" if page.sorts[place - 1].descending else "ascending"
    if not column.sortable:
        return Head(column, "", "", "", 0)
    first, also = page.query.toggled(page.table, column.key), page.query.also_by(page.table, column.key)
    return Head(column, first.url, also.url, direction, place)
