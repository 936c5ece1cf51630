"""A real PostgreSQL for the tests: a server for the run, a migrated template, a database for each process.

KITH_TEST_SERVER names the socket folder of a server that is already there (superuser postgres, trust).
"""

import atexit
import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from kithwork.kernel.postgres.places import Places, locked
from kithwork.kernel.postgres.server import APP, OWNER, Server, hold, make_database, make_roles

SOURCES = Path(__file__).resolve().parents[2] / "src" / "kithwork"
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB"}
NEVER_EMPTIED = ("django_migrations", "django_content_type", "auth_permission")


def home() -> Path:
    """The first process of the run makes it, xdist's workers inherit the name of it."""
    if "KITH_TEST_HOME" not in os.environ:
        made = tempfile.mkdtemp(prefix="kith-test-")
        os.environ["KITH_TEST_HOME"] = made
        atexit.register(_remove, Path(made), os.getpid())
    return Path(os.environ["KITH_TEST_HOME"])


def socket_folder() -> str:
    return os.environ.get("KITH_TEST_SERVER") or str(Places(home()).socket_folder)


def own_name() -> str:
    return f"kith_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@contextmanager
def server() -> Iterator[Server]:
    given = os.environ.get("KITH_TEST_SERVER")
    if given:
        made = Server(given)
        make_roles(made)
        yield made
        return
    with hold(home(), settings=UNSAFE) as held:
        yield held


@contextmanager
def own_database(served: Server, migrate: Callable[[str], None]) -> Iterator[str]:
    """`migrate(name)` fills a fresh database; it is called once for each state of the migrations."""
    template = _template_name()
    with locked(Path(tempfile.gettempdir()) / f"{template}.lock"):
        _make_template(served, template, migrate)
        with served.connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    *map(sql.Identifier, (own_name(), OWNER, template))
                )
            )
    try:
        yield own_name()
    finally:
        _drop(served, own_name())


def empty(served: Server, name: str, *, partitions: frozenset[str]) -> None:
    """As superuser, since neither the app nor the owner may empty the audit trail. Drops partitions a test made."""
    with served.connect(name) as connection:
        connection.execute("SET lock_timeout = '10s'")
        connection.execute("SET session_replication_role = replica")
        for partition in _partitions(connection) - partitions:
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(partition)))
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)",
            [list(NEVER_EMPTIED)],
        )
        names = sql.SQL(", ").join(sql.Identifier(str(row[0])) for row in tables)
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))


def partitions_of(served: Server, name: str) -> frozenset[str]:
    with served.connect(name) as connection:
        return frozenset(_partitions(connection))


def url(role: str) -> str:
    return Server(socket_folder()).url(role, own_name())


def app_url() -> str:
    return url(APP)


def owner_url() -> str:
    return url(OWNER)


def _partitions(connection: "psycopg.Connection[tuple[object, ...]]") -> set[str]:
    found = connection.execute("SELECT relname FROM pg_class WHERE relispartition AND relkind IN ('r', 'p')")
    return {str(row[0]) for row in found}


def _template_name() -> str:
    """By what the migrations say now, so that a change of theirs makes a new template."""
    digest = hashlib.sha256()
    for path in sorted([*SOURCES.glob("**/migrations/*.py"), SOURCES / "kernel" / "roles.py"]):
        digest.update(path.read_bytes())
    return f"kith_template_{digest.hexdigest()[:12]}"


def _make_template(served: Server, template: str, migrate: Callable[[str], None]) -> None:
    if not make_database(served, template):
        return
    try:
        migrate(template)
    except BaseException:
        _drop(served, template)
        raise


def _drop(served: Server, name: str) -> None:
    with served.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _remove(folder: Path, maker: int) -> None:
    if os.getpid() != maker:
        return
    places = Places(folder)
    with contextlib.suppress(FileNotFoundError), locked(places.users), locked(places.guardian):
        pass  # the server has ended
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(places.socket_folder, ignore_errors=True)
