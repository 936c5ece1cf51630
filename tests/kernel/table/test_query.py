from datetime import date

from django.db.models import F
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kithwork.kernel.privacy import Mark
from kithwork.kernel.table import Choice, Column, Filter, Kind, Sort, Table, TableQuery, parse


def column(key, kind, **values):
    return Column(key=key, label=key.title(), description="", kind=kind, expression=F(key), mark=Mark.PUBLIC, **values)


TABLE = Table(
    noun="things",
    columns=(
        column("name", Kind.TEXT, searched=True),
        column("code", Kind.ID),
        column("number", Kind.KEY),
        column("count", Kind.NUMBER),
        column("share", Kind.PERCENT),
        column("day", Kind.DATE),
        column("colour", Kind.CHOICE, choices=(Choice("red", "Red"), Choice("blue", "Blue"))),
        column("fixed", Kind.TEXT, sortable=False, filterable=False),
    ),
    shown=("name", "count"),
    exported=("name", "count", "day"),
    sorts=(Sort("day", descending=True),),
)
KEYS = [column.key for column in TABLE.columns]
SORTABLE = [column.key for column in TABLE.columns if column.sortable]

clean = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=40)
numbers = st.integers(-(10**9), 10**9).map(str)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
filters = st.fixed_dictionaries(
    {},
    optional={
        ("name", "has"): clean.map(lambda value: (value,)),
        ("name", "blank"): st.sampled_from([("yes",), ("no",)]),
        ("code", "is"): st.lists(clean, min_size=1, unique=True).map(lambda values: tuple(sorted(values))),
        ("number", "is"): st.lists(st.integers(0, 10**18 - 1).map(str), min_size=1, unique=True).map(
            lambda values: tuple(sorted(values))
        ),
        ("count", "min"): numbers.map(lambda value: (value,)),
        ("share", "max"): numbers.map(lambda value: (value,)),
        ("day", "from"): days.map(lambda value: (value.isoformat(),)),
        ("colour", "in"): st.lists(st.sampled_from(["red", "blue", "none"]), min_size=1, unique=True).map(
            lambda values: tuple(sorted(values))
        ),
    },
).map(lambda found: tuple(sorted(Filter(key, operator, values) for (key, operator), values in found.items())))
queries = st.builds(
    TableQuery,
    columns=st.lists(st.sampled_from(KEYS), unique=True).map(tuple),
    filters=filters,
    sorts=st.lists(
        st.builds(Sort, st.sampled_from(SORTABLE), st.booleans()), unique_by=lambda s: s.key, max_size=4
    ).map(tuple),
    search=st.lists(clean, max_size=3).map(" ".join),
    cursor=st.sampled_from(["", "after~abc", "before~xyz"]),
)


def parsed(text):
    return parse(dict(QueryDict(text).lists()), TABLE)


@given(queries)
def test_a_printed_query_reads_back_as_itself(query):
    asked = parsed(str(query))
    assert (asked.query, asked.problems) == (query, ())


garbage = st.text(max_size=20) | st.sampled_from(
    ["name.has", "count.min", "day.from", "colour.in", "sort", "col", "q", "page"]
)


@given(st.dictionaries(garbage, st.lists(st.text(max_size=30) | st.sampled_from(["\x00", "9" * 40, "-"]), max_size=3)))
def test_garbage_is_left_out_and_what_remains_reads_back(parameters):
    asked = parse(parameters, TABLE)
    assert parsed(str(asked.query)) == type(asked)(asked.query)


def test_unknown_and_absurd_values_are_named_in_sentences():
    asked = parsed(
        "col=nope&sort=-fixed&nope.has=1&count.min=1e9&day.from=9999-12-31&colour.in=green&q=a%00b&number.is=²"
    )
    assert asked.query == TableQuery()
    assert asked.problems == (
        "There is no column “nope”; it was left out.",
        "There is no filter “nope.has”; it was left out.",
        "“1e9” is no value the filter on Count can use; the filter was left out.",
        "“9999-12-31” is no value the filter on Day can use; the filter was left out.",
        "“green” is no value the filter on Colour can use; the filter was left out.",
        "“²” is no value the filter on Number can use; the filter was left out.",
        "The table cannot be sorted by “fixed”; that was left out.",
        "The search holds characters or a length nobody's name has; it was left out.",
    )


def test_parameters_of_others_are_left_alone():
    assert parsed("utm_source=mail&name.has=").problems == ()


def test_the_last_one_typed_holds_where_one_is_meant():
    assert parsed("count.min=1&count.min=5").query.filters == (Filter("count", "min", ("5",)),)


def test_toggled_sorts_up_then_down_and_keeps_the_sorts_before():
    up = TableQuery().toggled(TABLE, "name")
    assert up.sorts == (Sort("name"), Sort("day", descending=True))
    assert up.toggled(TABLE, "name").sorts == (Sort("name", descending=True), Sort("day", descending=True))


def test_explicit_writes_out_columns_and_sorts():
    query = TableQuery(search="ana", cursor="after~x").explicit(TABLE)
    assert query == TableQuery(columns=("name", "count"), sorts=(Sort("day", descending=True),), search="ana")
