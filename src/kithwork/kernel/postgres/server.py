"""An embedded PostgreSQL for one home folder, shared by every process that holds it."""

import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from kithwork.kernel.postgres import tuning
from kithwork.kernel.postgres.binaries import NEWEST_PROVIDER, Binaries, find
from kithwork.kernel.postgres.errors import PostgresError
from kithwork.kernel.postgres.identity import Identity, choose
from kithwork.kernel.postgres.places import Places, is_locked, locked

SUPERUSER = "postgres"
OWNER = "kith_owner"
APP = "kith_app"
DATABASE = "kithwork"
PATIENCE = 120.0  # seconds for recovery after a crash
LONGEST_LOG = 10 << 20


@dataclass(frozen=True, slots=True)
class Server:
    """`host` is the folder of the Unix socket."""

    host: str

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgres://{role}@{quote(self.host, safe='')}/{database}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """As superuser, each statement committed by itself."""
        return psycopg.connect(host=self.host, user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=10)


@contextmanager
def hold(home: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Starts the server of `home` where it does not run; it stops some time after the last holder is gone."""
    places = Places(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    server = Server(str(places.socket_folder))
    with locked(places.users, fcntl.LOCK_SH):
        with locked(places.starting):
            if not is_locked(places.guardian) or not _answers(server):
                _start(places, server, dict(settings or {}))
        yield server


def make_roles(server: Server) -> None:
    with server.connect() as connection:
        for role in (OWNER, APP):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def make_database(server: Server, name: str = DATABASE) -> bool:
    """True where it was not there before."""
    with server.connect() as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
    return True


def _start(places: Places, server: Server, given: dict[str, str]) -> None:
    identity = choose(places.home)
    binaries = find(made_by=_version(places.data))
    if not places.data.is_dir():
        _initialize(places, binaries, identity)
    places.make_socket_folder()
    identity.give(places.socket_folder)
    if places.log.exists() and places.log.stat().st_size > LONGEST_LOG:
        places.log.unlink()
    chosen = tuning.settings(given)
    words = [word for key, value in chosen.items() for word in ("-c", f"{key}={value}")]
    command = identity.command(binaries.path("postgres"), "-D", str(places.data), "-k", server.host, *words)
    before = places.log.stat().st_size if places.log.exists() else 0
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "kithwork.kernel.postgres.guardian", str(places.home), *command],
        check=True,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait(places, server, before)
    make_roles(server)


def _version(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except (FileNotFoundError, ValueError):
        return None


def _initialize(places: Places, binaries: Binaries, identity: Identity) -> None:
    """Under another name first, so that a killed initdb leaves no half database."""
    unfinished = places.home / "postgres.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    identity.give(unfinished)
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= NEWEST_PROVIDER else []
    made = subprocess.run(  # noqa: S603 - a program found by find(), no shell
        identity.command(
            binaries.path("initdb"),
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            *provider,
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
        ),
        capture_output=True,
        text=True,
        check=False,
        **identity.process_options(),
    )
    if made.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise PostgresError(_explain(made.stderr, places))
    unfinished.rename(places.data)


def _answers(server: Server) -> bool:
    try:
        server.connect().close()
    except psycopg.OperationalError:
        return False
    return True


def _wait(places: Places, server: Server, before: int) -> None:
    end = time.monotonic() + PATIENCE
    while not _answers(server):
        if not is_locked(places.guardian) or time.monotonic() > end:
            said = places.log.read_bytes()[before:].decode(errors="replace") if places.log.exists() else ""
            raise PostgresError(_explain(said, places))
        time.sleep(0.02)


def _explain(said: str, places: Places) -> str:
    if "No space left on device" in said:
        return f"The disk is full: make room where {places.home} is, then start again. Nothing was lost."
    fatal = [line for line in said.splitlines() if "FATAL" in line or "error:" in line]
    lines = fatal or [line for line in said.splitlines() if line.strip()] or ["it gave no reason"]
    last = lines[-1].split("FATAL:")[-1].strip().rstrip(".")
    where = f" Its whole log is {places.log}." if places.log.exists() else ""
    return f"PostgreSQL did not start: {last}.{where}"
