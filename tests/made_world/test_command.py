import csv

import pytest

from kithwork.world.command import Refused, _finished_or_nothing, _sentences_for, main


def run(*argv):
    return main([str(word) for word in argv])


def test_voters_writes_the_file(tmp_path, capsys):
    out = tmp_path / "nc.txt"
    assert run("voters", "--count", 100, "--seed", 2, "--layout", "NC", "--out", out) == 0
    assert len(out.read_bytes().splitlines()) == 101
    assert "100 voters in" in capsys.readouterr().err


def test_same_command_makes_the_same_file(tmp_path):
    for name in ("a", "b"):
        run("voters", "--count", 50, "--out", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_progress_is_told(tmp_path, capsys):
    run("voters", "--count", 50_000, "--out", tmp_path / "nc.txt")
    assert "50,000 of 50,000 voters" in capsys.readouterr().err


def test_existing_file_is_kept_unless_told(tmp_path, capsys):
    out = tmp_path / "nc.txt"
    out.write_text("mine")
    assert run("voters", "--count", 1, "--out", out) == 1
    assert "already there: name another file, or say --replace" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert run("voters", "--count", 1, "--out", out, "--replace") == 0
    assert out.read_text() != "mine"


def test_missing_folder_is_a_sentence(tmp_path, capsys):
    assert run("voters", "--count", 1, "--out", tmp_path / "nowhere" / "nc.txt") == 1
    assert f"The folder {tmp_path / 'nowhere'} does not exist: make it first." in capsys.readouterr().err


def test_folder_that_cannot_be_written_is_a_sentence(capsys):
    assert run("voters", "--count", 1, "--out", "/proc/nc.txt") == 1
    assert "/proc/nc.txt cannot be written: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "Permission denied"), "you have no right to write there"),
        (OSError(28, "No space left on device"), "cannot be written: No space left on device"),
        (NotADirectoryError(20, "Not a directory"), "a file is in the way"),
    ],
)
def test_errors_of_the_disk_are_sentences(tmp_path, error, sentence):
    with pytest.raises(Refused, match=sentence), _sentences_for(tmp_path / "nc.txt"):
        raise error


def test_unknown_county_leaves_nothing(tmp_path, capsys):
    assert run("voters", "--count", 1, "--counties", "WAKE,OZ", "--out", tmp_path / "nc.txt") == 1
    assert "no county OZ" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_interrupted_leaves_nothing(tmp_path):
    def half_written():
        with _finished_or_nothing(tmp_path / "nc.txt", replace=False) as part:
            part.write_text("half a line")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half_written()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [("--count", "many"), ("--count", "-3"), ("--count", "5", "--layout", "ZZ")])
def test_wrong_options_are_refused(tmp_path, wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        run("voters", *wrong, "--out", tmp_path / "nc.txt")
    assert stopped.value.code == 2
    assert "error" in capsys.readouterr().err


def test_contacts_come_with_their_truth(tmp_path):
    folder = tmp_path / "made" / "here"
    given = ("--seed", 3, "--counties", "WAKE")
    run("voters", "--count", 1000, "--out", tmp_path / "nc.txt", *given)
    assert run("contacts", "--voters", 1000, "--count", 100, "--out", folder, *given) == 0
    with (folder / "contacts.csv").open(encoding="utf-8") as typed, (folder / "truth.csv").open() as truth:
        contacts, answers = list(csv.DictReader(typed)), list(csv.DictReader(truth))
    assert [c["contact"] for c in contacts] == [a["contact"] for a in answers]
    assert list(contacts[0]) == [
        "contact",
        "first_name",
        "last_name",
        "city",
        "state",
        "zip",
        "phone",
        "email",
        "age",
        "street",
    ]
    rolls = (tmp_path / "nc.txt").read_text(encoding="latin-1")
    assert all(f'"{a["ncid"]}"' in rolls for a in answers if a["ncid"])
    assert sum(1 for a in answers if not a["ncid"]) == 30


def test_too_many_contacts_leave_nothing(tmp_path, capsys):
    assert run("contacts", "--voters", 10, "--count", 100, "--out", tmp_path) == 1
    assert "make more voters" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
