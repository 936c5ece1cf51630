"""What every command stands on: the home folder, its keys, a database that answers, Django."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from kithwork import env
from kithwork.cli.stop import Stop
from kithwork.kernel.postgres.server import APP, DATABASE, OWNER, hold, make_database

LEAST_ROOM = 100 << 20
MADE_BY_DEMO = "made by ./kith demo"  # the comment of a database, from before it has tables


@dataclass(frozen=True, slots=True)
class Ground:
    """`is_embedded`: on our own server, not on one that DATABASE_URL names."""

    is_demo: bool
    is_embedded: bool


@contextmanager
def ground() -> Iterator[Ground]:
    with bare_ground() as under:
        import django  # noqa: PLC0415 - settings read the environment that was made

        django.setup()
        yield under


@contextmanager
def bare_ground(*, demo: bool = False) -> Iterator[Ground]:
    """Without Django, which takes its time.

    `demo`: a database that is not there is made as a demo; one that is there must be one.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "kithwork.settings"
    _make_home(env.home())
    env.make_secrets()
    env.check()
    with _database(demo=demo) as is_embedded:
        is_demo = _is_demo(os.environ["DATABASE_URL"])
        if demo and not is_demo:
            raise Stop(
                "This database was not made by ./kith demo, and the demo touches no other: unset DATABASE_URL, or set "
                "KITH_HOME to an empty folder."
            )
        os.environ["KITH_DEMO"] = "1" if is_demo else "0"
        yield Ground(is_demo=is_demo, is_embedded=is_embedded)


def _make_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (NotADirectoryError, FileExistsError) as error:
        raise Stop(f"{home} cannot be a folder, a file is in the way: set KITH_HOME to another place.") from error
    found = home.stat()
    if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) & 0o066:
        home.chmod(0o700)  # what others made readable by accident
    if not os.access(home, os.W_OK | os.X_OK):
        raise Stop(f"{home} may not be written: give it to the user who runs this, or set KITH_HOME to another place.")
    if shutil.disk_usage(home).free < LEAST_ROOM:
        raise Stop(f"The disk is full: make at least {LEAST_ROOM >> 20} MB of room where {home} is, then start again.")


@contextmanager
def _database(*, demo: bool) -> Iterator[bool]:
    """Says whether the server is our own."""
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
        if demo:
            _make_foreign(os.environ["DATABASE_OWNER_URL"])
        yield False
        return
    with hold(env.home()) as server:
        if make_database(server) and demo:
            with server.connect() as connection:
                _mark(connection, DATABASE)
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = server.url(APP), server.url(OWNER)
        yield True


def _make_foreign(owner_url: str) -> None:
    settings = env.databases()["owner"]  # checks both variables
    name = settings["NAME"]
    base, query = owner_url.partition("?")[::2]
    maintenance = f"{base.rpartition('/')[0]}/postgres" + (f"?{query}" if query else "")
    with psycopg.connect(maintenance, autocommit=True, connect_timeout=10) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise Stop(
                f"The database {name} does not exist and its owner may not make it: give the role CREATEDB, or unset "
                "DATABASE_URL, so that the demo brings a server of its own."
            ) from error
        _mark(connection, name)


def _mark(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(MADE_BY_DEMO)))


def _is_demo(url: str) -> bool:
    """By the flag in the database; before there are tables, by who made it."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        has_table = connection.execute("SELECT to_regclass('kernel_installation') IS NOT NULL").fetchone()
        if has_table and has_table[0]:
            flag = connection.execute("SELECT is_demo FROM kernel_installation").fetchone()
            if flag:
                return bool(flag[0])
        comment = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return bool(comment and comment[0] == MADE_BY_DEMO)
