"""GET parameters become a TableQuery. What cannot be is left out and said in a sentence: never an error page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kithwork.kernel.table.column import Column, Kind, Sort, Table
from kithwork.kernel.table.query import SORT_LIMIT, Filter, TableQuery

TEXT_LIMIT = 200
VALUE_LIMIT = 100
CURSOR_LIMIT = 2000
NUMBER_LIMIT = 10**9
KEY_DIGITS = 18
YEARS = range(1900, 2201)
DAYS = range(1, 3661)
BLANK = "none"
DIGITS = "0123456789"

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and what was asked besides that could not be understood."""

    query: TableQuery
    problems: tuple[str, ...] = ()


class _UnusableError(Exception):
    """A value this operator cannot take."""


def parse(parameters: Parameters, table: Table) -> Asked:
    """`parameters` holds each name's values, as `dict(request.GET.lists())` does. Names without a dot that are not ours
    (a campaign link's tracking, say) are left alone.
    """
    problems: list[str] = []
    query = TableQuery(
        columns=_known(parameters.get("col", ()), table, problems),
        filters=_filters(parameters, table, problems),
        sorts=_sorts(parameters.get("sort", ()), table, problems),
        search=_search(parameters.get("q", ()), problems),
        cursor=_cursor(parameters.get("page", ())),
    )
    return Asked(query, tuple(dict.fromkeys(problems)))


def _known(keys: Iterable[str], table: Table, problems: list[str]) -> tuple[str, ...]:
    found = dict.fromkeys(key for key in keys if key)
    unknown = [key for key in found if key not in table.by_key]
    problems += [_("There is no column “%(name)s”; it was left out.") % {"name": _quoted(key)} for key in unknown]
    return tuple(key for key in found if key in table.by_key)


def _sorts(values: Iterable[str], table: Table, problems: list[str]) -> tuple[Sort, ...]:
    sorts: dict[str, Sort] = {}
    for value in values:
        key = value.removeprefix("-")
        if key in table.by_key and table.by_key[key].sortable:
            sorts.setdefault(key, Sort(key, value.startswith("-")))
        elif value:
            problems.append(_("The table cannot be sorted by “%(name)s”; that was left out.") % {"name": _quoted(key)})
    return tuple(sorts.values())[:SORT_LIMIT]


def _filters(parameters: Parameters, table: Table, problems: list[str]) -> tuple[Filter, ...]:
    found: list[Filter] = []
    for name, values in parameters.items():
        key, dot, operator = name.rpartition(".")
        given = [value for value in values if value]
        if not dot or not given:
            continue
        column = table.by_key.get(key)
        reader = _OPERATORS.get((column.kind, operator)) if column and column.filterable else None
        if column is None or reader is None:
            problems.append(_("There is no filter “%(name)s”; it was left out.") % {"name": _quoted(name)})
            continue
        found += _filter(column, operator, given, reader, problems)
    return tuple(sorted(found))


def _filter(
    column: Column, operator: str, given: list[str], reader: "_Reader", problems: list[str]
) -> tuple[Filter, ...]:
    try:
        values = tuple(sorted({reader(value, column) for value in given[-VALUE_LIMIT:]}))
    except _UnusableError:
        problems.append(
            _("“%(value)s” is no value the filter on %(name)s can use; the filter was left out.")
            % {"value": _quoted(given[-1]), "name": column.label}
        )
        return ()
    # Only choices and ids are meant to be several; of anything else the last one typed holds.
    several = operator in {"in", "is"}
    return (Filter(column.key, operator, values if several else (reader(given[-1], column),)),)


def _search(values: Sequence[str], problems: list[str]) -> str:
    typed = values[-1] if values else ""
    if not _is_clean(typed) or len(typed) > TEXT_LIMIT:
        problems.append(_("The search holds characters or a length nobody's name has; it was left out."))
        return ""
    return " ".join(typed.split())


def _cursor(values: Sequence[str]) -> str:
    """Checked where it is used: a cursor that means nothing shows the first page."""
    return values[-1] if values and len(values[-1]) <= CURSOR_LIMIT and _is_clean(values[-1]) else ""


_Reader = Callable[[str, Column], str]


def _text(value: str, _column: Column) -> str:
    value = value.strip()
    if not value or len(value) > TEXT_LIMIT or not _is_clean(value):
        raise _UnusableError
    return value


def _yes_or_no(value: str, _column: Column) -> str:
    if value not in {"yes", "no"}:
        raise _UnusableError
    return value


def _number(value: str, _column: Column) -> str:
    sign, digits = ("-", value[1:]) if value.startswith("-") else ("", value)
    if not 0 < len(digits) <= len(str(NUMBER_LIMIT)) or digits.strip(DIGITS):
        raise _UnusableError
    return str(int(sign + digits))


def _row_number(value: str, _column: Column) -> str:
    if not 0 < len(value) <= KEY_DIGITS or value.strip(DIGITS):
        raise _UnusableError
    return str(int(value))


def _days(value: str, column: Column) -> str:
    days = int(_row_number(value, column))
    if days not in DAYS:
        raise _UnusableError
    return str(days)


def _day(value: str, _column: Column) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise _UnusableError from error
    if day.year not in YEARS:
        raise _UnusableError
    return day.isoformat()


def _choice(value: str, column: Column) -> str:
    if value != BLANK and value not in {choice.value for choice in column.choices}:
        raise _UnusableError
    return value


_OPERATORS: dict[tuple[Kind, str], _Reader] = {
    (Kind.TEXT, "has"): _text,
    (Kind.TEXT, "is"): _text,
    (Kind.TEXT, "blank"): _yes_or_no,
    (Kind.ID, "is"): _text,
    (Kind.ID, "blank"): _yes_or_no,
    (Kind.KEY, "is"): _row_number,
    (Kind.KEY, "blank"): _yes_or_no,
    (Kind.NUMBER, "min"): _number,
    (Kind.NUMBER, "max"): _number,
    (Kind.PERCENT, "min"): _number,
    (Kind.PERCENT, "max"): _number,
    (Kind.DATE, "from"): _day,
    (Kind.DATE, "to"): _day,
    (Kind.DATE, "last"): _days,
    (Kind.DATE, "blank"): _yes_or_no,
    (Kind.CHOICE, "in"): _choice,
    (Kind.CHOICES, "in"): _choice,
    (Kind.CHOICES, "blank"): _yes_or_no,
}


def operators(kind: Kind) -> tuple[str, ...]:
    return tuple(operator for column_kind, operator in _OPERATORS if column_kind is kind)


def _is_clean(text: str) -> bool:
    """No NUL, and nothing that is no text in UTF-8: PostgreSQL takes neither."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _quoted(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:40]
