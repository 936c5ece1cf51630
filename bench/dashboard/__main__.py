"""`./kith bench dashboard`: the lists and numbers of a campaign of the design's size, beside the same in plain SQL.

On a database of its own, with the settings every installation has. Writes docs/performance.md.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench import report
from kithwork import env
from kithwork.cli.ground import ground

TITLE: Final = "The dashboard of a large campaign"
PER_MOBILIZER: Final = 25


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench dashboard", description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000, help="one mobilizer a 25 of them")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it (a temporary one)")
    parser.add_argument("--only-make", action="store_true", help="make the campaign and measure nothing")
    parser.add_argument("--just", default="", help="what holds this word, and write nothing down")
    given = parser.parse_args(argv)
    with _folder(given.keep) as folder:
        os.environ["KITH_HOME"] = str(folder)
        os.environ["DATABASE_POOL"] = "2"  # the connection of the one who asks stays
        with ground():
            _make(given.contacts)
            if not given.only_make:
                _measure(given.contacts, just=given.just)
    return 0


def _make(contacts: int) -> None:
    """The campaign, unless a kept folder has it already."""
    from django.utils import timezone  # noqa: PLC0415 - Django is ready now

    from bench.dashboard import campaign  # noqa: PLC0415
    from kithwork.campaigns.models import Campaign  # noqa: PLC0415
    from kithwork.cli import database  # noqa: PLC0415
    from kithwork.kernel.postgres.places import Places  # noqa: PLC0415
    from kithwork.kernel.postgres.server import DATABASE, Server  # noqa: PLC0415

    database.migrate(is_demo=False, now=timezone.now())
    if Campaign.objects.filter(slug=campaign.SLUG).exists():
        return
    begun = time.monotonic()
    with Server(str(Places(env.home()).socket_folder)).connect(DATABASE) as superuser:
        cursor = superuser.cursor()
        with campaign.fast(cursor):
            campaign.make(
                cursor, contacts=contacts, mobilizers=max(contacts // PER_MOBILIZER, 1), now=timezone.now(),
                tell=lambda name: print(f"{time.monotonic() - begun:6.0f} s  {name}", flush=True),
            )  # fmt: skip
            print(f"{time.monotonic() - begun:6.0f} s  indexes", flush=True)
        cursor.execute("VACUUM ANALYZE")
    print(f"{time.monotonic() - begun:6.0f} s  made", flush=True)


def _measure(contacts: int, *, just: str) -> None:
    from bench.dashboard import measured  # noqa: PLC0415

    scope, lines = measured.scope(), []
    for line in measured.rows(scope, just=just):
        print(" | ".join(line), flush=True)
        lines.append(line)
    if just:
        return
    text = (
        f"`./kith bench dashboard --contacts {contacts}` on {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f} before it "
        f"ended; one campaign of {contacts:,} contacts and {contacts // PER_MOBILIZER:,} mobilizers, warm. A page is asked "
        f"{measured.RUNS} times as the dashboard asks it, audit trail included; beside it the same statements alone, as "
        f"psql would send them. {measured.indexes()}\n\n"
    )
    report.write(TITLE, text + report.table(measured.HEADS, lines))


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
