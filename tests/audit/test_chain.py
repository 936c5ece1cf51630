from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from kithwork.accounts import door
from kithwork.audit import reads, writes
from kithwork.audit.models import Entry, Link
from kithwork.audit.rules import START
from tests.world import NOW, World


def tell(world: World, count: int = 3) -> None:
    for number in range(count):
        writes.record(world.a.scope, verb="test", noun="contact", noun_id=number, now=NOW + timedelta(seconds=number))
    writes.seal(door.system_scope(), now=NOW)


def test_an_untouched_chain_holds(world: World) -> None:
    tell(world)
    verdict = reads.verify(door.system_scope())

    assert (verdict.sealed, verdict.unsealed, verdict.broken) == (3, 0, "")
    assert verdict.head == Link.objects.get(position=3).digest


def test_an_empty_chain_holds(world: World) -> None:  # noqa: ARG001
    assert reads.verify(door.system_scope()) == reads.Verdict(0, 0, START)


def test_sealing_again_adds_only_what_is_new(world: World) -> None:
    tell(world)
    tell(world, 2)

    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert reads.verify(door.system_scope()).broken == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "UPDATE audit_link SET digest = 'x'",
        "DELETE FROM audit_link",
    ],
)
def test_the_application_cannot_change_what_was_written(world: World, statement: str) -> None:
    tell(world)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 3


def test_record_holds_no_name(world: World) -> None:
    writes.record(world.a.mobilizer_scope(), verb="contact.add", noun="contact", noun_id=7, fields=["city"], now=NOW)
    entry = Entry.objects.get()
    assert (entry.actor_role, entry.actor_id, entry.noun_id, entry.fields) == (
        "mobilizer",
        world.a.users[0].pk,
        "7",
        ["city"],
    )


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_entry SET people = 9 WHERE id = {ids[1]}", "entry {ids[1]} at link 2 was changed"),
        ("DELETE FROM audit_link WHERE position = 2", "link 2 is missing; the next is 3"),
        (
            "DELETE FROM audit_link WHERE position = 1; UPDATE audit_link SET position = position - 1",
            "entry {ids[1]} at link 1 was changed",
        ),
    ],
)
def test_tampering_by_the_owner_is_named(statement: str, broken: str) -> None:
    scope = door.system_scope()
    for number in range(3):
        writes.record(scope, verb="test", noun_id=number, now=NOW)
    writes.seal(scope, now=NOW)
    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_link DISABLE TRIGGER USER")
        cursor.execute(statement.format(ids=ids))
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_link ENABLE TRIGGER USER")

    assert reads.verify(scope).broken == broken.format(ids=ids)
