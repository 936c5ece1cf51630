"""Any text in any name that any address reads: never an error of ours, never a statement that is given up, never a row of another's."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import QueryCanceled

from kithwork.kernel.table import Table, operators
from tests.house.permission_table import TABLE
from tests.house.test_urls import ROUTES, address
from tests.security.expected import expected
from tests.security.program import BODY, FILES, QUERY, text_of
from tests.security.stage import MARK, Stage, fresh, undone
from tests.security.test_walk import HOSTILE, REFUSED, role_of, tables

pytestmark = [pytest.mark.xdist_group("security-fuzz")]

SHORT, LONG = 80, 6_000
NAMES = {where: names for where, names in expected().items() if where[1] != FILES}
TELLING = (
    *HOSTILE, "", " ", "0", "-1", "1", "2", "none", "yes", "on", "all", "done", "delete", "export", "csv", "xlsx", "contacts", "mobilizers",
    "2026-02-30", "9999-12-31", "0001-01-01", "2026-W01-1", "1e309", "NaN", "0x10", "1_000", "٣", "%00", "..", "\u202e", "🎈" * 50,
    "after.1", "first_name.has=a&sort=-added_at", "contact_id.is=1", "[]", "{}", "null", "x" * 3_000, "../../etc/passwd",
    "6d9b6c0a-0000-4000-8000-000000000000", "up-1", "down-99999999999999999999", "#", "en", "Durham|NC",
)  # fmt: skip
# What a browser can send: any text of UTF-8.
TEXT = st.one_of(st.sampled_from(TELLING), st.text(st.characters(codec="utf-8"), max_size=60), st.integers().map(str))
VALUES = st.lists(TEXT, min_size=1, max_size=3)


def _one_request(place: tuple[str, str]) -> st.SearchStrategy[tuple[tuple[str, str], dict[str, list[str]]]]:
    names = sorted(name.replace("#", "1") for name in NAMES[place] if name != "*")
    own = st.sampled_from(names) if names else st.nothing()
    return st.tuples(st.just(place), st.dictionaries(own, VALUES, max_size=len(names)))


REQUESTS = st.sampled_from(sorted(NAMES)).flatmap(_one_request)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("people", "client_key", "first_name", "phone")) | TEXT, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
EASY = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@contextmanager
def patient(most: str = "4s") -> Iterator[None]:
    """A statement that is given up is a find, also where a page has a sentence for it."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if isinstance(error.__cause__, QueryCanceled):
                pytest.fail(f"given up: {sql[:500]}")
            raise

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [most])
    with connection.execute_wrapper(watch):
        yield


def _ask(stage: Stage, place: tuple[str, str], said: dict[str, list[str]]) -> None:
    name, where = place
    url, client = address(name, stage.mine), fresh(stage.clients[role_of(name)])
    with undone(), patient():
        if where == QUERY and TABLE[name].method == "POST":
            answer = client.post(f"{url}?{urlencode(said, doseq=True)}")
        else:
            answer = client.get(url, said) if where == QUERY else client.post(url, said)
        text = text_of(answer)
    assert answer.status_code in REFUSED, (name, where, said, answer.status_code)
    assert MARK not in text.lower() or MARK in str(said).lower(), (name, where, said)


def _table(stage: Stage) -> st.SearchStrategy[tuple[str, dict[str, list[str]]]]:
    def asked(url: str, table: Table) -> st.SearchStrategy[tuple[str, dict[str, list[str]]]]:
        filters = [f"{one.key}.{how}" for one in table.columns if one.filterable for how in operators(one.kind)]
        keys = st.sampled_from([one.key for one in table.columns])
        sorts = st.lists(st.tuples(st.sampled_from(("", "-")), keys).map("".join) | TEXT, max_size=5)
        return st.tuples(
            st.just(url),
            st.fixed_dictionaries(
                {"sort": sorts, "col": st.lists(keys, max_size=5), "q": st.lists(TEXT, max_size=1), "page": st.lists(TEXT, max_size=1)}
            ).flatmap(lambda said: st.dictionaries(st.sampled_from(filters), VALUES, max_size=4).map(lambda more: said | more)),
        )  # fmt: skip

    return st.one_of(*(asked(url, table) for url, table in tables(stage).values()))


@pytest.mark.parametrize("examples", [SHORT, pytest.param(LONG, marks=pytest.mark.nightly)])
def test_any_text_in_any_form_or_query_string(stage: Stage, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=EASY)
    @given(REQUESTS)
    def play(request: tuple[tuple[str, str], dict[str, list[str]]]) -> None:
        _ask(stage, *request)

    play()


@pytest.mark.parametrize("examples", [SHORT // 4, pytest.param(LONG // 4, marks=pytest.mark.nightly)])
def test_any_filter_sort_and_search_of_a_table(stage: Stage, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=EASY)
    @given(_table(stage))
    def play(asked: tuple[str, dict[str, list[str]]]) -> None:
        url, said = asked
        with undone(), patient():
            answer = fresh(stage.clients["admin"]).get(url, said)
            assert answer.status_code == 200, (said, answer.status_code)
            assert MARK not in text_of(answer).lower() or MARK in str(said).lower()

    play()


@pytest.mark.parametrize("examples", [SHORT // 4, pytest.param(LONG // 4, marks=pytest.mark.nightly)])
def test_any_bytes_where_an_address_book_arrives(stage: Stage, examples: int) -> None:
    url = address("mobilizer:import_people", stage.mine)

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=EASY)
    @given(st.binary(max_size=200) | JSON.map(lambda told: json.dumps(told).encode()))
    def play(body: bytes) -> None:
        with undone(), patient():
            answer = fresh(stage.clients["mobilizer"]).post(url, body, content_type="application/json")
            assert answer.status_code in {200, 400}, (body, answer.status_code)

    play()


def test_every_address_that_reads_anything_is_fuzzed() -> None:
    assert {name for name, _where in NAMES} <= set(ROUTES)
    assert {where for _name, where in NAMES} == {QUERY, BODY}
