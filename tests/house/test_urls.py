"""Every URL of the running program, asked by everybody: the permission table says what each gets."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.permission_table import TABLE, Row
from tests.house.things import things
from tests.world import World

Asker = Callable[[World], object]
ASKERS: dict[str, Asker] = {
    "stranger": lambda world: None,  # noqa: ARG005 - each takes the world
    "other": lambda world: world.b.admin,
    "mobilizer": lambda world: world.a.users[0],
    "analyst": lambda world: world.a.analyst,
    "admin": lambda world: world.a.admin,
    "account": lambda world: world.account_administrator,
}


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from routes(entry, inner)
        else:
            yield ":".join(filter(None, (namespace, entry.name))), entry


ROUTES = dict(routes(get_resolver()))


def parts(name: str) -> set[str]:
    """The keywords that the URL is filled with."""
    prefix = {"dashboard": ["organization"], "mobilizer": ["campaign"]}.get(name.partition(":")[0], [])
    return {*prefix, *ROUTES[name].pattern.converters}


def address(name: str, known: Mapping[str, str | int]) -> str:
    """The URL filled with what is `known`, such as a house's own things."""
    return reverse(name, kwargs={key: known[key] for key in parts(name)})


def ask(client: Client, row: Row, url: str) -> HttpResponse:
    return client.post(url) if row.method == "POST" else client.get(url)


def test_every_url_has_its_row() -> None:
    assert set(ROUTES) == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_role_gets_what_the_table_says(world: World, name: str) -> None:
    row, url = TABLE[name], address(name, things(world.a))
    got = {}
    for role, asker in ASKERS.items():
        client = Client()
        if user := asker(world):
            client.force_login(user)
        got[role] = ask(client, row, url).status_code
    assert got == {role: getattr(row, role) for role in ASKERS}


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.method == "GET"))
def test_head_gets_what_get_gets_and_changes_nothing(world: World, name: str) -> None:
    """Mail scanners, link previews and monitors ask so; it is never taken for a POST, which it would be without a token."""
    url, client = address(name, things(world.a)), Client()
    client.force_login(world.a.admin)
    signed_in = client.session.session_key
    answer = client.head(url)
    content = answer.getvalue() if answer.streaming else answer.content
    assert (answer.status_code, content) == (TABLE[name].admin, b"")
    assert client.session.session_key == signed_in


@pytest.mark.parametrize("name", sorted(name for name in TABLE if name.startswith("dashboard:")))
def test_a_strangers_thing_under_ones_own_address_is_not_found(world: World, name: str) -> None:
    """One's own organization and campaign in the path, and the id of the other organization's thing."""
    mine, theirs = things(world.a), things(world.b)
    converters = ROUTES[name].pattern.converters
    foreign = [
        key for key in converters if key not in {"organization", "campaign", "kind", "sheet", "step", "language"}
    ]
    for key in foreign:
        kwargs = {part: mine[part] for part in ("organization", *converters)} | {key: theirs[key]}
        client = Client()
        client.force_login(world.a.admin)
        assert ask(client, TABLE[name], reverse(name, kwargs=kwargs)).status_code == 404


def test_an_unknown_address_is_not_found(world: World) -> None:
    client = Client()
    client.force_login(world.a.admin)
    for url in ("/nowhere/", "/o/nobody/-/", f"/o/{world.a.organization.slug}/nothing/content/", "/c/nothing/"):
        assert client.get(url).status_code == 404
