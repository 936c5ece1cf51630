"""A TableQuery over a queryset that already starts at visible(scope) becomes one statement."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from zoneinfo import ZoneInfo

from django.db.models import Case, DateTimeField, F, Func, IntegerField, Model, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import Cast, Collate, Left, Lower, Now, NullIf, StrIndex
from django.db.models.lookups import Contains, Exact, GreaterThan, StartsWith

from kithwork.kernel.table.column import Column, Kind, Sort, Table
from kithwork.kernel.table.keyset import Cursor, Key, beyond, key_of
from kithwork.kernel.table.parse import BLANK, DIGITS
from kithwork.kernel.table.query import Filter, TableQuery

# Names are told apart by their beginning; a long text would make a long address of the next page.
SORTED_LENGTH = 60
TERM_LIMIT = 5
PHONE_DIGITS = 4
PERCENT = 100
# An index for parts of words knows three letters at a time; fewer are looked for at the beginning.
PART = 3

AnyRows = QuerySet[Model, Model]


def narrow(rows: AnyRows, table: Table, query: TableQuery, zone: ZoneInfo, *, walked: bool = False) -> AnyRows:
    """The rows that meet every filter and the search; `walked` where the first few of very many are wanted."""
    for found in query.filters:
        column = table.by_key[found.key]
        if column.where is not None and not (walked and column.each):
            rows = rows.filter(column.where(found))
            continue
        rows = rows.alias(**_forms(column)).filter(_FILTERS[found.operator](column, found, zone))
    return _search(rows, table, query.search)


def _forms(column: Column) -> dict[str, Combinable]:
    """Of these only what an operator compares gets into the statement."""
    forms: dict[str, Combinable] = {
        f"filter_{column.key}": column.compared,
        f"text_{column.key}": Cast(column.compared, TextField()),
        f"begin_{column.key}": beginning(column.compared),
    }
    return forms if column.within is None else forms | {f"within_{column.key}": column.within}


def beginning(expression: Combinable) -> Combinable:
    """What a text is sorted by and found by its first letters; indexes are made of the same."""
    return Collate(Lower(Left(Cast(expression, TextField()), SORTED_LENGTH)), "C")


def text_meets(expression: Combinable, found: Filter) -> Q:
    """The condition of a text filter (`has` or `is`) on an expression, for a column that is looked up elsewhere."""
    if found.operator == "is":
        return _any([Q(Exact(upper(expression), upper(Value(value)))) for value in found.values])
    text = found.values[0]
    if len(text) < PART:
        return Q(StartsWith(beginning(expression), Lower(Value(text), output_field=TextField())))
    return Q(Contains(upper(expression), upper(Value(text))))


def holds(expression: Combinable, text: str) -> Contains | GreaterThan:
    """That a text holds this. Fewer letters than an index for parts of words knows are looked for without it, as it would
    be read from end to end.
    """
    if len(text) < PART:
        return GreaterThan(StrIndex(upper(expression), upper(Value(text))), 0)
    return Contains(upper(expression), upper(Value(text)))


def upper(expression: Combinable) -> Combinable:
    """What is compared where a part of a text is looked for, as an index has it."""
    return Func(Cast(expression, TextField()), function="UPPER", output_field=TextField())


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


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an ordered table that an index can walk: `keys` as `order` gives them, the first of them, where
    `value` is not `...`, the same in every row.
    """

    rows: AnyRows
    keys: tuple[Key, ...]
    value: object = ...

    @property
    def walked(self) -> tuple[Key, ...]:
        return self.keys if self.value is ... else self.keys[1:]

    def holds(self, first: object) -> bool:
        """Whether a row with this value of the first key stands here."""
        if self.value is not ...:
            return first == self.value
        return first is not None or self.keys[0].nullable

    def beyond(self, cursor: Cursor) -> Q:
        skipped = len(self.keys) - len(self.walked)
        return beyond(self.walked, Cursor(cursor.is_after, cursor.values[skipped:]))


