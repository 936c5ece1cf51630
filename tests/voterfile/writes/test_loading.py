import io

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithwork.audit.models import Entry
from kithwork.kernel import storage
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import jobs, reads, writes
from kithwork.voterfile.models import RejectedLine, VoterFile
from kithwork.voterfile.reads import FileCard, Rejected
from kithwork.world.ncvoter import write
from kithwork.world.voters import voters
from tests.voterfile.delivery import (
    SOMEBODY,
    bring_in,
    content_hash,
    delivery,
    made_of,
    people,
    receive,
    row,
    tables,
    turning_bad,
)
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def card(scope: OrgScope, file_id: int) -> FileCard:
    return reads.card(scope, file_id=file_id)


def test_a_file_is_loaded_and_in_force(world: World) -> None:
    file_id = bring_in(world.a.scope, delivery([*people(3), row(ncid="BY9", confidential_ind="Y")]))
    loaded = card(world.a.scope, file_id)
    assert (loaded.status, loaded.stage, loaded.failure) == ("in_force", "", "")
    assert (loaded.lines, loaded.accepted, loaded.rejected, loaded.candidates) == (4, 4, 0, 3)
    assert (loaded.bytes_done, loaded.in_force_at) == (loaded.bytes_total, NOW)
    assert tables() == made_of(file_id)
    assert [entry.verb for entry in Entry.objects.filter(noun="voter_file").order_by("id")] == [
        "voter_file.receive",
        "voter_file.in_force",
    ]


def test_the_delivery_is_not_kept_as_it_holds_more_than_was_asked_for(world: World) -> None:
    file_id = receive(world.a.scope, delivery(people(1)))
    key = VoterFile.objects.get().storage_key
    storage.open(key).close()
    writes.load(world.a.scope, file_id=file_id, now=NOW)
    with pytest.raises(FileNotFoundError):
        storage.open(key)
    assert VoterFile.objects.get().storage_key == ""


def test_bad_lines_are_told_by_number_and_reason(world: World) -> None:
    lines = [*people(8), "short", row(ncid="BY\0"), row(ncid="BY90", last_name="A" * 300), row(ncid="BY0")]
    lines.insert(2, row(ncid="BY91", last_name="O\r\nBRIEN"))
    loaded = card(world.a.scope, bring_in(world.a.scope, delivery(lines, end="\r\n")))
    assert (loaded.lines, loaded.accepted, loaded.rejected) == (13, 9, 4)
    assert loaded.rejected_lines == (
        Rejected("ncvoter.txt", 12, "", "The line has 1 column instead of 67."),
        Rejected("ncvoter.txt", 13, "", "The line holds a NUL byte, which no text may hold."),
        Rejected("ncvoter.txt", 14, "last_name", "last_name is longer than 150 characters."),
        Rejected("ncvoter.txt", 15, "", "The voter id is repeated; line 2 was kept."),
    )
    assert loaded.rejected_beyond == 0


def test_a_file_of_which_most_is_unreadable_is_not_taken(world: World) -> None:
    file_id = bring_in(world.a.scope, turning_bad())
    failed = card(world.a.scope, file_id)
    assert (failed.status, failed.lines, failed.accepted, failed.rejected) == ("failed", 2_100, 1_000, 1_100)
    assert failed.failure.startswith("1100 of 2100 lines could not be read, so this file was not taken.")
    assert (len(failed.rejected_lines), failed.rejected_beyond, RejectedLine.objects.count()) == (20, 1_080, 100)
    assert tables() == set()


def test_a_repeated_voter_counts_once_and_stays_protected(world: World) -> None:
    lines = [
        row(ncid="BY1", status_cd="R", reason_cd="RL", first_name="GONE"),
        row(ncid="BY1", first_name="HERE"),
        row(ncid="BY2", first_name="OPEN"),
        row(ncid="BY2", first_name="HIDDEN", confidential_ind="Y"),
    ]
    loaded = card(world.a.scope, bring_in(world.a.scope, delivery(lines)))
    assert (loaded.lines, loaded.accepted, loaded.rejected, loaded.candidates) == (4, 2, 2, 1)
    found = reads.visible_voters(world.a.scope, state="NC").values_list("first_name", flat=True)
    assert list(found) == ["HERE"]


