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

from kithwork import env
from kithwork.cli.ground import ground

PER_MOBILIZER: Final = 25


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench dashboard", description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000, help="one mobilizer a 25 of them")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it (a temporary one)")
    parser.add_argument("--only-make", action="store_true", help="make the campaign and measure nothing")
    given = parser.parse_args(argv)
    with _folder(given.keep) as folder:
        os.environ["KITH_HOME"] = str(folder)
        with ground():
            _make(given.contacts)
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
