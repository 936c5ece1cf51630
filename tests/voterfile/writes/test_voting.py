import gzip
import io
import zipfile
from datetime import date
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
from kithwork.voterfile.models import VoteFile, VoterVote
from kithwork.voterfile.writes import voting
from tests.voterfile.rules.test_history import absentee, history
from tests.voterfile.voting import ELECTION, bring_in_votes, early, ncvhis, receive_votes
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
PRIMARY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.STORAGE_FOLDER = tmp_path


def voted(scope: OrgScope, *own_ids: str, on: date | None = ELECTION) -> set[str]:
    job = door.organization_scope_for_job(scope.organization_id)
    found = reads.voted(job, canonical_voter_ids=[f"NC-{own_id}" for own_id in own_ids], election_on=on)
    return {canonical.removeprefix("NC-") for canonical in found}


def kept() -> list[Path]:
    return [path for path in settings.STORAGE_FOLDER.rglob("*") if path.is_file()]


def waiting(task: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=task, status="todo").count()


def zipped(content: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("ncvhis_Statewide.txt", content)
    return whole.getvalue()


def test_an_early_file_tells_who_has_voted_and_nothing_else_is_kept(world: World) -> None:
    ballots = absentee(
        ("BY1", "11/03/2026", "ACCEPTED"), ("BY1", "11/03/2026", "ACCEPTED"), ("BY2", "11/03/2026", "SPOILED"),
        ("BY3", "11/03/2026", "ACCEPTED - CURED"), ("", "11/03/2026", "ACCEPTED"),
    )  # fmt: skip
    file_id = bring_in_votes(world.a.scope, ballots)
    assert voted(world.a.scope, "BY1", "BY2", "BY3", "BY4") == {"BY1", "BY3"}
    assert voted(world.a.scope, "BY1", on=PRIMARY) == voted(world.a.scope, "BY1", on=None) == set()
    assert voted(world.b.scope, "BY1") == set()
    (card,) = reads.vote_files(world.a.scope)
    assert (card.id, card.status, card.kind) == (file_id, "in_force", "North Carolina absentee and early vote")
    assert (card.lines, card.voted, card.silent, card.rejected) == (5, 3, 1, 1)
    assert [(one.line, one.column) for one in card.rejected_lines] == [(6, "ncid")]
    assert [(one.day, one.voters) for one in card.elections] == [(ELECTION, 2)]
    assert kept() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM voterfile_votervote LIMIT 0")
        columns = {column.name for column in cursor.description}
    assert columns == {"file_id", "organization_id", "election_on", "state_file_id"}
    assert waiting("matching.note_votes") == 1
    assert {"vote_file.receive", "vote_file.in_force"} <= set(Entry.objects.values_list("verb", flat=True))


@pytest.mark.parametrize("packed", [bytes, gzip.compress, zipped], ids=["plain", "gz", "zip"])
def test_a_history_is_read_however_it_is_packed(world: World, packed) -> None:
    bring_in_votes(
        world.a.scope,
        packed(history(("by1", "11/03/2026", "GENERAL", "X"), ("BY1", "03/03/2026", "PRIMARY", "X"))),
    )
    assert (voted(world.a.scope, "BY1"), voted(world.a.scope, "BY1", on=PRIMARY)) == ({"BY1"}, {"BY1"})
    (card,) = reads.vote_files(world.a.scope)
    assert [(one.day, one.name, one.voters) for one in card.elections] == [
        (ELECTION, "GENERAL", 1), (PRIMARY, "PRIMARY", 1),
    ]  # fmt: skip


def test_only_the_election_that_was_asked_for_is_kept(world: World) -> None:
    both = history(("BY1", "11/03/2026", "GENERAL", "X"), ("BY2", "03/03/2026", "PRIMARY", "X"))
    bring_in_votes(world.a.scope, both, only_on=PRIMARY)
    assert list(VoterVote.objects.values_list("state_file_id", flat=True)) == ["BY2"]
    bring_in_votes(world.a.scope, both, only_on=date(2024, 11, 5))
    card = reads.vote_files(world.a.scope)[0]
    assert card.failure == "The file tells of no vote in an election of 2024-11-05, but of 2026-11-03, 2026-03-03."


def test_the_newest_of_a_kind_holds_each_election(world: World) -> None:
    both = history(("BY1", "11/03/2026", "GENERAL", "X"), ("BY2", "03/03/2026", "PRIMARY", "X"))
    old = bring_in_votes(world.a.scope, both)
    first = bring_in_votes(world.a.scope, early("BY5"))
    second = bring_in_votes(world.a.scope, early("BY6", "BY7"))
    new = bring_in_votes(world.a.scope, ncvhis("BY8"))
    assert {card.id: [one.day for one in card.elections] for card in reads.vote_files(world.a.scope)} == {
        old: [PRIMARY], second: [ELECTION], new: [ELECTION],
    }  # fmt: skip
    assert voted(world.a.scope, "BY1", "BY5", "BY6", "BY7", "BY8") == {"BY6", "BY7", "BY8"}
    assert voted(world.a.scope, "BY2", on=PRIMARY) == {"BY2"}
    for file_id in (old, first):
        writes.drop_votes(world.a.scope, file_id=file_id)
    assert set(VoterVote.objects.values_list("state_file_id", flat=True)) == {"BY2", "BY6", "BY7", "BY8"}
    assert not VoteFile.objects.filter(id=first).exists()


def test_counties_add_up_until_a_whole_file_comes(world: World) -> None:
    for own_id in ("BY1", "BY2"):
        bring_in_votes(world.a.scope, early(own_id), is_addition=True)
    assert voted(world.a.scope, "BY1", "BY2") == {"BY1", "BY2"}
    bring_in_votes(world.a.scope, early("BY3"))
    assert voted(world.a.scope, "BY1", "BY2", "BY3") == {"BY3"}


def test_an_older_file_that_is_late_does_not_push_out_a_newer_one(world: World) -> None:
    late = receive_votes(world.a.scope, early("BY1"))
    other = receive_votes(world.a.scope, history(("BY1", "11/03/2026", "G", "X"), ("BY2", "03/03/2026", "P", "X")))
    bring_in_votes(world.a.scope, early("BY3"))
    bring_in_votes(world.a.scope, ncvhis("BY4"))
    for file_id in (late, other):
        writes.load_votes(world.a.scope, file_id=file_id, now=NOW)
    assert voted(world.a.scope, "BY1", "BY3", "BY4") == {"BY3", "BY4"}
    assert voted(world.a.scope, "BY2", on=PRIMARY) == {"BY2"}
    assert VoteFile.objects.get(id=late).failure == "A newer file of the same election is in force."


def test_removed_at_once_and_its_rows_by_a_job(world: World) -> None:
    file_id = bring_in_votes(world.a.scope, early("BY1"))
    writes.remove_votes(world.a.scope, file_id=file_id, now=NOW)
    assert (voted(world.a.scope, "BY1"), reads.vote_files(world.a.scope)) == (set(), ())
    with pytest.raises(NotFoundError):
        writes.remove_votes(world.a.scope, file_id=file_id, now=NOW)
    assert (waiting("matching.note_votes"), waiting("voterfile.drop_votes")) == (2, 1)
    for _twice in range(2):
        writes.drop_votes(world.a.scope, file_id=file_id)
    assert (VoterVote.objects.count(), VoteFile.objects.count()) == (0, 0)


def test_a_file_in_work_is_not_removed(world: World) -> None:
    file_id = receive_votes(world.a.scope, early("BY1"))
    with pytest.raises(RefusedError, match="being read"):
        writes.remove_votes(world.a.scope, file_id=file_id, now=NOW)


def test_bad_files_fail_with_a_sentence_and_are_tried_again(world: World) -> None:
    silent = bring_in_votes(world.a.scope, early("BY1", status=""))
    # The first lines are good, so that its beginning tells of nothing yet.
    good = ncvhis(*["BY1"] * 2_000)
    bring_in_votes(world.a.scope, good + b'"12"\r\n' * 2_001)
    bad, none = reads.vote_files(world.a.scope)
    assert (none.status, none.failure) == ("failed", "No line of the file tells of a vote yet.")
    assert bad.failure.startswith("2001 of 4001 lines could not be read")
    assert bad.rejected_lines[0].line == 2_002
    assert (VoterVote.objects.count(), len(kept())) == (0, 2)
    writes.retry_votes(world.a.scope, file_id=silent, now=NOW)
    assert waiting("voterfile.load_votes") == 3


def test_a_column_of_days_that_is_no_election_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "MOST_ELECTIONS", 2)
    days = [(f"BY{day}", f"11/0{day}/2026", "G", "X") for day in (1, 2, 3)]
    bring_in_votes(world.a.scope, history(*days))
    assert "more than 2 elections" in reads.vote_files(world.a.scope)[0].failure


