"""A browser's part of HTTP, on one kept connection: cookies, forms, and the time each answer takes."""

import http.client
import math
import re
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WARM, TIMES = 5, 40


class Client:
    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._site = site
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        status, text = self._ask("GET", path)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {status}")
        return text

    def post(self, path: str, token: str, **fields: str) -> None:
        status, _ = self._ask("POST", path, urlencode(fields | {"csrfmiddlewaretoken": token}))
        if status != http.HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"{path} answered {status} to a form")

    def enter(self, link: str) -> None:
        path = urlsplit(link).path
        self.post(path, token_in(self.get(path)))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._site}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode(errors="replace")


def token_in(page: str) -> str:
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError("There is no form in this page.")
    return found[1]


def timed(act: Callable[[], object], *, times: int = TIMES) -> list[float]:
    """Milliseconds of each time, in order of size; the first few are not counted."""
    for _ in range(WARM):
        act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def at_share(taken: Sequence[float], share: float) -> float:
    return taken[min(len(taken) - 1, math.ceil(share * len(taken)) - 1)]


def answers(client: Client, contact: str) -> Callable[[], None]:
    """Records a different answer each time it is called, as the contact's page does."""
    page = client.get(contact)
    token, rungs = token_in(page), re.findall(r'name="rung" value="(\d+)"', page)
    turn = iter(range(10**9))

    def answer() -> None:
        rung = rungs[next(turn) % len(rungs)]
        client.post(f"{contact}answer/", token, rung=rung, client_key=str(uuid4()))

    return answer
