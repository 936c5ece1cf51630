"""`./kith bench voterfile`: a voter file and a tag file brought in, beside what PostgreSQL alone takes; and asked.

On a database of its own, with the settings every installation has. Writes docs/performance.md.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench import report
from kithwork.cli.ground import ground
from kithwork.world.command import main as world

TITLE: Final = "Voter files: brought in, and asked in the hand"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench voterfile", description=__doc__)
    parser.add_argument("--voters", type=int, default=1_000_000)
    parser.add_argument("--tags", type=int, default=1_000_000, help="lines of the tag file")
    parser.add_argument("--contacts", type=int, default=5_000, help="of whom it is told whether they are found")
    parser.add_argument("--seconds", type=int, default=60, help="how long many ask at once")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it (a temporary one)")
    given = parser.parse_args(argv)
    with _folder(given.keep) as folder:
        voters, tags = folder / "ncvoter.txt", folder / "tags.csv"
        _make(voters, given.voters)
        contacts = folder / "contacts"
        if not contacts.exists():
            numbers = ["--voters", str(given.voters), "--count", str(2 * given.contacts)]
            world(["contacts", *numbers, "--out", str(contacts)])
        os.environ["KITH_HOME"] = str(folder / "home")
        os.environ["DATABASE_POOL"] = "20"  # a connection for each asker, who keeps it
        with ground():
            from bench.voterfile import asking, measured  # noqa: PLC0415 - Django is ready now

            rows = [
                *measured.rows(voters, given.voters, tags, given.tags),
                *asking.rows(contacts, seconds=given.seconds, limit=2 * given.contacts),
            ]
    text = (
        f"`./kith bench voterfile --voters {given.voters} --tags {given.tags}` on {os.cpu_count()} cores; North "
        f"Carolina's layout, 67 columns, {given.voters:,} voters. COPY is of the stored columns, already parsed, into a "
        "logged table without indexes, in the same database of the same run.\n\n"
    )
    report.write(TITLE, text + report.table(("what", "measured", "beside", "limit"), rows))
    for row in rows:
        sys.stdout.write(" | ".join(row) + "\n")
    return 0


def _make(path: Path, count: int) -> None:
    if not path.exists():
        world(["voters", "--count", str(count), "--out", str(path)])


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
