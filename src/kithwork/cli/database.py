"""Migrations, by the owner's role; then the application's role gets what it may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from kithwork.cli.stop import Stop
from kithwork.kernel import demo, roles

TURN = 7_541_002  # an advisory lock of the whole database: two starts migrate one after the other


def waiting() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connections["owner"])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(*, is_demo: bool, now: datetime) -> int:
    with _turn():
        _make_extension()
        count = waiting()
        if count:
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            roles.grant()
        demo.install(is_demo=is_demo, now=now)
    return count


def _make_extension() -> None:
    """pg_trgm finds a part of a name; PostgreSQL brings it along, and a database's owner may switch it on."""
    with connections["owner"].cursor() as cursor:
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError as error:
            raise Stop(
                "This database lacks the extension pg_trgm, which finds a part of a name, and its owner may not make it: "
                "install PostgreSQL's contrib package if the server lacks it, and run CREATE EXTENSION pg_trgm in the "
                "database as a superuser, then start again."
            ) from error


def require_migrated() -> None:
    count = waiting()
    connections["owner"].close()
    if count:
        raise Stop(f"The database lacks {count} migrations: run ./kith migrate first.")


@contextmanager
def _turn() -> Iterator[None]:
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
        cursor.execute("SET synchronous_commit = off")  # a hundred small commits; the last of all reaches the disk
    try:
        yield
    finally:
        connection.close()  # and with it the lock
