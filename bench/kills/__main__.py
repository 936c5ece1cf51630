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
            meant = _received(voters, "quiet")
            _whole(meant)
            killed, tally = _kill(home, voters, given.kills, Random(given.seed))
            hashes = [_hashes(home, file) for _organization, file in (meant, *killed)]
            left = _one(home, "SELECT count(*) FROM pg_class WHERE relname ~ '^voterfile_raw'")
    same = all(found == hashes[0] for found in hashes) and all(hashes[0][1:3]) and not left
    text = (
        f"`./kith bench kills --voters {given.voters} --kills {given.kills} --seed {given.seed}`: North Carolina's "
        f"layout, killed with SIGKILL at random bytes and while the index was made, each time begun again: "
        f"{tally['worker']} times the worker, {tally['PostgreSQL']} times PostgreSQL. A load that was done before its kill came does not "
        f"count and another delivery is begun: {len(killed)} in all. "
        f"All rows, keys, counts and rejected lines of each, in order, "
        f"{'are those of a load nobody killed' if same else '**differ from a load nobody killed**'}.\n"
    )
    report.write(TITLE, text)
    sys.stdout.write(text)
    return 0 if same else 1


def _kill(home: Path, voters: Path, kills: int, chance: Random) -> tuple[list[tuple[int, int]], Counter[str]]:
    """The deliveries loaded in the end, and how often each of the two died before a load was done."""
    files, tally = [_received(voters, "killed-1")], Counter[str]()
    while tally.total() < kills:
        whom, share = chance.choice(("worker", "PostgreSQL")), chance.random() * BEYOND
        worker = _begin(files[-1])
        _wait_for(home, files[-1][1], share, worker)
        if worker.poll() == 0:
            files.append(_received(voters, f"killed-{len(files) + 1}"))
        elif worker.poll() is None and (whom == "worker" or _kill_server(home)):
            if whom == "worker":
                worker.kill()
            if worker.wait(PATIENCE):
                tally[whom] += 1
                sys.stderr.write(f"{whom} at {share:.2f}\n")
        else:  # PostgreSQL still recovers from the kill before
            worker.wait(PATIENCE)
            time.sleep(1)
    _whole(files[-1])
    return files, tally


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
    if worker.stdout:
        worker.stdout.readline()
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


def _received(voters: Path, slug: str) -> tuple[int, int]:
    """By a process of its own: no connection of this one outlives a kill of PostgreSQL."""
    for _try in range(5):
        receiving = _process("receive", str(voters), slug)
        said, _nothing = receiving.communicate(timeout=PATIENCE)
        if receiving.returncode == 0:
            organization, file = said.split()[-2:]
            return int(organization), int(file)
        time.sleep(5)
    raise SystemExit("The file could not be received.")


def _begin(file: tuple[int, int]) -> "subprocess.Popen[bytes]":
    return _process("load", *map(str, file))


def _process(module: str, *words: str) -> "subprocess.Popen[bytes]":
    """With the server of the home folder, which it starts where it is dead; not with one by its address."""
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    call = [sys.executable, "-m", f"bench.kills.{module}", *words]
    return subprocess.Popen(call, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own


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
