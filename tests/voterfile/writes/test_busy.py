"""Two connections at once: a second loader, and a reader who does not let go."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connection

from kithwork.voterfile import reads, writes
from kithwork.voterfile.writes import loading
from tests.voterfile.delivery import bring_in, delivery, made_of, receive, row, tables
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:  # noqa: ARG001 - the other connection sees committed rows only
    return make_world()


@pytest.fixture
def other(world: World) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:  # noqa: ARG001 - after the database
    told = connection.settings_dict
    with psycopg.connect(dbname=told["NAME"], user=told["USER"], host=told["HOST"], port=told["PORT"] or None) as made:
        yield made


def test_a_file_has_one_loader_at_a_time(
    world: World, other: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PATIENCE", "100ms")
    file_id = receive(world.a.scope, delivery([row()]))
    other.execute("SELECT pg_advisory_lock(hashtext('kithwork.voterfile'), %s)", [file_id])
    with pytest.raises(OperationalError):
        writes.load(world.a.scope, file_id=file_id, now=NOW)
    assert reads.card(world.a.scope, file_id=file_id).status == "waiting"
    other.execute("SELECT pg_advisory_unlock_all()")
    writes.load(world.a.scope, file_id=file_id, now=NOW)
    assert reads.card(world.a.scope, file_id=file_id).status == "in_force"


def test_a_long_reader_delays_the_clearing_and_not_the_switch(world: World, other: psycopg.Connection) -> None:
    scope = world.a.scope
    oldest = bring_in(scope, delivery([row()]))
    old = bring_in(scope, delivery([row(first_name="ADAM")]))
    new = receive(scope, delivery([row(first_name="EVE")]))
    other.execute("SELECT count(*) FROM voterfile_voterkey")

    with pytest.raises(OperationalError):
        writes.load(scope, file_id=new, now=NOW)

    assert [file.id for file in reads.in_force(scope)] == [new]
    assert reads.card(scope, file_id=new).failure == ""
    assert tables() == made_of(oldest) | made_of(old) | made_of(new)
    other.rollback()
    writes.load(scope, file_id=new, now=NOW)
    assert tables() == made_of(old) | made_of(new)