def test_nothing_is_kept_of_what_is_no_vote_file(world: World) -> None:
    with pytest.raises(RefusedError, match="Known: North Carolina vote history"):
        receive_votes(world.a.scope, b"first,last\nAda,Okafor\n")
    two = io.BytesIO()
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a.txt", ncvhis("BY1"))
        archive.writestr("b.csv", early("BY1"))
    with pytest.raises(RefusedError, match="different kinds"):
        receive_votes(world.a.scope, two.getvalue())
    assert (VoteFile.objects.count(), kept()) == (0, [])


def test_a_load_that_was_killed_begins_anew_to_the_same_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = receive_votes(world.a.scope, early("BY1", "", "BY2"))
    whole = voting._put_in_force

    def killed(*_arguments: object, **_values: object) -> None:
        raise SystemExit

    monkeypatch.setattr(voting, "_put_in_force", killed)
    with pytest.raises(SystemExit):
        writes.load_votes(world.a.scope, file_id=file_id, now=NOW)
    assert (VoteFile.objects.get().status, VoterVote.objects.count()) == ("loading", 0)
    monkeypatch.setattr(voting, "_put_in_force", whole)
    for _twice in range(2):
        writes.load_votes(world.a.scope, file_id=file_id, now=NOW)
    (card,) = reads.vote_files(world.a.scope)
    assert (card.lines, card.voted, card.rejected, card.status) == (3, 2, 1, "in_force")
    assert VoterVote.objects.count() == 2


def test_only_the_organizations_administrators(world: World) -> None:
    file_id = bring_in_votes(world.a.scope, early("BY1"))
    for write in (writes.remove_votes, writes.retry_votes):
        with pytest.raises(ForbiddenError):
            write(world.a.analyst_scope, file_id=file_id, now=NOW)
        with pytest.raises(NotFoundError):
            write(world.b.scope, file_id=file_id, now=NOW)
    with pytest.raises(ForbiddenError):
        reads.vote_files(world.a.analyst_scope)