def parts(rows: AnyRows, table: Table, sorts: Sequence[Sort]) -> tuple[Part, ...]:
    """The rows in the order of `order`, cut where the first sort's blanks begin and where its choices change.

    One after the other they are found by walking an index, which holds blanks in another place.
    """
    ordered, keys = order(rows, table, sorts)
    if not sorts or (not table.by_key[sorts[0].key].nullable and not table.by_key[sorts[0].key].grouped):
        return (Part(ordered, keys),)
    column, first = table.by_key[sorts[0].key], keys[0]
    ordered = ordered.alias(**_forms(column))
    found = list(_grouped(ordered, column, keys) if column.grouped else _filled(ordered, column, keys))
    if column.grouped and first.descending:
        found.reverse()
    if column.nullable:
        blank = ordered.annotate(**{first.alias: Value(None, output_field=IntegerField())}).filter(_is_blank(column))
        found.append(Part(blank, keys, None))
    return tuple(found)


def _grouped(rows: AnyRows, column: Column, keys: tuple[Key, ...]) -> Iterator[Part]:
    for place, value in enumerate(_places(column)):
        fixed = rows.annotate(**{keys[0].alias: Value(place, output_field=IntegerField())})
        yield Part(fixed.filter(_one(column, value)), keys, place)


def _filled(rows: AnyRows, column: Column, keys: tuple[Key, ...]) -> Iterator[Part]:
    """The blank are out of it, so that the values are compared as they stand in the index."""
    key = Key(keys[0].alias, keys[0].kind, keys[0].descending, nullable=False)
    if _is_text(column):
        rows = rows.annotate(**{key.alias: beginning(column.sort_on or column.expression)})
    rows = rows.filter(_is_filled(column))
    if _is_text(column) and (column.null or column.sort_on is not None):
        # Said of what is sorted by, too: the walk begins behind the blanks, or on the other side of a join.
        rows = rows.filter(**{f"{key.alias}__gt": ""})
    yield Part(rows, (key, *keys[1:]))


def _sorted_by(column: Column) -> Combinable:
    if column.grouped:
        places = [When(_one(column, value), then=Value(n)) for n, value in enumerate(_places(column))]
        return Case(*places, output_field=IntegerField())
    compared = column.sort_on or column.expression
    if not _is_text(column):
        return compared
    return NullIf(beginning(compared), Value("", output_field=TextField()), output_field=TextField())


def _places(column: Column) -> list[str]:
    return [choice.value for choice in column.choices if choice.value != BLANK]


def _is_text(column: Column) -> bool:
    return column.kind in {Kind.TEXT, Kind.ID, Kind.CHOICE, Kind.CHOICES}


def _search(rows: AnyRows, table: Table, search: str) -> AnyRows:
    """Every word stands in one of the searched columns; a number is looked for in its digits alone."""
    if not search:
        return rows
    columns = [column for column in table.columns if column.searched]
    wholes = {f"search_{column.key}": column.expression for column in columns}
    rows = rows.alias(**(wholes if table.searched is None else {"search_whole": table.searched}))
    rows = rows.alias(**{f"begin_{key}": beginning(table.by_key[key].expression) for key in table.begins})
    terms = [_digits(search)] if _is_phone(search) else search.split()[:TERM_LIMIT]
    return rows.filter(reduce(and_, [_term(term, table, wholes) for term in terms]))


def _term(term: str, table: Table, wholes: dict[str, Combinable]) -> Q:
    if len(term) < PART and table.begins:
        return _any([_begins(f"begin_{key}", term) for key in table.begins])
    if table.searched is not None:
        return Q(search_whole__icontains=term)
    return _any([Q(**{f"{alias}__icontains": term}) for alias in wholes])


def _begins(alias: str, text: str) -> Q:
    return Q(**{f"{alias}__startswith": Lower(Value(text), output_field=TextField())})


def _any(conditions: Sequence[Q]) -> Q:
    return reduce(or_, conditions, Q())


