"""What `./kith doctor` looks at. Each trouble is a sentence."""

import importlib
from collections.abc import Iterator
from importlib.util import find_spec

from django.db import connection, connections

from kithwork.accounts import door
from kithwork.cli.database import waiting
from kithwork.kernel.roles import KEPT

RECOUNT = "kithwork.stewardship.reads"


def troubles() -> Iterator[str]:
    count = waiting()
    if count:
        yield f"The database lacks {count} migrations: run ./kith migrate."
        return  # nothing else can be judged before
    yield from _roles()
    yield from _jobs()
    yield from _numbers()


def _roles() -> Iterator[str]:
    app, owner = (connections[alias].settings_dict["USER"] for alias in ("default", "owner"))
    if app == owner:
        yield (
            f"{app} is both the owner and the application: nothing but a trigger keeps the audit trail whole. "
            "Set DATABASE_OWNER_URL to another role and run ./kith migrate."
        )
        return
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute("SELECT has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE')", [table])
            row = cursor.fetchone()
            if row and row[0]:
                yield f"{app} may change {table}: run ./kith migrate, or REVOKE UPDATE, DELETE, TRUNCATE on it."


def _jobs() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY 1 ORDER BY 1"
        )
        for name, count in cursor.fetchall():
            yield f"{count} jobs {name} have failed: the worker's log says why."


def _numbers() -> Iterator[str]:
    if not find_spec(RECOUNT):
        return
    reads = importlib.import_module(RECOUNT)
    for scope in door.organization_scopes(door.system_scope()):
        for difference in reads.differences(scope):
            yield str(difference)
