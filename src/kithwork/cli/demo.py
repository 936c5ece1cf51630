"""`./kith demo`: a made-up campaign on this machine, for nobody but who sits at it."""

import argparse
import os
import sys
import threading
import webbrowser
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from kithwork import env
from kithwork.cli import processes
from kithwork.cli.ground import ground
from kithwork.cli.serve import answers, children
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
    with ground(demo=True):
        from kithwork.cli import database, static  # noqa: PLC0415 - Django is ready now
        from kithwork.world import campaign  # noqa: PLC0415

        now = timezone.now()
        database.migrate(is_demo=True, now=now)
        site = f"http://localhost:{given.port}"
        world = campaign.make(now=now, site=site)
        static.collect()
        text = _welcome(site, world.entrances)
        connection.close()
        return processes.watch(
            children(HOST, given.port, workers=1),
            log=env.home() / "demo.log",
            ready=lambda: answers(HOST, given.port),
            then=lambda: _show(text, site, browser=not given.no_browser),
        )


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


def _show(text: str, site: str, *, browser: bool) -> None:
    say(text)
    # Without a screen `webbrowser` would start a text browser in this very terminal.
    has_screen = sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if browser and has_screen:
        threading.Thread(target=webbrowser.open, args=(site,), daemon=True).start()
