"""Privacy marks on every stored field, and the database's own lock on tenancy."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from kithwork.kernel.db import Tenant, TenantKey
from kithwork.kernel.privacy import mark_of, public
from tests.world import World

# What libraries store, marked here because their models cannot carry our marks.
THIRD_PARTY = {
    "account.EmailAddress": {"email": "personal"},
    "account.EmailConfirmation": {"key": "secret"},
    "auth.Group": {},
    "auth.Permission": {},
    "contenttypes.ContentType": {},
    "mfa.Authenticator": {"data": "secret"},
    "procrastinate.ProcrastinateEvent": {},
    "procrastinate.ProcrastinateJob": {},
    "procrastinate.ProcrastinatePeriodicDefer": {},
    "procrastinate.ProcrastinateWorker": {},
    "usersessions.UserSession": {
        "ip": "personal",
        "session_key": "secret",
        "user_agent": "personal",
        "data": "personal",
    },
    "socialaccount.SocialAccount": {"uid": "personal", "extra_data": "personal"},
    "socialaccount.SocialApp": {},  # stays empty: the provider stands in the environment
    "socialaccount.SocialToken": {},  # stays empty: no token is kept
    "sessions.Session": {"session_key": "secret", "session_data": "secret"},
}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("kithwork.")]


def unmarked(model: type[models.Model]) -> Iterable[str]:
    for field in model._meta.concrete_fields:
        if mark_of(field) is None and not isinstance(field, models.CompositePrimaryKey):
            yield f"{model._meta.label}.{field.name}"


def unlocked(model: type[models.Model]) -> Iterable[str]:
    """Links to a tenant's row that the database does not hold inside the organization."""
    held = {constraint.field for constraint in model._meta.constraints if isinstance(constraint, TenantKey)}
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and issubclass(target, Tenant) and field.name not in held:
            yield f"{model._meta.label}.{field.name}"


def test_every_field_of_ours_bears_a_mark() -> None:
    assert [name for model in ours() for name in unmarked(model)] == []


def test_every_table_of_a_library_stands_in_the_table() -> None:
    foreign = {model._meta.label for model in apps.get_models()} - {model._meta.label for model in ours()}
    assert foreign == set(THIRD_PARTY)


def test_an_unmarked_field_is_caught() -> None:
    class Loose(models.Model):  # noqa: DJ008 - never stored
        id = public(models.BigAutoField(primary_key=True))
        name = models.TextField()

        class Meta:
            app_label = "house"
            managed = False

    apps.all_models["house"].clear()
    assert list(unmarked(Loose)) == ["house.Loose.name"]


def test_every_link_to_a_tenants_row_is_a_tenant_key() -> None:
    assert [name for model in ours() for name in unlocked(model)] == []


@pytest.mark.usefixtures("db")
def test_every_tenant_key_is_in_the_database() -> None:
    declared = {
        constraint.name
        for model in ours()
        for constraint in model._meta.constraints
        if isinstance(constraint, TenantKey)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND condeferrable AND condeferred AND convalidated"
            " AND cardinality(conkey) = 2"
        )
        present = {name for (name,) in cursor.fetchall()}
    assert declared - present == set()
    assert len(declared) > 40


def test_a_link_across_organizations_fails_in_raw_sql(world: World) -> None:
    contact, stranger = world.a.contact(), world.b.mobilizers[0]
    statement = "UPDATE contacts_contact SET mobilizer_id = %s WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE"
    with connection.cursor() as cursor, transaction.atomic():
        with pytest.raises(IntegrityError, match="contacts_contact_mobilizer_tenant"):
            cursor.execute(statement % (stranger.pk, contact.pk))
        transaction.set_rollback(True)


@pytest.mark.parametrize("model", ours(), ids=lambda model: model.__name__)
@pytest.mark.usefixtures("db")
def test_each_tenant_key_reads_as_organization_and_id(model: type[models.Model]) -> None:
    keys = [constraint for constraint in model._meta.constraints if isinstance(constraint, TenantKey)]
    for key in keys:
        field = model._meta.get_field(key.field)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [key.name])
            found = cursor.fetchall()
        assert found == [
            (
                (
                    f"FOREIGN KEY (organization_id, {field.column}) "
                    f"REFERENCES {field.related_model._meta.db_table}(organization_id, id) "
                    "DEFERRABLE INITIALLY DEFERRED"
                ),
            )
        ]
