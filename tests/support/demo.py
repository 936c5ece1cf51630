"""The demo, run by the command people use, for screenshots and measurements."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LINK = re.compile(r"^  (\S.*?)\s+(http\S+/demo/enter/\S+/)$")
BEGINS, READY = "Starting the demo", "These links work until"
STOPS_WITHIN = 60
# What the tests themselves live by, and a command started by them must not.
FOREIGN = ("SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "DATABASE_POOL")


@dataclass(frozen=True)
class Demo:
    """`links` by the words before them ("analyst"); `seconds` from the command to the moment it named them.

    `installed`: the seconds after which everything was installed and the program itself began.
    """

    site: str
    links: dict[str, str]
    seconds: float
    installed: float


def free_port(wanted: int = 0) -> int:
    """The wanted one where it is free, else any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], *, home: Path, port: int = 0, environment: dict[str, str] | None = None
) -> Iterator[Demo]:
    """`command` is what stands before `demo`: the script `kith` of a clone, or a Python with the module."""
    port, began = free_port(port), time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "demo", "--no-browser", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=_surroundings() | {"KITH_HOME": str(home)} | (environment or {}),
    )
    try:
        links, times = _heard(process)
        yield Demo(f"http://localhost:{port}", links, *(times[line] - began for line in (READY, BEGINS)))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=STOPS_WITHIN)


def _surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in FOREIGN}


def _heard(process: "subprocess.Popen[str]") -> tuple[dict[str, str], dict[str, float]]:
    """The links it names, and when it said the lines that are waited for."""
    said, links, times = [], {}, {}
    for line in process.stdout or ():
        said.append(line)
        if found := LINK.match(line.rstrip()):
            links[found[1]] = found[2]
        times |= {start: time.monotonic() for start in (BEGINS, READY) if line.startswith(start)}
        if READY in times:
            return links, {BEGINS: times[READY]} | times
    raise RuntimeError("The demo did not start:\n" + "".join(said))
