"""How often and how much: each limit is reached, by person or by address, and says so in a sentence."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import reverse

from kithwork.web.ui import limits
from tests.house.test_urls import address
from tests.house.things import things
from tests.world import World

EVERY = {name: "2/h/" + rate.rpartition("/")[2] for name, rate in limits.RATES.items()}
# action → who, method, address and what is asked.
ASKED = {
    "passcode": ("mobilizer", "POST", "public:passcode", {"passcode": "guess"}),
    "invitation": ("stranger", "POST", "public:role_invitation", {}),
    "public_form": ("stranger", "POST", "public:do_not_invite", {}),
    "invite": ("admin", "POST", "dashboard:invitations", {}),
    "export": ("admin", "POST", "dashboard:exports", {}),
    "own_data": ("mobilizer", "GET", "mobilizer:own_data_json", {}),
    "arriving": ("mobilizer", "POST", "mobilizer:device_send", {}),
    "search": ("admin", "GET", "dashboard:contacts", {"q": "rosa"}),
}


@pytest.mark.parametrize("action", sorted(limits.RATES))
def test_the_third_time_waits_where_two_are_allowed(world: World, monkeypatch: pytest.MonkeyPatch, action: str) -> None:
    monkeypatch.setattr(limits, "RATES", EVERY)
    role, method, name, data = ASKED[action]
    client, url = Client(), address(name, things(world.a))
    if user := {"admin": world.a.admin, "mobilizer": world.a.users[0]}.get(role):
        client.force_login(user)
    ask = client.post if method == "POST" else client.get
    got = [ask(url, data).status_code for _ in range(4)]
    assert 429 not in got[:2]
    assert got[2:] == [429, 429]
    assert "wait some minutes" in ask(url, data).content.decode()


def test_a_list_without_a_search_is_not_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATES", EVERY)
    client, url = Client(), address("dashboard:contacts", things(world.a))
    client.force_login(world.a.admin)
    assert [client.get(url, {"sort": "first_name"}).status_code for _ in range(4)] == [200] * 4


@pytest.mark.parametrize(("proxies", "told", "counted"), [
    (0, ["1.1.1.1", "2.2.2.2"], [True, False]),
    (1, ["6.6.6.6, 1.1.1.1", "7.7.7.7, 1.1.1.1"], [True, False]),
    (1, ["6.6.6.6, 1.1.1.1", "6.6.6.6, 2.2.2.2"], [True, True]),
    (2, ["6.6.6.6, 1.1.1.1, 9.9.9.9", "7.7.7.7, 1.1.1.1, 9.9.9.9"], [True, False]),
])  # fmt: skip
@pytest.mark.usefixtures("db")
def test_only_what_our_own_proxies_wrote_is_an_address(
    settings: Any, monkeypatch: pytest.MonkeyPatch, proxies: int, told: list[str], counted: list[bool]
) -> None:
    """Else who guesses writes another address before each guess."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    monkeypatch.setitem(limits.RATES, "passcode", "1/h/ip")
    made = RequestFactory()
    assert [limits.may(made.post("/", headers={"x-forwarded-for": one}), "passcode") for one in told] == counted


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real connections, as several processes have."""
    monkeypatch.setitem(limits.RATES, "passcode", "3/h/ip")

    def once(_number: int) -> bool:
        try:
            return limits.may(RequestFactory().post("/"), "passcode")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as several:
        assert sum(several.map(once, range(12))) <= 3
    assert not limits.may(RequestFactory().post("/"), "passcode")


@pytest.mark.parametrize(("role", "name", "length", "is_taken"), [
    ("stranger", "account_login", limits.SENT_AT_MOST + 1, False),
    ("stranger", "dashboard:voter_files", limits.SENT_AT_MOST + 1, False),
    ("stranger", "public:do_not_invite", 10**15, False),
    ("admin", "dashboard:invite_many", limits.SENT_AT_MOST + 1, False),
    ("admin", "dashboard:voter_files", limits.FILE_AT_MOST + 1, False),
    ("admin", "dashboard:voter_files", limits.FILE_AT_MOST, True),
    ("admin", "dashboard:tags", limits.FILE_AT_MOST, True),
    ("admin", "dashboard:votes", limits.FILE_AT_MOST, True),
])  # fmt: skip
def test_what_is_too_large_is_refused_before_it_is_read(
    world: World, role: str, name: str, length: int, is_taken: bool
) -> None:
    client = Client()
    if role == "admin":
        client.force_login(world.a.admin)
    unread = _Unread()
    # As a web server hands it over: the announced length, and a body nobody has sent yet.
    answer = client.post(
        address(name, things(world.a)),
        b"",
        content_type="text/plain",
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": unread},
    )
    assert (answer.status_code == 413) != is_taken
    assert not unread.was_read


class _Unread:
    was_read = False

    def read(self, *_size: int) -> bytes:
        self.was_read = True
        return b""

    readline = read


def test_too_many_fields_are_refused() -> None:
    assert (
        Client().post(reverse("account_login"), {f"field{number}": "1" for number in range(1_100)}).status_code == 400
    )
