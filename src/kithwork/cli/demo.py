"""`./kith demo`: a made-up campaign on this machine, for nobody but who sits at it."""

import argparse
import os
import sys
import threading
import webbrowser
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kithwork import env
from kithwork.cli import freshness, processes
from kithwork.cli.ground import ground
from kithwork.cli.processes import Child
from kithwork.cli.serve import answers, web
from kithwork.cli.stop import say

if TYPE_CHECKING:
    from kithwork.kernel.demo import Entrance

HOST = "127.0.0.1"


def main(argv: list[str]) -> int:
    given = _parser().parse_args(argv)
    processes.require_free(HOST, given.port)
    # Whatever the surroundings say, the demo is for this machine and sends nothing.
    os.environ["ALLOWED_HOSTS"] = ",".join(env.LOOPBACK)
    for name in ("EMAIL_URL", "BEHIND_PROXY"):
        os.environ.pop(name, None)
    say("Starting the demo; the first time takes a minute or two.")
    return _Start(given.port, browser=not given.no_browser).run()


class _Start:
    """A first start prepares and then serves; a later one serves while it prepares the links."""

    def __init__(self, port: int, *, browser: bool) -> None:
        self.port, self.browser = port, browser
        self.site = f"http://localhost:{port}"
        self.watch = processes.Watch(log=env.home() / "demo.log")

    def run(self) -> int:
        try:
            with ground(demo=True, early=self._serve_if_fresh):
                text = self._prepare()
                self._serve()
                return self.watch.run(ready=lambda: answers(HOST, self.port), then=lambda: self._show(text))
        finally:
            self.watch.stop()

    def _serve_if_fresh(self) -> None:
        if freshness.is_fresh():
            self._serve()

    def _serve(self) -> None:
        if not self.watch.children:
            self.watch.start(web(HOST, self.port, workers=1))

    def _prepare(self) -> str:
        from django.db import connection  # noqa: PLC0415 - Django is ready now
        from django.utils import timezone  # noqa: PLC0415

        from kithwork.cli import database, static  # noqa: PLC0415
        from kithwork.world import campaign  # noqa: PLC0415

        now = timezone.now()
        if not self.watch.children:
            freshness.forget()
            database.migrate(is_demo=True, now=now)
        world = campaign.make(now=now, site=self.site)
        if not self.watch.children:
            static.collect()
            freshness.note()
        text = _welcome(self.site, world.entrances)
        connection.close()
        return text

    def _show(self, text: str) -> None:
        self.watch.start(Child("worker", []))  # after the site, which people wait for
        say(text)
        # Without a screen `webbrowser` would start a text browser in this very terminal.
        has_screen = sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        if self.browser and has_screen:
            threading.Thread(target=webbrowser.open, args=(self.site,), daemon=True).start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./kith demo",
        description="Run a made-up campaign on this machine. Its people do not exist, its mail stays in an Outbox page. "
        "Everything is kept in KITH_HOME (default: .kith beside ./kith); stop with Ctrl-C, start again any time.",
    )
    parser.add_argument("--port", type=int, default=8000, help="where the site answers (8000)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    return parser


def _welcome(site: str, entrances: "Iterable[Entrance]") -> str:
    from kithwork.kernel import demo  # noqa: PLC0415 - Django is ready now

    links = demo.make_links(entrances)
    lines = [f"  {one.label:<32} {site}/demo/enter/{token}/" for one, token in links]
    return "\n".join(
        [
            "",
            f"Kithwork's demo is at {site}/",
            "",
            "Sign in as",
            *lines,
            "",
            f"Mail it would send: {site}/demo/outbox/",
            "",
            "These links work until the next start. Stop with Ctrl-C; the data stays.",
        ]
    )
