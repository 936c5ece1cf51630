"""Brought in to be looked at first: read and compared, in force only when somebody says so."""

import pytest
from django.conf import settings

from kithwork.audit.models import Entry
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.voterfile import reads, writes
from kithwork.voterfile.models import VoterFile
from tests.voterfile.delivery import HEADER, TERMS, bring_in, delivery, row
from tests.world import NOW, World, client_key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.STORAGE_FOLDER = tmp_path


def check(world: World, content: bytes, *, key: str = "check") -> int:
    file_id = writes.receive(
        world.a.scope,
        chunks=[content],
        name="ncvoter.txt",
        terms=TERMS,
        client_key=client_key(key),
        is_check=True,
        now=NOW,
    )
    writes.load(world.a.scope, file_id=file_id, now=NOW)
    return file_id


def ids(world: World) -> set[str]:
    return set(reads.visible_voters(world.a.scope, state="NC").values_list("canonical_voter_id", flat=True))


BEFORE = delivery([row(ncid="BY1"), row(ncid="BY2"), row(ncid="BY3")])
AFTER = delivery([row(ncid="BY1"), row(ncid="BY2", last_name="DIAZ"), row(ncid="BY4"), "bad"])


def test_a_checked_file_tells_what_it_would_change_and_changes_nothing(world: World) -> None:
    before = bring_in(world.a.scope, BEFORE)
    checked = check(world, AFTER)
    card = reads.card(world.a.scope, file_id=checked)
    assert (card.status, card.waits_for_a_person, card.is_in_work) == ("checked", True, False)
    assert (card.lines, card.accepted, card.rejected, card.candidates) == (4, 3, 1, 3)
    assert (card.added, card.changed, card.vanished) == (1, 1, 1)
    assert [file.id for file in reads.in_force(world.a.scope)] == [before]
    assert ids(world) == {"NC-BY1", "NC-BY2", "NC-BY3"}
    assert not [path for path in settings.STORAGE_FOLDER.rglob("*") if path.is_file()], "the delivery is not kept"
    writes.load(world.a.scope, file_id=checked, now=NOW)  # a job may run twice
    assert ids(world) == {"NC-BY1", "NC-BY2", "NC-BY3"}


def test_accepted_it_is_in_force(world: World) -> None:
    bring_in(world.a.scope, BEFORE)
    checked = check(world, AFTER)
    writes.put_in_force(world.a.scope, file_id=checked, now=NOW)
    assert reads.card(world.a.scope, file_id=checked).is_in_work
    writes.load(world.a.scope, file_id=checked, now=NOW)
    assert [file.id for file in reads.in_force(world.a.scope)] == [checked]
    assert ids(world) == {"NC-BY1", "NC-BY2", "NC-BY4"}
    verbs = Entry.objects.filter(noun="voter_file", noun_id=str(checked)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["voter_file.receive", "voter_file.check", "voter_file.accept", "voter_file.in_force"]


def test_compared_again_with_what_came_in_between(world: World) -> None:
    checked = check(world, AFTER)
    assert reads.card(world.a.scope, file_id=checked).added is None
    bring_in(world.a.scope, BEFORE)
    writes.put_in_force(world.a.scope, file_id=checked, now=NOW)
    writes.load(world.a.scope, file_id=checked, now=NOW)
    card = reads.card(world.a.scope, file_id=checked)
    assert (card.status, card.added, card.changed, card.vanished) == ("in_force", 1, 1, 1)


def test_a_checked_file_can_be_thrown_away_and_one_put_in_force_cannot(world: World) -> None:
    checked, other = check(world, AFTER), check(world, BEFORE, key="other")
    writes.forget(world.a.scope, file_id=checked, now=NOW)
    assert not VoterFile.objects.filter(id=checked).exists()
    writes.put_in_force(world.a.scope, file_id=other, now=NOW)
    with pytest.raises(RefusedError, match="not put in force"):
        writes.forget(world.a.scope, file_id=other, now=NOW)


def test_rejected_lines_are_told_with_their_cells_and_it_leaves_a_mark(world: World) -> None:
    lines = [row(ncid="BY1"), row(ncid="BY2", registr_dt="soon"), row(ncid="BY3", status_cd="?"), "bad"]
    checked = check(world, delivery([*lines, row(ncid="BY4"), row(ncid="BY5"), row(ncid="BY6")]))
    found = reads.rejected_lines(world.a.scope, file_id=checked, now=NOW)
    assert [(one.line, one.column, one.cell) for one in found] == [(4, "status_cd", "?"), (5, "", "bad")]
    assert Entry.objects.get(verb="voter_file.rejected").people == 2
    with pytest.raises(NotFoundError):
        reads.rejected_lines(world.b.scope, file_id=checked, now=NOW)


def test_unknown_and_missing_columns_are_told(world: World) -> None:
    renamed = HEADER.replace('"precinct_abbrv"', '"shoe_size"')
    card = reads.card(world.a.scope, file_id=check(world, delivery([row()], header=renamed)))
    assert card.unknown == ("shoe_size",)
    assert card.missing == ("precinct_abbrv",)
    assert card.why.startswith("This is ")
