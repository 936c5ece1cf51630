"""A phone at a bus stop, and the thumb that uses it: what tests and the bench measure with."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.chromium import STILL

WIDTH, HEIGHT = 390, 844
CPU_TIMES_SLOWER, BYTES_A_SECOND = 4, 1_600_000 / 8
# Every shift counts that nobody caused, whenever it comes: entries are kept from before the first paint on.
_WATCH = """
window.__shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.__shifts.push([shift.value, ...shift.sources
    .map(({ node }) => node?.outerHTML?.slice(0, 80) ?? String(node?.nodeName))]);
}).observe({ type: "layout-shift", buffered: true });
"""
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@dataclass
class Phone:
    """One page of a browser, the size of a phone; `bytes` are what came over the wire since `forget`."""

    page: Page
    bytes: float = 0

    def forget(self) -> None:
        self.bytes = 0

    def shifts(self) -> list[Any]:
        """Those of the page that is shown."""
        found: list[Any] = self.page.evaluate("() => window.__shifts")
        return found

    def first_paint(self) -> float:
        """Milliseconds after the page was asked for."""
        return float(self.page.evaluate(_PAINT) or 0)


def phone(browser: Browser, *, state: Any = None, throttled: bool = True) -> tuple[BrowserContext, Phone]:
    """Viewport, slow processor and slow line are set through the browser's own protocol; the cache is empty."""
    context = browser.new_context(**STILL, storage_state=state, has_touch=True)
    context.add_init_script(_WATCH)
    held = Phone(context.new_page())
    wire = context.new_cdp_session(held.page)
    wire.send(
        "Emulation.setDeviceMetricsOverride",
        {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 2, "mobile": True},
    )
    wire.send("Network.enable")
    if throttled:
        wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES_SLOWER})
        line = {
            "offline": False,
            "latency": 0,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        }
        wire.send("Network.emulateNetworkConditions", line)

    def arrived(event: dict[str, Any]) -> None:
        held.bytes += event["encodedDataLength"]

    wire.on("Network.loadingFinished", arrived)
    return context, held


@dataclass
class Thumb:
    """Counts what a person does: each press, each field filled, each tick."""

    phone: Phone
    actions: int = 0
    shifts: list[Any] = field(default_factory=list)

    def press(self, name: str | re.Pattern[str]) -> None:
        main = self.phone.page.locator("#main")
        pressed = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
        self._do(pressed.first.click)

    def type(self, label: str, text: str) -> None:
        self._do(lambda: self._field(label).fill(text))

    def tick(self, label: str) -> None:
        self._do(lambda: self._field(label).check())

    def arrives(self, heading: str | re.Pattern[str]) -> None:
        expect(self.phone.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=20_000)
        self.phone.page.wait_for_load_state("networkidle")

    def _field(self, label: str) -> Locator:
        return self.phone.page.get_by_label(re.compile(f"^{re.escape(label)}"))

    def _do(self, deed: Callable[[], None]) -> None:
        self.shifts += self.phone.shifts()
        deed()
        self.actions += 1


@dataclass(frozen=True)
class Somebody:
    """Of the voter file."""

    first_name: str
    last_name: str
    city: str


def first_five_minutes(
    thumb: Thumb,
    *,
    landing: str,
    email: str,
    code: Callable[[], str],
    oneself: Somebody,
    friend: Somebody,
    answer: str,
    passcode: str = "",
) -> None:
    """From the landing page to the first contact's answer. `code` reads the mail; its paper is no action."""
    thumb.phone.page.goto(landing)
    thumb.press("Join campaign")
    thumb.arrives("Sign in")
    thumb.type("E-mail", email)
    thumb.press("Send me the mail")
    thumb.arrives("Look into your mail")
    thumb.type("Code", code())
    thumb.press("Sign in")
    if passcode:
        thumb.arrives(re.compile("^(?!Look into)"))
        thumb.type("Passcode", passcode)
        thumb.press("Continue")
    thumb.arrives(re.compile("^Join"))
    thumb.type("First name", oneself.first_name)
    thumb.type("Last name", oneself.last_name)
    thumb.type("City", oneself.city)
    thumb.type("State", "NC")
    thumb.tick("I am 18 or older")
    thumb.press("Join campaign")
    thumb.arrives("Find yourself in the voter file")
    thumb.press("Look in the voter file")
    thumb.arrives("Which one is you?")
    thumb.press(re.compile("This is me"))
    thumb.arrives(re.compile("^Hello"))
    thumb.press("Add the first contact")
    thumb.arrives("Add a contact")
    thumb.type("First name", friend.first_name)
    thumb.type("Last name", friend.last_name)
    thumb.type("Town or city", friend.city)
    thumb.press("Save")
    thumb.arrives(re.compile(f"^Is this {friend.first_name}"))
    thumb.press(re.compile("This is them"))
    thumb.arrives(f"{friend.first_name} {friend.last_name}")
    rung = thumb.phone.page.get_by_role("button", name=answer, exact=True)
    before = rung.bounding_box()
    thumb.press(re.compile(f"^{re.escape(answer)}$"))
    expect(rung).to_have_attribute("aria-pressed", "true")
    thumb.phone.page.wait_for_load_state("networkidle")
    assert rung.bounding_box() == before, "what was pressed moved"
    thumb.shifts += thumb.phone.shifts()
