import json
from pathlib import Path

import pytest

from kithwork.voterfile import command, reads
from kithwork.voterfile.models import VoterFile
from tests.voterfile.delivery import delivery, row
from tests.world import World

pytestmark = pytest.mark.django_db
TERMS = ["--source", "Board", "--obtained-on", "2026-10-31", "--permitted-use", "Politics", "--agree", "--yes"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ncvoter.txt"
    path.write_bytes(delivery([row(), row(ncid="BY2"), "bad"]))
    return path


def run(file: Path, *flags: str, organization: str = "maple") -> int:
    return command.main(["import", str(file), "--organization", organization, *flags])


def test_a_file_is_brought_in_and_reported(world: World, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, *TERMS) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "100% reading …" in said.err
    assert "3 lines = 2 accepted + 1 rejected\n  line 4: The line has 1 column instead of 67.\n" in said.err
    assert said.err.endswith("In force for NC: 2 voters can be matched.\n")
    (in_force,) = reads.in_force(world.a.scope)
    assert (in_force.source, str(in_force.obtained_on), in_force.permitted_use) == ("Board", "2026-10-31", "Politics")


@pytest.mark.usefixtures("world")
def test_the_same_file_again_does_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (run(file, *TERMS), run(file, *TERMS)) == (0, 0)
    assert "in force already" in capsys.readouterr().err
    assert VoterFile.objects.count() == 1


def test_a_stopped_import_is_taken_up_again(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(command, "_show", stop)
        assert run(file, *TERMS) == 130
    assert "Stopped." in capsys.readouterr().err
    assert reads.in_force(world.a.scope) == ()
    assert run(file, *TERMS) == 0
    assert VoterFile.objects.count() == 1


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("flags", "organization", "words"),
    [
        (["--yes"], "maple", "Please enter where the file is from. (--source)"),
        ([*TERMS[:-2], "--yes"], "maple", "Please agree"),
        (TERMS, "nowhere", "There is no organization “nowhere”."),
    ],
)
def test_what_is_missing_is_said(
    file: Path, flags: list[str], organization: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, *flags, organization=organization) == 1
    assert words in capsys.readouterr().err
    assert VoterFile.objects.count() == 0


@pytest.mark.usefixtures("world")
def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "nothing.txt", *TERMS) == 1
    assert "No such file" in capsys.readouterr().err


@pytest.mark.usefixtures("world")
def test_a_file_of_another_kind_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("first name,last name\nAda,Okafor\n")
    assert run(path, *TERMS) == 1
    assert "not the header of a voter file" in capsys.readouterr().err


def test_wrong_usage_is_two(file: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["import", str(file), "--organization", "maple", "--obtained-on", "yesterday"])
    assert stopped.value.code == 2


def test_checked_first_it_is_put_in_force_by_the_same_command(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, *TERMS, "--check") == 0
    said = capsys.readouterr().err
    assert "3 lines = 2 accepted + 1 rejected" in said
    assert said.endswith("Checked, and not in force. The same command without --check puts it in force.\n")
    assert reads.in_force(world.a.scope) == ()
    assert run(file, *TERMS) == 0
    assert len(reads.in_force(world.a.scope)) == 1
    assert VoterFile.objects.count() == 1


def test_any_table_by_a_mapping(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, mapping = tmp_path / "list.csv", tmp_path / "map.json"
    table.write_text("Reg#,Given,Family\n7,ADA,OKAFOR\n")
    assert run(table, *TERMS) == 1
    columns = {"state_file_id": "Reg#", "first_name": "Given", "last_name": "Family"}
    mapping.write_text(json.dumps({"title": "List", "state": "NV", "columns": columns}))
    assert run(table, *TERMS, "--map", str(mapping)) == 0
    assert [file.state for file in reads.in_force(world.a.scope)] == ["NV"]
    for wrong, words in (("{", "is no JSON"), ("[]", "holds no mapping"), ('{"state": "NV"}', "names no columns")):
        mapping.write_text(wrong)
        table.write_text(f"Reg#,Given,Family\n8,BO,LI\n9,{len(wrong)},X\n")
        assert run(table, *TERMS, "--map", str(mapping)) == 1
        assert words in capsys.readouterr().err
