from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts import door
from kithwork.audit.models import Entry
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import reads, writes
from kithwork.voterfile.models import TagFile, VoterTag
from kithwork.voterfile.writes import tagging
from tests.voterfile.delivery import bring_in, delivery, row
from tests.voterfile.tagging import bring_in_numbers, bring_in_tags, receive_tags, tag_lines
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.STORAGE_FOLDER = tmp_path


def tags(scope: OrgScope, *ids: str) -> dict[str, tuple[str, ...]]:
    return reads.tags(door.organization_scope_for_job(scope.organization_id), canonical_voter_ids=ids)


def kept() -> list[Path]:
    return [path for path in settings.STORAGE_FOLDER.rglob("*") if path.is_file()]


def waiting(task: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=task, status="todo").count()


def test_tags_hold_for_voters_of_any_state_and_for_those_nobody_has(world: World) -> None:
    bring_in(world.a.scope, delivery([row(), row(ncid="BY2")]))
    file_id = bring_in_tags(
        world.a.scope, "NC-BY1001,union", "NC-BY1001,VIP", "NC-BY1001,union", "FL-9,union", "NC-X,a"
    )
    assert tags(world.a.scope, "NC-BY1001", "NC-BY2", "FL-9") == {"NC-BY1001": ("union", "VIP"), "FL-9": ("union",)}
    assert tags(world.b.scope, "NC-BY1001") == {}
    (card,) = reads.tag_files(world.a.scope)
    assert (card.id, card.status, card.lines, card.accepted, card.rejected) == (file_id, "in_force", 5, 5, 0)
    assert (card.voters, card.unknown, card.padded, card.tags) == (3, 2, 0, ("a", "union", "VIP"))
    assert reads.tag_choices(world.a.scope) == ("a", "union", "VIP")
    assert kept() == []
    assert waiting("matching.retag") == 1
    assert {"tag_file.receive", "tag_file.in_force"} <= set(Entry.objects.values_list("verb", flat=True))


def test_whose_zeros_a_spreadsheet_took_is_reported_and_not_guessed(world: World) -> None:
    bring_in_numbers(world.a.scope, "00042", "00007", "123456")
    file_id = bring_in_tags(world.a.scope, "NV-42,union", "NV-7,union", "NV-8,union", "NV-00042,vip", "NV-A1,x")
    (card,) = reads.tag_files(world.a.scope)
    assert (card.voters, card.unknown, card.padded) == (5, 4, 2)
    assert tags(world.a.scope, "NV-00042") == {"NV-00042": ("vip",)}
    listed = list(reads.unknown_voters(world.a.scope, file_id=file_id, now=NOW))
    assert [(one.canonical_voter_id, one.tags, one.padded) for one in listed] == [
        ("NV-42", "union", "NV-00042"), ("NV-7", "union", "NV-00007"), ("NV-8", "union", ""), ("NV-A1", "x", ""),
    ]  # fmt: skip
    assert Entry.objects.get(verb="tag_file.unknown").people == 4


def test_all_unmatched_ids_are_listed_however_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kithwork.voterfile.reads.tagging._PAGE", 3)
    lines = [f"{state}-{number},tag {number % 2}" for state in ("NC", "FL") for number in range(10)]
    file_id = bring_in_tags(world.a.scope, *lines, "NC-3,more")
    listed = [one.canonical_voter_id for one in reads.unknown_voters(world.a.scope, file_id=file_id, now=NOW)]
    assert listed == sorted(listed)
    assert set(listed) == {line.split(",")[0] for line in lines}
    assert len(listed) == 20


def test_protected_voters_are_nobodys_to_find_by_a_tag_file(world: World) -> None:
    bring_in(world.a.scope, delivery([row(), row(ncid="BY2", confidential_ind="Y", status_cd="A")]))
    bring_in_tags(world.a.scope, "NC-BY1001,a", "NC-BY2,a")
    assert reads.tag_files(world.a.scope)[0].unknown == 1


def test_a_later_voter_file_counts_anew_and_the_tags_still_hold(world: World) -> None:
    bring_in_tags(world.a.scope, "NC-BY1001,union")
    assert reads.tag_files(world.a.scope)[0].unknown == 1
    bring_in(world.a.scope, delivery([row()]))
    assert waiting("voterfile.count_tags") == 1
    writes.count_all_tags(world.a.scope)
    assert reads.tag_files(world.a.scope)[0].unknown == 0
    assert tags(world.a.scope, "NC-BY1001") == {"NC-BY1001": ("union",)}


def test_one_file_takes_the_place_of_another_in_one_moment(world: World) -> None:
    old = bring_in_tags(world.a.scope, "NC-1,union", "NC-2,union", name="old.csv")
    other = bring_in_tags(world.a.scope, "NC-1,vip", name="other.csv")
    new = receive_tags(world.a.scope, tag_lines("NC-2,member"), name="new.csv", replaces=old)
    assert tags(world.a.scope, "NC-1", "NC-2") == {"NC-1": ("union", "vip"), "NC-2": ("union",)}
    assert [card.replaces for card in reads.tag_files(world.a.scope)] == ["old.csv", "", ""]
    writes.load_tags(world.a.scope, file_id=new, now=NOW)
    assert tags(world.a.scope, "NC-1", "NC-2") == {"NC-1": ("vip",), "NC-2": ("member",)}
    assert {card.id for card in reads.tag_files(world.a.scope)} == {other, new}
    writes.drop_tags(world.a.scope, file_id=old)
    assert not VoterTag.objects.filter(file_id=old).exists()
    assert not TagFile.objects.filter(id=old).exists()


