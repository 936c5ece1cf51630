"""A process that was started to serve another ends with it, even if that one was killed and could not say so."""

import os
import signal
import threading
import time

TICK = 0.5
PATIENCE = 10.0


def hold() -> None:
    """Does nothing in a process that nobody watches."""
    if os.environ.get("KITH_WATCHED_BY"):
        threading.Thread(target=_watch, args=(os.getppid(),), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(TICK)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)  # whatever still holds it up has had its time; its jobs and requests can be repeated
