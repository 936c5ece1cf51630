"""The web process. `python -m kithwork.cli.web HOST PORT WORKERS`, started by processes.py."""

import sys

from granian import Granian
from granian.constants import Interfaces

from kithwork.kernel import lifeline

THREADS = 8  # of each worker; the pool of database connections is a little larger


def main(host: str, port: str, workers: str) -> None:
    lifeline.hold()
    Granian(
        "kithwork.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=THREADS,
        backlog=512,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