def test_the_old_file_serves_until_the_new_one_is_whole(world: World) -> None:
    scope = world.a.scope
    old = bring_in(scope, delivery(people(2)))
    new = receive(scope, delivery(people(3, start=10)))
    seen = []

    def look(_done: int, _all: int, stage: str) -> None:
        found = sorted(reads.visible_voters(scope, state="NC").values_list("state_file_id", flat=True))
        seen.append((stage, card(scope, new).lines, [file.id for file in reads.in_force(scope)], found))

    writes.load(scope, file_id=new, now=NOW, progress=look)
    before = ([old], ["BY0", "BY1"])
    assert seen == [("reading", 3, *before), ("indexing", 3, *before)]
    assert [file.id for file in reads.in_force(scope)] == [new]
    assert card(scope, old).status == "replaced"
    assert tables() == made_of(new) | made_of(old)


def test_a_new_file_is_told_beside_the_one_before(world: World) -> None:
    scope = world.a.scope
    first = bring_in(scope, delivery(people(4)))
    second = bring_in(scope, delivery([*people(2), row(ncid="BY2", res_city_desc="RALEIGH"), row(ncid="BY9")]))
    assert (card(scope, first).added, card(scope, first).changed, card(scope, first).vanished) == (None, None, None)
    assert (card(scope, second).added, card(scope, second).changed, card(scope, second).vanished) == (1, 1, 1)


def test_the_last_file_comes_back_in_one_step_and_only_the_last(world: World) -> None:
    scope = world.a.scope
    oldest, old, new = (bring_in(scope, delivery(people(2, start=start))) for start in (0, 10, 20))
    assert tables() == made_of(old) | made_of(new)
    with pytest.raises(RefusedError, match="Only the file that was in force before"):
        writes.roll_back(scope, file_id=oldest, now=NOW)
    with pytest.raises(NotFoundError):
        writes.roll_back(world.b.scope, file_id=old, now=NOW)
    writes.roll_back(scope, file_id=old, now=NOW)
    writes.roll_back(scope, file_id=old, now=NOW)
    found = sorted(reads.visible_voters(scope, state="NC").values_list("state_file_id", flat=True))
    assert found == ["BY10", "BY11"]
    assert {(each.id, each.status, each.is_kept) for each in reads.cards(scope)} == {
        (new, "replaced", True),
        (old, "in_force", False),
        (oldest, "replaced", False),
    }
    assert Entry.objects.filter(verb="voter_file.roll_back").count() == 1
    # The next file takes the place of the one that came back.
    newest = bring_in(scope, delivery(people(2, start=30)))
    assert tables() == made_of(old) | made_of(newest)


def test_a_failed_load_leaves_the_old_file_in_force_and_can_be_tried_again(world: World) -> None:
    scope = world.a.scope
    old = bring_in(scope, delivery(people(2)))
    new = receive(scope, delivery(people(3)))
    key = VoterFile.objects.get(id=new).storage_key
    with storage.open(key) as stored:
        content = stored.read()
    storage.delete(key)

    with pytest.raises(FileNotFoundError):
        writes.load(scope, file_id=new, now=NOW)

    assert (card(scope, new).status, card(scope, new).may_retry) == ("failed", True)
    assert "The server could not finish" in card(scope, new).failure
    assert [file.id for file in reads.in_force(scope)] == [old]
    storage.save(key, [content])
    writes.retry(scope, file_id=new, now=NOW)
    assert card(scope, new).status == "waiting"
    writes.load(scope, file_id=new, now=NOW)
    assert [file.id for file in reads.in_force(scope)] == [new]


def test_a_failed_delivery_can_be_removed_and_no_other(world: World) -> None:
    scope = world.a.scope
    good = bring_in(scope, delivery(people(1)))
    bad = bring_in(scope, turning_bad())
    key = VoterFile.objects.get(id=bad).storage_key
    writes.forget(scope, file_id=bad, now=NOW)
    with pytest.raises(RefusedError):
        writes.forget(scope, file_id=good, now=NOW)
    assert [file.id for file in reads.cards(scope)] == [good]
    with pytest.raises(FileNotFoundError):
        storage.open(key)


