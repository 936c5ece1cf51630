"""`./kith bench kills`: a voter file whose load is killed with -9, worker or PostgreSQL, again and again.

In the end it must be row for row what it is when nobody kills. Writes docs/performance.md.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

import psycopg

from bench import report
from kithwork.cli.ground import ground
from kithwork.kernel.postgres.places import Places
from kithwork.kernel.postgres.server import Server
from kithwork.world.command import main as world

TITLE: Final = "A load that is killed"
# Part of the attempts goes on beyond the last byte, into the index.
BEYOND: Final = 1.1
PATIENCE: Final = 600.0
_HASH: Final = """
SELECT md5(string_agg(md5((to_jsonb(t) - 'file_id' - 'organization_id')::text), '' ORDER BY {order}))
FROM {table} t WHERE file_id = {file}
"""
_TABLES: Final = {
    "voterfile_voter": "number", "voterfile_voterkey": "bucket", "voterfile_frequency": "kind, value",
    "voterfile_rejectedline": "part, line",
}  # fmt: skip


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./kith bench kills", description=__doc__)
    parser.add_argument("--voters", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="kith-kills-") as folder:
        voters, home = Path(folder) / "ncvoter.txt", Path(folder) / "home"
        world(["voters", "--count", str(given.voters), "--out", str(voters)])
        os.environ["KITH_HOME"] = str(home)
        with ground():
            from bench.kills.files import received  # noqa: PLC0415 - Django is ready now

            meant, killed = (received(voters, slug) for slug in ("quiet", "killed"))
            _whole(meant)
            tally = _kill(home, killed, given.kills, Random(given.seed))
            _whole(killed)
            hashes = [_hashes(home, file) for _organization, file in (meant, killed)]
            left = _one(home, "SELECT count(*) FROM pg_class WHERE relname ~ '^voterfile_raw'")
    same = hashes[0] == hashes[1] and all(hashes[0][1:3]) and not left
    text = (
        f"`./kith bench kills --voters {given.voters} --kills {given.kills} --seed {given.seed}`: North Carolina's "
        f"layout, killed with SIGKILL at random bytes and while the index was made, then loaded once more. "
        f"{tally['worker']} times the worker, {tally['PostgreSQL']} times PostgreSQL; {tally['late']} of them came when "
        f"the load was done and show nothing. All rows, keys, counts and rejected lines, in order, "
        f"{'are those of a load nobody killed' if same else '**differ from a load nobody killed**'}.\n"
    )
    report.write(TITLE, text)
    sys.stdout.write(text)
    return 0 if same else 1


def _kill(home: Path, file: tuple[int, int], kills: int, chance: Random) -> Counter[str]:
    tally: Counter[str] = Counter()
    for _kill in range(kills):
        whom, share = chance.choice(("worker", "PostgreSQL")), chance.random() * BEYOND
        worker = _begin(file)
        _wait_for(home, file[1], share, worker)
        while worker.poll():  # PostgreSQL still recovers from the kill before
            time.sleep(1)
            worker = _begin(file)
            _wait_for(home, file[1], share, worker)
        tally["late"] += worker.poll() is not None
        tally[whom] += 1
        if whom == "worker" or not _kill_server(home):
            worker.kill()
        worker.wait(PATIENCE)
        sys.stderr.write(f"{whom} at {share:.2f}\n")
    return tally


def _kill_server(home: Path) -> bool:
    """False where none runs: its guardian leaves a server dead that dies three times in a row within seconds."""
    for _moment in range(50):
        # Where it just begins again after the kill before, the number may be that of the dead one.
        with suppress(OSError, IndexError):
            os.kill(int((Places(home).data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            return True
        time.sleep(0.1)
    return False


def _wait_for(home: Path, file: int, share: float, worker: "subprocess.Popen[bytes]") -> None:
    """Until so much of the delivery is read; beyond its end, by the time the reading took."""
    begun = time.monotonic()
    while worker.poll() is None:
        done, total, stage = _progress(home, file)
        if stage == "indexing":
            time.sleep((time.monotonic() - begun) * max(share - 1, 0))
            return
        if stage == "reading" and done >= share * total:
            return
        time.sleep(0.05)


def _progress(home: Path, file: int) -> tuple[int, int, str]:
    with suppress(psycopg.Error), Server(str(Places(home).socket_folder)).connect("kithwork") as connection:
        found = connection.execute(
            "SELECT bytes_done, bytes_total, stage FROM voterfile_voterfile WHERE id = %s", [file]
        ).fetchone()
        if found:
            return int(str(found[0])), int(str(found[1])), str(found[2])
    return 0, 1, ""


def _begin(file: tuple[int, int]) -> "subprocess.Popen[bytes]":
    """With the server of the home folder, which it starts where it is dead; not with one by its address."""
    words = [sys.executable, "-m", "bench.kills.load", *map(str, file)]
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    return subprocess.Popen(words, env=own, stderr=subprocess.DEVNULL)  # noqa: S603 - our own


def _whole(file: tuple[int, int]) -> None:
    """As often as PostgreSQL, which may still recover, makes it necessary."""
    for _try in range(5):
        if _begin(file).wait(PATIENCE) == 0:
            return
        time.sleep(5)
    raise SystemExit("The file could not be loaded.")


def _hashes(home: Path, file: int) -> list[object]:
    statements = (_HASH.format(table=table, order=order, file=file) for table, order in _TABLES.items())
    status = _one(home, f"SELECT status || accepted || ' ' || rejected FROM voterfile_voterfile WHERE id = {file}")  # noqa: S608
    return [status, *(_one(home, statement) for statement in statements)]


def _one(home: Path, statement: str) -> object:
    with Server(str(Places(home).socket_folder)).connect("kithwork") as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[arg-type]  # our own words
    return row[0] if row else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
