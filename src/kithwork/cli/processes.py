"""The web and the worker, watched: one that falls is started again, and all end when the command does."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from kithwork.cli.stop import Stop, complain

PATIENCE = 30.0  # seconds to finish requests and jobs
FALLS = 5  # so many falls within a minute are a fault, not an accident
TICK = 0.1
READY_WITHIN = 60.0
LETTING_GO = 4.0


@dataclass
class Child:
    name: str
    arguments: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    falls: list[float] = field(default_factory=list)

    def start(self, log: Path | None) -> None:
        with log.open("ab") if log else nullcontext() as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own modules
                [sys.executable, "-m", f"kithwork.cli.{self.name}", *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,  # a terminal's Ctrl-C reaches the watcher only, which then tells the others once
                env=os.environ | {"KITH_WATCHED_BY": str(os.getpid())},
            )

    def fell(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def address_of(host: str) -> str:
    """The number behind a name of this machine, which is what the web server takes."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError as error:
        raise Stop(f"{host} is no address of this machine: give --host one of its own, such as 127.0.0.1.") from error


def require_free(host: str, port: int) -> None:
    """A site of ours that was killed a moment ago still lets go of its port."""
    end = time.monotonic() + LETTING_GO
    while not _binds(host, port):
        if time.monotonic() > end:
            raise Stop(
                f"Port {port} of {host} is taken, or {host} is not this machine: stop what uses it, or choose another "
                "with --port."
            )
        time.sleep(TICK)


def _binds(host: str, port: int) -> bool:
    try:
        info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(info[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(info[4])
    except PermissionError as error:
        raise Stop(f"Port {port} needs the rights of root: choose one above 1023 with --port.") from error
    except OverflowError as error:
        raise Stop(f"There is no port {port}: choose one from 1024 to 65535 with --port.") from error
    except OSError:
        return False
    return True


class Watch:
    """Starts children, keeps them running, and ends them. `log` None: they write to this terminal."""

    def __init__(self, *, log: Path | None = None) -> None:
        self.log = log
        self.children: list[Child] = []
        self.asked = threading.Event()

    def start(self, child: Child) -> None:
        if not self.children:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, lambda _number, _frame: self.asked.set())
        self.children.append(child)
        child.start(self.log)

    def run(self, *, ready: Callable[[], bool], then: Callable[[], None]) -> int:
        """Returns when a signal asked for the end. `then` is called once, when `ready` first says so."""
        began, told = time.monotonic(), False
        while not self.asked.wait(TICK):
            if not told and ready():
                told = True
                then()
            if not told and time.monotonic() - began > READY_WITHIN:
                raise Stop(f"The site did not answer within {READY_WITHIN:.0f} seconds: the log says why.")
            for child in self.children:
                if child.fell():
                    _again(child, self.log)
        return 0

    def stop(self) -> None:
        running = [child.process for child in self.children if child.process and not child.fell()]
        for process in running:
            process.send_signal(signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _again(child: Child, log: Path | None) -> None:
    now = time.monotonic()
    child.falls = [*(fall for fall in child.falls if now - fall < 60), now]  # noqa: PLR2004 - a minute
    if len(child.falls) >= FALLS:
        raise Stop(f"The {child.name} process fell {FALLS} times within a minute: its last lines say why.")
    complain(f"The {child.name} process ended by itself; it is started again.")
    child.start(log)
