"""What the application's database role may do; granted by the owner after each migration."""

from django.db import connections
from psycopg import sql

# Append-only: what happened stays, whoever asks the application to forget it.
KEPT = ("audit_entry", "audit_link")

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
    statements = [*GRANTS, *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {{app}}" for table in KEPT)]
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(app=sql.Identifier(app)))
