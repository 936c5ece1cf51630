"""What the application's database role may do; granted by the owner after each migration."""

from collections.abc import Iterable

from django.db import connections
from django.db.backends.utils import CursorWrapper
from psycopg import sql

# Append-only: what happened stays, whoever asks the application to forget it.
KEPT = ("audit_entry", "audit_link")
# Voters in force are read; a file is written before its tables are attached here, by the owner's functions.
READ = ("voterfile_voter", "voterfile_voterkey", "voterfile_frequency")

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)


def grant() -> None:
    """Does nothing where one role plays both parts; `./kith doctor` says so."""
    app, owner = (connections[alias].settings_dict["USER"] for alias in ("default", "owner"))
    if app == owner:
        return
    with connections["owner"].cursor() as cursor:
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(app=sql.Identifier(app)))
        _revoke(cursor, app, "UPDATE, DELETE, TRUNCATE", KEPT)
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent::regclass::text = ANY (%s)", [list(READ)]
        )
        _revoke(cursor, app, "INSERT, UPDATE, DELETE, TRUNCATE", [*READ, *(name for (name,) in cursor.fetchall())])


def _revoke(cursor: CursorWrapper, app: str, rights: str, tables: Iterable[str]) -> None:
    for table in tables:
        statement = sql.SQL(f"REVOKE {rights} ON {{table}} FROM {{app}}")  # rights are words of this module
        cursor.execute(statement.format(table=sql.Identifier(table), app=sql.Identifier(app)))