def test_off_and_on_and_removed(world: World) -> None:
    file_id = bring_in_tags(world.a.scope, "NC-1,union")
    writes.switch_tags(world.a.scope, file_id=file_id, on=False, now=NOW)
    assert tags(world.a.scope, "NC-1") == {}
    assert reads.tag_choices(world.a.scope) == ()
    assert reads.tag_files(world.a.scope)[0].status == "off"
    writes.switch_tags(world.a.scope, file_id=file_id, on=True, now=NOW)
    writes.switch_tags(world.a.scope, file_id=file_id, on=True, now=NOW)
    assert tags(world.a.scope, "NC-1") == {"NC-1": ("union",)}
    writes.remove_tags(world.a.scope, file_id=file_id, now=NOW)
    assert (tags(world.a.scope, "NC-1"), reads.tag_files(world.a.scope)) == ({}, ())
    with pytest.raises(NotFoundError):
        writes.remove_tags(world.a.scope, file_id=file_id, now=NOW)
    assert (waiting("matching.retag"), waiting("voterfile.drop_tags")) == (4, 1)
    verbs = list(Entry.objects.filter(noun="tag_file").order_by("id").values_list("verb", flat=True))
    assert verbs[2:] == ["tag_file.off", "tag_file.on", "tag_file.remove"]


def test_a_file_of_mostly_bad_lines_is_not_taken_and_says_which(world: World) -> None:
    file_id = bring_in_tags(world.a.scope, "NC-1,union", "2,union", "3,union")
    (card,) = reads.tag_files(world.a.scope)
    assert card.status == "failed"
    assert card.failure.startswith("2 of 3 lines could not be read")
    assert [(bad.line, bad.cell) for bad in card.rejected_lines] == [(3, "2"), (4, "3")]
    assert VoterTag.objects.count() == 0
    writes.retry_tags(world.a.scope, file_id=file_id, now=NOW)
    assert waiting("voterfile.load_tags") == 2
    assert len(kept()) == 1


def test_a_column_of_names_taken_for_tags_is_refused(world: World) -> None:
    bring_in_tags(world.a.scope, *(f"NC-{number},name {number}" for number in range(501)))
    (card,) = reads.tag_files(world.a.scope)
    assert (card.status, VoterTag.objects.count()) == ("failed", 0)
    assert "501 different tags" in card.failure


def test_nothing_is_kept_of_what_is_no_tag_file(world: World) -> None:
    with pytest.raises(RefusedError, match="must name the columns"):
        receive_tags(world.a.scope, b"first,last\nAda,Okafor\n")
    with pytest.raises(RefusedError, match="not there any more"):
        receive_tags(world.a.scope, tag_lines("NC-1,a"), replaces=1)
    assert (TagFile.objects.count(), kept()) == (0, [])


def test_a_load_that_was_killed_begins_anew_to_the_same_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = receive_tags(world.a.scope, tag_lines("NC-1,union", "bad", "NC-2,union"))
    whole = tagging._put_in_force

    def killed(*_arguments: object, **_values: object) -> None:
        raise SystemExit

    monkeypatch.setattr(tagging, "_put_in_force", killed)
    with pytest.raises(SystemExit):
        writes.load_tags(world.a.scope, file_id=file_id, now=NOW)
    assert (TagFile.objects.get().status, VoterTag.objects.count()) == ("loading", 0)
    monkeypatch.setattr(tagging, "_put_in_force", whole)
    for _twice in range(2):
        writes.load_tags(world.a.scope, file_id=file_id, now=NOW)
    (card,) = reads.tag_files(world.a.scope)
    assert (card.lines, card.accepted, card.rejected, card.status) == (3, 2, 1, "in_force")
    assert VoterTag.objects.count() == 2


def test_only_the_organizations_administrators(world: World) -> None:
    file_id = bring_in_tags(world.a.scope, "NC-1,union")
    for write in (writes.switch_tags, writes.remove_tags, writes.retry_tags):
        more = {"on": False} if write is writes.switch_tags else {}
        with pytest.raises(ForbiddenError):
            write(world.a.analyst_scope, file_id=file_id, now=NOW, **more)
        with pytest.raises(NotFoundError):
            write(world.b.scope, file_id=file_id, now=NOW, **more)
    with pytest.raises(NotFoundError):
        reads.unknown_voters(world.b.scope, file_id=file_id, now=NOW)


def test_a_million_ids_are_looked_for_by_the_files_own_index(world: World) -> None:
    """Over one file's partition, and never through the others'."""
    bring_in(world.b.scope, delivery([row()]))
    ours = bring_in(world.a.scope, delivery([row()]))
    file_id = bring_in_tags(world.a.scope, "NC-1,union")
    query = reads.tags.__globals__["_unknown"](world.a.scope, file_id, "NC")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {query.query.sql_with_params()[0]}", query.query.sql_with_params()[1])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    scanned = [word for word in plan.split() if word.startswith("voterfile_voter_")]
    assert set(scanned) <= {f"voterfile_voter_{ours}", f"voterfile_voter_{ours}_pkey"}
