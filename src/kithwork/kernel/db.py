"""The database's own lock on tenancy: a row cannot point at another organization's row, even in raw SQL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.db import OperationalError, connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint

from kithwork.kernel.privacy import public


class TenantKey(BaseConstraint):
    """FOREIGN KEY (organization_id, <field>_id) REFERENCES <target> (organization_id, id), deferred to commit.

    Stands beside a ForeignKey(db_constraint=False); the target carries UNIQUE (organization_id, id).
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        # CREATE TABLE takes no deferred statement, and None here would silently make no constraint.
        if schema_editor:
            schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        table, quote = _quoted(model, schema_editor)
        field = model._meta.get_field(self.field) if model else None
        if not isinstance(field, models.ForeignKey) or isinstance(field.related_model, str):
            raise TypeError(f"{self.name}: {self.field} is no foreign key")
        return (
            f"ALTER TABLE {table} ADD CONSTRAINT {quote(self.name)} "
            f'FOREIGN KEY ("organization_id", {quote(field.column)}) '
            f'REFERENCES {quote(field.related_model._meta.db_table)} ("organization_id", "id") '
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        table, quote = _quoted(model, schema_editor)
        return f"ALTER TABLE {table} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, *args: object, **kwargs: object) -> None:
        """The database checks at commit; forms never carry tenant keys."""

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TenantKey) and (self.name, self.field) == (other.name, other.field)

    def __hash__(self) -> int:
        return hash((self.name, self.field))


def _quoted(
    model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
) -> tuple[str, Callable[[str], str]]:
    if model is None or schema_editor is None:  # Django's signature allows it; its schema editor never does it
        raise TypeError("a tenant key needs its model and a schema editor")
    return schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name


class Tenant(models.Model):
    """A row that belongs to one organization."""

    id = public(models.BigAutoField(primary_key=True))
    organization = public(models.ForeignKey("accounts.Organization", on_delete=models.DO_NOTHING, related_name="+"))

    class Meta:
        abstract = True


def tenancy(table: str, *fields: str) -> list[BaseConstraint]:
    """The constraints of a tenant table: its own (organization, id) key, and one TenantKey a field."""
    own = models.UniqueConstraint(fields=["organization", "id"], name=f"{table}_tenant")
    return [own, *(TenantKey(field=field, name=f"{table}_{field}_tenant") for field in fields)]


def hold(*words: str | int) -> None:
    """Until the transaction ends, whoever holds the same words waits: for counts that no row stands for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [" ".join(map(str, words))])


def hold_shared(*words: str | int) -> None:
    """As `hold`, but others who share it need not wait; who holds it alone waits for all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [" ".join(map(str, words))])


class ImpatientError(Exception):
    """A statement took longer than anybody waits for it."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Statements inside may take so long each; one that takes longer is ended: ImpatientError."""
    try:
        with transaction.atomic(), _local("statement_timeout", f"{seconds * 1000:.0f}ms"):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise ImpatientError from error
        raise


@contextmanager
def walking() -> Iterator[None]:
    """For a few of very many rows in their order: the planner follows an index where there is one, and does not find all of
    them to sort them. Inside a transaction.
    """
    with _local("enable_sort", "off"):
        yield


@contextmanager
def _local(name: str, value: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
    yield
    # Where the transaction is lost, the setting went with it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, before])
