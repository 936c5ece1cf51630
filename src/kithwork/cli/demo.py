"""`./kith demo`: a made-up campaign on this machine, for nobody but who sits at it."""

import argparse
import os
import sys
import threading
import webbrowser

import psycopg

from kithwork import env
from kithwork.cli import freshness, processes
from kithwork.cli.ground import bare_ground
from kithwork.cli.processes import Child
from kithwork.cli.serve import answers, web
from kithwork.cli.stop import say
from kithwork.kernel import tokens

HOST = "127.0.0.1"
Links = list[tuple[str, str]]  # label, token


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
    """A first start prepares and then serves. A later one, with nothing new, serves and needs no Django itself."""

    def __init__(self, port: int, *, browser: bool) -> None:
        self.port, self.browser = port, browser
        self.site = f"http://localhost:{port}"
        self.watch = processes.Watch(log=env.home() / "demo.log")

    def run(self) -> int:
        with bare_ground(demo=True):
            links = None if freshness.is_fresh() else _prepare(self.site)
            try:
                self.watch.start(web(HOST, self.port, workers=1))
                text = _welcome(self.site, links or _renew(os.environ["DATABASE_URL"]))
                return self.watch.run(ready=lambda: answers(HOST, self.port), then=lambda: self._show(text))
            finally:
                self.watch.stop()

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


def _prepare(site: str) -> Links:
    import django  # noqa: PLC0415 - settings read the environment that was made

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from kithwork.cli import database, static  # noqa: PLC0415
    from kithwork.kernel import demo  # noqa: PLC0415
    from kithwork.world import campaign  # noqa: PLC0415

    freshness.forget()
    now = timezone.now()
    database.migrate(is_demo=True, now=now)
    world = campaign.make(now=now, site=site)
    static.collect()
    links = [(entrance.label, token) for entrance, token in demo.make_links(world.entrances)]
    connection.close()
    freshness.note()
    return links


def _renew(url: str) -> Links:
    """The links of the last start, with other tokens."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT id, label FROM kernel_demolink ORDER BY id FOR UPDATE").fetchall()
        made = [(number, label, tokens.new()) for number, label in rows]
        for number, _, token in made:
            connection.execute(
                "UPDATE kernel_demolink SET token_hash = %s WHERE id = %s", [tokens.hashed(token), number]
            )
    return [(label, token) for _, label, token in made]


def _welcome(site: str, links: Links) -> str:
    lines = [f"  {label:<32} {site}/demo/enter/{token}/" for label, token in links]
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