def _is_phone(search: str) -> bool:
    return len(_digits(search)) >= PHONE_DIGITS and not search.strip(DIGITS + "+-.() ")


def _digits(text: str) -> str:
    return "".join(character for character in text if character in DIGITS)


def _has(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    text = found.values[0]
    if means_beginning(column, text):
        return _begins(f"begin_{column.key}", text)
    if column.within is None:
        return Q(**{f"text_{column.key}__icontains": text})
    # What the index finds is looked at once more; LIKE twice would make the planner expect far too few rows.
    here = StrIndex(upper(column.compared), upper(Value(text)))
    return Q(**{f"within_{column.key}__icontains": text}) & Q(GreaterThan(here, 0))


def means_beginning(column: Column, text: str) -> bool:
    return column.code or len(text) < PART


def _is(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    if column.kind is Kind.KEY:
        return Q(**{f"filter_{column.key}__in": [int(value) for value in found.values]})
    if column.kind is Kind.ID:
        return Q(**{f"text_{column.key}__in": found.values})
    return _any([_equals(column, value) for value in found.values])


def _equals(column: Column, value: str) -> Q:
    same = Q(**{f"begin_{column.key}": Lower(Left(Value(value), SORTED_LENGTH), output_field=TextField())})
    return same & Q(**{f"text_{column.key}__iexact": value}) if len(value) > SORTED_LENGTH else same


def _blank(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    return _is_blank(column) if found.values == ("yes",) else _is_filled(column)


def _is_blank(column: Column) -> Q:
    if column.where is not None:
        return column.where(
            Filter(column.key, "in", (BLANK,)) if column.grouped else Filter(column.key, "blank", ("yes",))
        )
    missing, nothing = Q(**{f"filter_{column.key}__isnull": True}), Q(**{f"begin_{column.key}": ""})
    if not _is_text(column):
        return missing
    return missing | nothing if column.null else nothing


def _is_filled(column: Column) -> Q:
    if column.where is not None:
        return column.where(Filter(column.key, "blank", ("no",)))
    if not _is_text(column):
        return ~_is_blank(column)
    return Q(**{f"begin_{column.key}__gt": ""})


def _one(column: Column, value: str) -> Q:
    if column.where is None:
        raise TypeError(f"{column.key} is grouped, so it says where one of its choices is")
    return column.where(Filter(column.key, "in", (value,)))


def _min(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    return Q(**{f"filter_{column.key}__gte": _amount(found, column)})


def _max(column: Column, found: Filter, _zone: ZoneInfo) -> Q:
    return Q(**{f"filter_{column.key}__lte": _amount(found, column)})


def _amount(found: Filter, column: Column) -> float:
    amount = int(found.values[0])
    return amount / PERCENT if column.kind is Kind.PERCENT else amount


def _from(column: Column, found: Filter, zone: ZoneInfo) -> Q:
    return Q(**{f"filter_{column.key}__gte": _midnight(date.fromisoformat(found.values[0]), zone)})


def _last(column: Column, found: Filter, zone: ZoneInfo) -> Q:
    return Q(**{f"filter_{column.key}__gte": _days_ago(zone, int(found.values[0]))})


def _to(column: Column, found: Filter, zone: ZoneInfo) -> Q:
    day = date.fromisoformat(found.values[0])
    return Q(**{f"filter_{column.key}__lt": _midnight(day + timedelta(days=1), zone)})


def _days_ago(zone: ZoneInfo, days: int) -> Combinable:
    """Where the last so many days begin, today being one of them, by the database's clock."""
    here = Value(zone.key)
    today = Func(Value("day"), Func(here, Now(), function="timezone"), function="date_trunc")
    before = Func(Value(0), Value(0), Value(0), Value(days - 1), function="make_interval")
    first = CombinedExpression(today, "-", before, output_field=DateTimeField())
    return Func(here, first, function="timezone", output_field=DateTimeField())


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
    "last": _last,
    "in": _in,
}
