"""The files of one embedded server, and the locks by which several processes share it."""

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kithwork.kernel.postgres.errors import PostgresError

LONGEST_SOCKET = 100  # a Unix socket's address ends at 104 or 108 bytes, depending on the system
SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Places:
    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def users(self) -> Path:
        """Held shared by each process that uses the server; whoever gets it alone may stop the server."""
        return self.home / "postgres.users"

    @property
    def starting(self) -> Path:
        return self.home / "postgres.starting"

    @property
    def guardian(self) -> Path:
        """Held by the guardian as long as it lives."""
        return self.home / "postgres.guardian"

    @property
    def socket_folder(self) -> Path:
        near = self.home / "postgres.socket"
        if len(os.fsencode(near / SOCKET)) < LONGEST_SOCKET:
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kith-{os.geteuid()}-{name}"

    def make_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.data.stat().st_uid):
            raise PostgresError(f"{folder} belongs to somebody else: remove it, or set KITH_HOME to a shorter path.")


@contextmanager
def locked(path: Path, kind: int = fcntl.LOCK_EX) -> Iterator[int]:
    """Waits for the lock; the system lets go of it when the process ends, however it ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


def is_locked(path: Path) -> bool:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
