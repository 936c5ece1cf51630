"""A table nobody knows is kept, told of by a person, read by that, and known the next time."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.audit.models import Entry
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.voterfile import reads, writes
from kithwork.voterfile.models import Mapping, VoterFile
from tests.voterfile.delivery import TERMS
from tests.world import NOW, World, client_key

pytestmark = pytest.mark.django_db

TABLE = b"Reg#;Given;Family;Way;Born;Mood\n7;ADA;OKAFOR;12 OAK ST;31/12/1980;4\n8;BO;LI;ELM ST;01/02/1990;5\n"
TOLD = {
    "title": "County list",
    "state": "NV",
    "columns": {
        "state_file_id": "Reg#", "first_name": "Given", "last_name": "Family", "street": "Way", "birth": "Born",
    },
    "birth_form": "%d/%m/%Y",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.STORAGE_FOLDER = tmp_path


def send(world: World, content: bytes = TABLE, *, key: str = "table", **more: object) -> int:
    return writes.receive(
        world.a.scope,
        chunks=[content],
        name="list.csv",
        terms=TERMS,
        client_key=client_key(key),
        may_be_mapped=True,
        now=NOW,
        **more,
    )


def test_a_table_nobody_knows_waits_and_shows_itself(world: World) -> None:
    file_id = send(world)
    assert not ProcrastinateJob.objects.filter(task_name="voterfile.load").exists()
    card = reads.card(world.a.scope, file_id=file_id)
    assert (card.status, card.may_be_mapped, card.is_in_work) == ("unmapped", True, False)
    assert "knows" in card.failure
    found = reads.unmapped(world.a.scope, file_id=file_id, now=NOW)
    assert found.look.columns == ("Reg#", "Given", "Family", "Way", "Born", "Mood")
    assert found.look.values("Given") == ["ADA", "BO"]
    assert Entry.objects.get(verb="voter_file.look").people == 2
    with pytest.raises(NotFoundError):
        reads.unmapped(world.b.scope, file_id=file_id, now=NOW)


def test_told_of_it_is_read(world: World) -> None:
    file_id = send(world)
    writes.map_columns(world.a.scope, file_id=file_id, told=TOLD, now=NOW)
    assert ProcrastinateJob.objects.get(task_name="voterfile.load").args["file_id"] == file_id
    writes.load(world.a.scope, file_id=file_id, now=NOW)
    card = reads.card(world.a.scope, file_id=file_id)
    assert (card.status, card.state, card.layout_title, card.unknown) == ("in_force", "NV", "County list", ("Mood",))
    voters = reads.visible_voters(world.a.scope, state="NV").order_by("number")
    assert list(voters.values_list("canonical_voter_id", "first_name", "last_name", "street", "birth_year")) == [
        ("NV-7", "ADA", "OKAFOR", "12 OAK ST", 1980),
        ("NV-8", "BO", "LI", "ELM ST", 1990),
    ]


def test_the_next_file_with_these_columns_is_known_and_the_last_word_counts(world: World) -> None:
    writes.map_columns(world.a.scope, file_id=send(world), told=TOLD, now=NOW)
    same = send(world, TABLE.replace(b"Reg#", b"REG #").replace(b"ADA", b"ANN"), key="next")
    assert reads.card(world.a.scope, file_id=same).status == "waiting"
    other = send(world, TABLE.replace(b"Mood", b"Shoe"), key="other")
    assert reads.card(world.a.scope, file_id=other).status == "unmapped"
    writes.map_columns(world.a.scope, file_id=other, told=TOLD | {"title": "With shoes"}, now=NOW)
    assert sorted(Mapping.objects.values_list("told__title", flat=True)) == ["County list", "With shoes"]
    assert reads.visible_mappings(world.b.scope).count() == 0


def test_what_does_not_read_is_refused_and_the_file_waits_on(world: World) -> None:
    file_id = send(world)
    with pytest.raises(RefusedError, match="needs these too"):
        writes.map_columns(world.a.scope, file_id=file_id, told=TOLD | {"columns": {"first_name": "Given"}}, now=NOW)
    with pytest.raises(RefusedError, match="cannot be read"):
        writes.map_columns(world.a.scope, file_id=file_id, told=TOLD | {"birth_form": "%Y%m%d"}, now=NOW)
    assert (VoterFile.objects.get().status, Mapping.objects.count()) == ("unmapped", 0)
    writes.map_columns(world.a.scope, file_id=file_id, told=TOLD, now=NOW)
    with pytest.raises(RefusedError, match="is known"):
        writes.map_columns(world.a.scope, file_id=file_id, told=TOLD, now=NOW)


def test_without_a_header_nothing_is_remembered(world: World) -> None:
    content = b"101|OKAFOR|ADA|5\n102|LI|BO|6\n"
    told = {
        "title": "Bare", "state": "DE", "header": False, "width": 4,
        "columns": {"state_file_id": "column 1", "first_name": "column 3", "last_name": "column 2"},
    }  # fmt: skip
    writes.map_columns(world.a.scope, file_id=send(world, content), told=told, now=NOW)
    assert Mapping.objects.count() == 0
    assert VoterFile.objects.get().status == "waiting"


def test_what_is_no_table_is_refused_as_before(world: World) -> None:
    for content in (b"", b"name\nAda\n", b"Reg#;Given;Family\n", TABLE.decode().encode("utf-16")):
        with pytest.raises(RefusedError):
            send(world, content)
    assert VoterFile.objects.count() == 0


def test_a_mapping_given_beforehand_is_used(world: World) -> None:
    assert reads.card(world.a.scope, file_id=send(world, mapping=TOLD)).state == "NV"
