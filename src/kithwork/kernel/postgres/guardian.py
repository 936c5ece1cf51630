"""A small process beside the server: starts `postgres`, starts it again when it dies, stops it when nobody uses it.

It outlives whoever started it, so a killed `./kith` takes nobody's database away, and leaves none running either.
`python -m kithwork.kernel.postgres.guardian HOME POSTGRES-COMMAND…`
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from kithwork.kernel.postgres.identity import choose
from kithwork.kernel.postgres.places import Places

TICK = 0.1
PATIENCE = 60.0  # seconds for a checkpoint before the hard stop
TRIES = 3


def main(arguments: list[str]) -> None:
    places, command = Places(Path(arguments[0])), arguments[1:]
    handle = os.open(places.guardian, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # another guardian is at work
    if os.fork():
        os._exit(0)  # whoever called waits for no guardian; the child keeps the lock
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with places.users.open("r+") as users:
        _guard(places, command, users.fileno())
        os.close(handle)  # before `users`, so that whoever waits for those sees no guardian


def _guard(places: Places, command: list[str], users: int) -> None:
    tries = 0
    while tries < TRIES:
        began = time.monotonic()
        process = _start(places, command)
        while process.poll() is None:
            if _alone(users):
                _stop(process)
                return
            time.sleep(TICK)
        tries = tries + 1 if time.monotonic() - began < 10 else 0  # noqa: PLR2004 - seconds a healthy server outlives


def _start(places: Places, command: list[str]) -> subprocess.Popen[bytes]:
    forget_stale(places.data / "postmaster.pid")
    for lock in places.socket_folder.glob("*.lock"):
        forget_stale(lock)
    with places.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - the command comes from server.py
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **choose(places.home).process_options()
        )


def _alone(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def forget_stale(path: Path) -> None:
    """After a kill -9 and a restart of the machine or container the noted pid may be another program's.

    PostgreSQL then refuses to start. A dead pid, and a living postgres, it judges itself.
    """
    try:
        pid = int(path.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    said = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607 - fixed words
    if said.returncode == 0 and "postgres" not in said.stdout:
        path.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
