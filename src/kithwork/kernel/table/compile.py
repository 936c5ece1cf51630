"""A TableQuery over a queryset that already starts at visible(scope) becomes one statement."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from zoneinfo import ZoneInfo

from django.db.models import F, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Left, Lower, NullIf

from kithwork.kernel.table.column import Column, Kind, Sort, Table
from kithwork.kernel.table.keyset import Key, key_of
from kithwork.kernel.table.parse import BLANK, DIGITS
from kithwork.kernel.table.query import Filter, TableQuery

# Names are told apart by their beginning; a long text would make a long address of the next page.
SORTED_LENGTH = 60
TERM_LIMIT = 5
PHONE_DIGITS = 4
PERCENT = 100

AnyRows = QuerySet[Model, Model]


def narrow(rows: AnyRows, table: Table, query: TableQuery, zone: ZoneInfo) -> AnyRows:
    """The rows that meet every filter and the search."""
    for found in query.filters:
        column = table.by_key[found.key]
        if column.where is not None:
            rows = rows.filter(column.where(found))
            continue
        # Of the two forms only the one the operator compares gets into the statement.
        forms = {f"filter_{column.key}": column.compared, f"text_{column.key}": Cast(column.compared, TextField())}
        rows = rows.alias(**forms).filter(_FILTERS[found.operator](column, found, zone))
    return _search(rows, table, query.search)


def order(rows: AnyRows, table: Table, sorts: Sequence[Sort]) -> tuple[AnyRows, tuple[Key, ...]]:
    """The rows with the values they are ordered by as `sort_N`, the tie-breaker last."""
    columns = [(table.by_key[sort.key], sort.descending) for sort in sorts]
    keys = [
        key_of(column, alias=f"sort_{place}", descending=descending)
        for place, (column, descending) in enumerate(columns)
    ]
    # The tie goes the way of the last sort, so that an index on both serves it.
    keys.append(Key(f"sort_{len(columns)}", Kind.NUMBER, keys[-1].descending if keys else False, nullable=False))
    expressions = [*(_sorted_by(column) for column, _ in columns), F(table.tie)]
    return rows.annotate(**{key.alias: value for key, value in zip(keys, expressions, strict=True)}), tuple(keys)


def _sorted_by(column: Column) -> Combinable:
    if column.sort_on is not None:
        return column.sort_on
    if column.kind not in {Kind.TEXT, Kind.ID, Kind.CHOICE, Kind.CHOICES}:
        return column.expression
    beginning = Lower(Left(Cast(column.expression, TextField()), SORTED_LENGTH), output_field=TextField())
    return NullIf(beginning, Value("", output_field=TextField()), output_field=TextField())


def _search(rows: AnyRows, table: Table, search: str) -> AnyRows:
    """Every word stands in one of the searched columns; a number is looked for in its digits alone."""
    if not search:
        return rows
    columns = [column for column in table.columns if column.searched]
    rows = rows.alias(**{f"search_{column.key}": column.expression for column in columns})
    terms = [_digits(search)] if _is_phone(search) else search.split()[:TERM_LIMIT]
    found = [_any([Q(**{f"search_{column.key}__icontains": term}) for column in columns]) for term in terms]
    return rows.filter(reduce(and_, found))


def _any(conditions: Sequence[Q]) -> Q:
    return reduce(or_, conditions, Q())


def _is_phone(search: str) -> bool:
    return len(_digits(search)) >= PHONE_DIGITS and not search.strip(DIGITS + "+-.() ")


def _digits(text: str) -> str:
    return "".join(character for character in text if character in DIGITS)


def _has(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    return Q(**{f"text_{column.key}__icontains": found.values[0]})


def _is(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    if column.kind is Kind.KEY:
        return Q(**{f"filter_{column.key}__in": [int(value) for value in found.values]})
    return Q(**{f"text_{column.key}__in": found.values})


def _blank(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    return _is_blank(column) if found.values == ("yes",) else ~_is_blank(column)


def _is_blank(column: Column) -> Q:
    return Q(**{f"filter_{column.key}__isnull": True}) | Q(**{f"text_{column.key}": ""})


def _min(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    return Q(**{f"filter_{column.key}__gte": _amount(found, column)})


def _max(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    return Q(**{f"filter_{column.key}__lte": _amount(found, column)})


def _amount(found: Filter, column: Column) -> float:
    amount = int(found.values[0])
    return amount / PERCENT if column.kind is Kind.PERCENT else amount


def _from(column: Column, found: Filter, zone: ZoneInfo) -> Q:
    return Q(**{f"filter_{column.key}__gte": _midnight(date.fromisoformat(found.values[0]), zone)})


def _to(column: Column, found: Filter, zone: ZoneInfo) -> Q:
    day = date.fromisoformat(found.values[0])
    return Q(**{f"filter_{column.key}__lt": _midnight(day + timedelta(days=1), zone)})


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _in(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    chosen = Q(**{f"text_{column.key}__in": [value for value in found.values if value != BLANK]})
    return chosen | _is_blank(column) if BLANK in found.values else chosen


_FILTERS: dict[str, Callable[[Column, Filter, ZoneInfo], Q]] = {
    "has": _has,
    "is": _is,
    "blank": _blank,
    "min": _min,
    "max": _max,
    "from": _from,
    "to": _to,
    "in": _in,
}
