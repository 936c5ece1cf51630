from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from kithwork.accounts import door
from kithwork.audit import heads, jobs, reads, rules, writes
from kithwork.audit.models import Entry, Link
from kithwork.audit.rules import START
from tests.world import NOW, World

SWAPPED = """
UPDATE audit_link SET position = CASE position WHEN 1 THEN -1 ELSE -2 END WHERE position < 3;
UPDATE audit_link SET position = CASE position WHEN -1 THEN 2 ELSE 1 END WHERE position < 0
"""
FOREIGN_KEY = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'audit_link'::regclass AND contype = 'f'"


def tamper(statement: str) -> None:
    """As the owner of the tables, whom neither a trigger nor a foreign key stops."""
    tables = ("audit_entry", "audit_link")
    with connections["owner"].cursor() as cursor:
        cursor.execute(FOREIGN_KEY)
        [(name, said)] = cursor.fetchall()
        cursor.execute(f"ALTER TABLE audit_link DROP CONSTRAINT {name}")
        cursor.execute("; ".join(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables))
        cursor.execute(statement)
        cursor.execute("; ".join(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables))
        cursor.execute(f"ALTER TABLE audit_link ADD CONSTRAINT {name} {said.removesuffix(' NOT VALID')} NOT VALID")


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
        ("UPDATE audit_entry SET reason = 'other' WHERE id = {ids[1]}", "entry {ids[1]} at link 2 was changed"),
        ("DELETE FROM audit_link WHERE position = 2", "link 2 is missing; the next is 3"),
        ("DELETE FROM audit_entry WHERE id = {ids[1]}", "entry {ids[1]} at link 2 is missing"),
        (
            "DELETE FROM audit_link WHERE position = 1; UPDATE audit_link SET position = position - 1",
            "entry {ids[1]} at link 1 was changed",
        ),
        (
            SWAPPED,
            "entry {ids[1]} at link 1 was changed",
        ),
        (
            "DELETE FROM audit_link WHERE position = 3; DELETE FROM audit_entry WHERE id = {ids[2]}",
            "link 3 is missing; the chain reached link 3 when its head was kept",
        ),
        (
            "DELETE FROM audit_link; DELETE FROM audit_entry",
            "link 1 is missing; the chain reached link 3 when its head was kept",
        ),
    ],
)
def test_tampering_by_the_owner_is_named(statement: str, broken: str, settings: Any, tmp_path: Path) -> None:
    settings.KITH_HOME = tmp_path
    scope = door.system_scope()
    for number in range(3):
        writes.record(scope, verb="test", noun_id=number, now=NOW)
    jobs.seal(0)
    ids = list(Entry.objects.order_by("id").values_list("id", flat=True))
    tamper(statement.format(ids=ids))

    assert reads.verify(scope, kept=heads.kept()).broken == broken.format(ids=ids)
    written = (tmp_path / "audit-heads.txt").read_text()
    writes.record(scope, verb="test", now=NOW)
    jobs.seal(0)
    if "kept" in broken:  # sealing on does not paper over what is gone
        assert (tmp_path / "audit-heads.txt").read_text() == written
    assert reads.verify(scope, kept=heads.kept()).broken


def test_a_day_keeps_its_last_head(world: World, settings: Any, tmp_path: Path) -> None:
    settings.KITH_HOME = tmp_path
    for hours in (0, 1, 24):
        tell(world, 1)
        head = reads.head(door.system_scope())
        assert head
        assert heads.keep(
            head, standing={one.position: one.digest for one in heads.kept()}, now=NOW + timedelta(hours=hours)
        )

    assert [one.position for one in heads.kept()] == [2, 3]
    assert reads.verify(door.system_scope(), kept=heads.kept()) == reads.Verdict(3, 0, heads.kept()[-1].digest, kept=2)


def test_links_sealed_before_there_were_reasons_still_hold() -> None:
    entry = dict.fromkeys(rules.COVERED, 1)
    assert rules.digest("k", START, entry | {"reason": ""}) != rules.digest("k", START, entry | {"reason": "other"})


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_network_is_kept(address: str, kept: str) -> None:
    assert rules.network(address) == kept