def test_the_job_run_twice_changes_nothing(world: World) -> None:
    file_id = receive(world.a.scope, delivery(people(5)))
    arguments = {"organization_id": world.a.organization.id, "file_id": file_id, "actor_id": world.a.admin.id}
    jobs.load(**arguments)
    before = content_hash(file_id)
    jobs.load(**arguments)
    assert content_hash(file_id) == before
    assert (card(world.a.scope, file_id).status, tables()) == ("in_force", made_of(file_id))


def test_the_same_file_again_makes_the_same_voters(world: World) -> None:
    out = io.BytesIO()
    write(out, voters(count=400, seed=11, as_of=2026))
    first = bring_in(world.a.scope, out.getvalue())
    before = content_hash(first)
    second = bring_in(world.a.scope, out.getvalue())
    assert (content_hash(second), tables()) == (before, made_of(second) | made_of(first))


LINES = st.one_of(
    st.integers(0, 40).map(lambda number: row(ncid=f"BY{number}").encode()),
    st.sampled_from(sorted(set(SOMEBODY) - {"race_code"})).flatmap(
        lambda column: st.text(max_size=20).map(lambda text: row(**{column: text}).encode())
    ),
    st.binary(max_size=60),
    st.just(row(last_name="O\nBRIEN").encode()),
    st.just(b'"' + row().encode()),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=1, max_size=20), st.sampled_from([b"\n", b"\r\n"]))
def test_accepted_and_rejected_are_all_lines(world: World, lines: list[bytes], end: bytes) -> None:
    content = delivery(people(30, start=100), end=end.decode()) + b"".join(line + end for line in lines)
    with transaction.atomic():
        loaded = card(world.a.scope, bring_in(world.a.scope, content))
        assert loaded.accepted + loaded.rejected == loaded.lines
        assert loaded.status in {"in_force", "failed"}
        assert len(loaded.rejected_lines) + loaded.rejected_beyond == loaded.rejected
        if loaded.status == "in_force":
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM voterfile_voter WHERE file_id = %s", [loaded.id])
                assert cursor.fetchone() == (loaded.accepted,)
        transaction.set_rollback(True)


def test_the_application_cannot_write_into_a_file_in_force(world: World) -> None:
    file_id = bring_in(world.a.scope, delivery(people(1)))
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM voterfile_voter_{file_id}")  # noqa: S608 - our own name


@pytest.mark.parametrize("function", ["voterfile_prepare", "voterfile_index", "voterfile_attach", "voterfile_discard"])
def test_the_owners_functions_refuse_another_organization_and_a_file_in_force(world: World, function: str) -> None:
    file_id = bring_in(world.a.scope, delivery(people(1)))
    for organization in (world.b.organization.id, world.a.organization.id):
        with pytest.raises(IntegrityError, match="is not there"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [organization, file_id])
    assert tables() == made_of(file_id)


def test_no_row_of_another_organization_fits_into_a_partition(world: World) -> None:
    file_id = receive(world.a.scope, delivery(people(1)))
    VoterFile.objects.update(status="loading")
    statement = "INSERT INTO {} (file_id, organization_id, kind, value, count) VALUES (%s, %s, 'city', 'DURHAM', 1)"
    table = f"voterfile_frequency_{file_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT voterfile_prepare(%s, %s)", [world.a.organization.id, file_id])
        cursor.execute(statement.format(table), [file_id, world.a.organization.id])
        for ids in ([file_id, world.b.organization.id], [file_id + 1, world.a.organization.id]):
            with pytest.raises(IntegrityError, match=f"{table}_tenant"), transaction.atomic():
                cursor.execute(statement.format(table), ids)


def test_a_second_process_makes_the_same_keys(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kithwork.voterfile.writes.intake.BLOCK", 1 << 14)
    content = delivery(
        row(ncid=f"BY{n}", last_name=f"O'{'ABCDEFG'[n % 7]}RIEN", birth_year=str(1950 + n % 50)) for n in range(400)
    )
    alone = bring_in(world.a.scope, content)
    before = content_hash(alone)
    monkeypatch.setattr("kithwork.voterfile.rules.keying.WORTH_A_PROCESS", 0)
    apart = bring_in(world.a.scope, content)
    assert apart != alone
    assert content_hash(apart) == before
