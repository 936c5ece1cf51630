"""`./kith bench exports`: files of a large campaign, beside COPY of the same SELECT; and what memory a worker needs.

On a database of its own. Writes docs/performance.md.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench import report
from kithwork.cli.ground import ground

TITLE: Final = "Exports"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench exports", description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        os.environ["KITH_HOME"] = str(Path(folder) / "home")
        os.environ["DATABASE_POOL"] = "0"  # each file is made by a process of its own
        with ground():
            from bench.exports import measured  # noqa: PLC0415 - Django is ready now

            load = os.getloadavg()[0]
            rows = measured.rows(given.contacts)
    text = (
        f"`./kith bench exports --contacts {given.contacts}` on {os.cpu_count()} cores, load {load:.1f} before it began: "
        "the Contacts file with its 26 columns, by the job that makes it (counting first, checksum last), each in a "
        "process of its own. COPY is of the same SELECT, by psycopg into a file of the same disk, in the same run.\n\n"
    )
    report.write(TITLE, text + report.table(("what", "measured", "beside", "limit"), rows))
    for row in rows:
        sys.stdout.write(" | ".join(row) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
