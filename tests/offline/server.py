"""The real server in processes of its own, to be killed in the middle of anything, and phones that can be killed too."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection as database
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.support.chromium import STILL, launch_arguments
from tests.support.demo import free_port

STARTS_WITHIN = 60


@dataclass
class Server:
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        name = database.settings_dict["NAME"]
        url = os.environ["DATABASE_URL"]
        here = {"DATABASE_URL": url.rpartition("/")[0] + f"/{name}" if "?" not in url else _renamed(url, name)}
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-m", "kithwork.cli.web", "127.0.0.1", str(self.port), "1"],
            env=os.environ | here,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            try:
                connection = http.client.HTTPConnection("localhost", self.port, timeout=5)
                connection.request("GET", "/c/none/me/worker.js")
                connection.getresponse().read()
                connection.close()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server does not answer")

    def kill(self) -> None:
        """With -9, the master and its worker at once."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def _renamed(url: str, name: str) -> str:
    before, _, after = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}?{after}"


@dataclass
class Phone:
    """A browser with a memory of its own in `folder`, which outlives the browser."""

    playwright: Playwright
    folder: Path
    context: BrowserContext | None = field(default=None)

    def open(self) -> Page:
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), headless=True, viewport={"width": 390, "height": 844}, **STILL, **launch_arguments()
        )
        self.context.set_default_timeout(15_000)
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def kill(self) -> None:
        """With -9, as a phone whose battery ends."""
        for pid in self._browser():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.context:
            with contextlib.suppress(Exception):
                self.context.close()
            self.context = None

    def close(self) -> None:
        if self.context:
            self.context.close()
            self.context = None

    def _browser(self) -> Iterator[int]:
        """The process that was told of this folder, and nobody's else."""
        told = f"--user-data-dir={self.folder}".encode()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    words = (entry / "cmdline").read_bytes().split(b"\0")
                    if told in words and not any(word.startswith(b"--type=") for word in words):
                        yield int(entry.name)


@contextlib.contextmanager
def served() -> Iterator[Server]:
    server = Server(free_port())
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.kill()
