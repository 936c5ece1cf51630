"""Flight mode: two phones of one mobilizer record twenty things each without a signal and come back in any order, while
browsers and the server are killed with -9 in the middle of anything. Every thing arrives exactly once.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Playwright

from kithwork.contacts.models import Contact
from kithwork.outreach.models import Answer, Note, Response
from tests.conftest import Site
from tests.offline.server import Phone, Server, served
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/c/maple-votes/me/"
THINGS, SCHEDULES, SHARDS = 20, 500, 20
# Every day: fewer things, and dice that kill a browser while it records, the server and a browser while they send.
DAILY_THINGS, DAILY_SEED = 6, 41
ARRIVES_WITHIN = 90
# Through the worker, as a form goes; a kill may come before the answer.
POST = """([path, fields]) => Promise.race([
    fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers: { 'HX-Request': 'true' } }).then((answer) => answer.status, String),
    new Promise((done) => setTimeout(done, 15000, 'slow')),
])"""
KEPT = "async (key) => (await globalThis.kithwork.ask('list')).entries.some((entry) => entry.key === key)"


def ready(page: Page) -> None:
    """The worker stands between the page and the network, and answers."""
    page.wait_for_function("() => globalThis.kithwork && navigator.serviceWorker.controller?.state === 'activated'")
    assert page.evaluate("() => globalThis.kithwork.ask('status')")


@dataclass
class Device:
    phone: Phone
    url: str
    cookie: Any
    random: random.Random
    page: Page | None = None
    keeper: str = ""
    token: str = ""
    recorded: list[tuple[str, UUID]] = field(default_factory=list)
    people: list[UUID] = field(default_factory=list)

    def open(self, *, offline: bool) -> Page:
        self.page = self.phone.open()
        context = self.page.context
        context.set_offline(offline)
        context.add_cookies([self.cookie])
        self.page.goto(f"{self.url}{HOME}device/")
        ready(self.page)
        return self.page

    def begin(self, contact: int) -> None:
        """Once with a signal: the app is on the device."""
        self.open(offline=False).goto(f"{self.url}{HOME}contacts/{contact}/")
        assert self.page
        ready(self.page)
        self.keeper = self.page.locator("#app").get_attribute("data-keeper") or ""
        self.token = self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""

    def kill(self) -> None:
        self.phone.kill()
        self.page = None

    def record(self, world: World, contacts: list[int]) -> None:
        kind, path, fields = self._thing(world, contacts)
        key = UUID(int=self.random.getrandbits(128), version=4)
        if kind == "contact":
            self.people.append(key)
        fields |= {
            "client_key": str(key),
            "kept_for": self.keeper,
            "kept_said": kind,
            "csrfmiddlewaretoken": self.token,
        }
        assert self.page
        assert self.page.evaluate(POST, [HOME + path, fields]) == 200
        self.recorded.append((kind, key))

    def _thing(self, world: World, contacts: list[int]) -> tuple[str, str, dict[str, str]]:
        who: str | int = self.random.choice(contacts)
        if self.people and self.random.random() < 0.4:
            who = f"new/{self.random.choice(self.people)}"
        kind = self.random.choice(("answer", "note", "response", "contact"))
        if kind == "contact":
            return kind, "contacts/add/", {"first_name": f"Guest{len(self.people)}", "last_name": "Quillfeather"}
        if kind == "answer":
            return kind, f"contacts/{who}/answer/", {"rung": str(self.random.choice(world.a.rungs).pk)}
        if kind == "note":
            return kind, f"contacts/{who}/notes/", {"body": f"Said something, {self.random.random()}"}
        return kind, f"contacts/{who}/actions/{world.a.actions['task'].pk}/", {"done": "on"}

    def come_back(self) -> None:
        assert self.page
        self.page.context.set_offline(False)

    def left(self) -> int:
        """What has not arrived; what was refused never will."""
        assert self.page
        told = self.page.evaluate("() => globalThis.kithwork.ask('send')")
        assert told, "the worker does not answer"
        refused = "async () => (await globalThis.kithwork.ask('list')).entries.filter((one) => one.state === 'refused')"
        assert told["refused"] == 0, self.page.evaluate(refused)
        return int(told["waiting"])


@dataclass
class Flight:
    world: World
    server: Server
    devices: list[Device]
    contacts: list[int]
    seed: int
    things: int

    def fly(self) -> None:
        dice = random.Random(self.seed)  # noqa: S311 - dice, not secrets
        for device in self.devices:
            assert device.page
            device.page.context.set_offline(True)
        self._record(dice)
        back = self.devices.copy()
        dice.shuffle(back)
        for device in back:
            self._return(device, dice)
        self._settle()

    def _record(self, dice: random.Random) -> None:
        order = [device for device in self.devices for _ in range(self.things)]
        dice.shuffle(order)
        killed = {dice.randrange(len(order)) for _ in range(dice.choice((0, 1, 1, 2)))}
        for place, device in enumerate(order):
            device.record(self.world, self.contacts)
            if place in killed:
                device.kill()
                device.open(offline=True)

    def _return(self, device: Device, dice: random.Random) -> None:
        """With a signal, and in the middle of sending something is killed, or nothing."""
        fate = dice.choice(("nothing", "server", "server", "browser", "both"))
        device.come_back()
        time.sleep(dice.uniform(0, 0.6))
        if fate in {"server", "both"}:
            self.server.kill()
        if fate in {"browser", "both"}:
            device.kill()
            device.open(offline=False)
        if fate in {"server", "both"}:
            self.server.start()

    def _settle(self) -> None:
        self.server.wait()
        until = time.monotonic() + ARRIVES_WITHIN
        while sum(device.left() for device in self.devices):  # each is asked, so that each sends
            assert time.monotonic() < until, "something never arrives"
            time.sleep(0.2)


@pytest.fixture
def flight(world: World, playwright: Playwright, tmp_path: Path) -> Iterator[Flight]:
    contacts = [world.a.contact(first_name=name).pk for name in ("Rosa", "Minh", "Ada")]
    with served() as server:
        devices = []
        for number in range(2):
            cookie = Site(server.url).cookie(world.a.users[0])
            folder = tmp_path / f"phone-{number}"
            devices.append(Device(Phone(playwright, folder), server.url, cookie, random.Random()))  # noqa: S311 - dice
        for device in devices:
            device.begin(contacts[0])
        yield Flight(world, server, devices, contacts, 0, THINGS)
        for device in devices:
            device.phone.close()


def everything(devices: list[Device]) -> Counter[tuple[str, UUID]]:
    return Counter(thing for device in devices for thing in device.recorded)


def arrived(known: set[int]) -> Counter[tuple[str, UUID]]:
    found: Counter[tuple[str, UUID]] = Counter()
    for kind, model in (("answer", Answer), ("note", Note), ("response", Response)):
        found.update((kind, key) for key in model.objects.values_list("client_key", flat=True))  # type: ignore[attr-defined]
    found.update(("contact", key) for key in Contact.objects.exclude(pk__in=known).values_list("client_key", flat=True))
    return found


@pytest.mark.parametrize(
    "shard", [0, *(pytest.param(shard, marks=pytest.mark.nightly) for shard in range(1, SHARDS + 1))]
)
def test_every_thing_arrives_exactly_once(flight: Flight, shard: int) -> None:
    """Shard 0 is one short flight, for every day; the others make up the five hundred."""
    seeds = [DAILY_SEED] if shard == 0 else range(shard * 1000, shard * 1000 + SCHEDULES // SHARDS)
    flight.things = DAILY_THINGS if shard == 0 else THINGS
    for seed in seeds:
        flight.seed = seed
        for number, device in enumerate(flight.devices):
            device.random = random.Random(seed * 2 + number)  # noqa: S311 - dice
            device.recorded.clear()
            device.people.clear()
        before = arrived(set(flight.contacts))
        flight.fly()
        told = everything(flight.devices)
        assert sum(told.values()) == 2 * flight.things
        assert arrived(set(flight.contacts)) - before == told, f"seed {seed}"
