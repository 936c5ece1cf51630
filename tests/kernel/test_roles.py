import pytest
from django.db import ProgrammingError, connection, transaction

from kithwork.kernel.roles import KEPT, READ


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", KEPT)
def test_the_application_cannot_change_what_was_kept(table: str, statement: str) -> None:
    column = {"audit_entry": "verb", "audit_link": "digest"}[table]
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET file_id = file_id", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", READ)
def test_the_application_cannot_change_voters_in_force(table: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
