"""`./kith demo`: a made-up campaign on this machine, for nobody but who sits at it."""

import argparse
import importlib
import os
import sys
import threading
import webbrowser
from datetime import datetime
from importlib.util import find_spec

from django.db import connection
from django.utils import timezone

from kithwork import env
from kithwork.cli import processes
from kithwork.cli.ground import ground
from kithwork.cli.serve import answers, children
from kithwork.cli.stop import say

HOST = "127.0.0.1"
WORLD = "kithwork.world.campaign"

# Of the first organization with an active campaign: who is shown around.
PEOPLE = """
WITH shown AS (
    SELECT c.id, c.slug AS campaign, o.id AS organization_id, o.slug AS organization
    FROM campaigns_campaign c JOIN accounts_organization o ON o.id = c.organization_id
    WHERE c.status = 'active' ORDER BY o.id, c.id LIMIT 1
), held AS (
    SELECT m.user_id, m.role, s.*, row_number() OVER (PARTITION BY m.role ORDER BY m.id) AS place
    FROM accounts_membership m JOIN shown s USING (organization_id)
), joined AS (
    SELECT b.user_id, b.first_name, b.last_name, s.campaign, row_number() OVER (ORDER BY b.id) AS place
    FROM campaigns_mobilizer b JOIN shown s ON s.id = b.campaign_id
    WHERE b.left_at IS NULL AND b.user_id IS NOT NULL
)
SELECT user_id, 'organization admin', '/o/' || organization || '/' || campaign || '/analytics/', 1, place
    FROM held WHERE role = 'organization_admin' AND place = 1
UNION ALL SELECT user_id, 'analyst', '/o/' || organization || '/' || campaign || '/analytics/', 2, place
    FROM held WHERE role = 'analyst' AND place = 1
UNION ALL SELECT user_id, 'mobilizer ' || first_name || ' ' || last_name, '/c/' || campaign || '/me/', 3, place
    FROM joined WHERE place <= 2
ORDER BY 4, 5
"""


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

        now = timezone.now()
        database.migrate(is_demo=True, now=now)
        _make_world(now)
        static.collect()
        site = f"http://localhost:{given.port}"
        text = _welcome(site)
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


def _make_world(now: datetime) -> None:
    if find_spec(WORLD):
        importlib.import_module(WORLD).make(now=now)


def _welcome(site: str) -> str:
    from kithwork.kernel import demo  # noqa: PLC0415 - Django is ready now

    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        entrances = [demo.Entrance(user_id=row[0], label=row[1], path=row[2]) for row in cursor.fetchall()]
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
