"""What `./kith doctor` looks at. Each trouble is a sentence."""

from collections.abc import Iterator

from django.db import connection, connections

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import door as campaigns_door
from kithwork.campaigns import reads as campaigns
from kithwork.cli.database import waiting
from kithwork.kernel.roles import KEPT
from kithwork.stewardship import reads as stewardship


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
    """Twice where something differs: while people write, a number may be on its way."""
    for organization in accounts_door.organization_scopes(accounts_door.system_scope()):
        for card in campaigns.campaigns(organization):
            scope = campaigns_door.enter(organization, campaign_id=card.id)
            first = {str(difference) for difference in stewardship.differences(scope)}
            again = [str(difference) for difference in stewardship.differences(scope)] if first else []
            yield from (f"Campaign {card.id}: {said}." for said in again if said in first)
