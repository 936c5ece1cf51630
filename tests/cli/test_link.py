import json

import pytest

from kithwork.cli.__main__ import main
from tests.matching.bulk.town import files, written


def test_link_and_score_by_the_command_line(tmp_path, capsys):
    voters, contacts = files(tmp_path)
    output = tmp_path / "matches.csv"
    words = ["--engine", "duckdb", "--workers", "1", "--memory", "1GB", "--precision", "0.9", "--quiet"]
    assert main(["link", str(voters), str(contacts), "-o", str(output), *words]) == 0
    assert "80 contacts: " in capsys.readouterr().err
    truth = written(tmp_path / "t.csv", "contact_id,voter_id\n" + "".join(f"C{number},\n" for number in range(80)))
    assert main(["link", "score", str(output), str(truth)]) == 0
    assert json.loads(capsys.readouterr().out)["precision"] == 0.0


@pytest.mark.parametrize("words", [["--memory", "1"], ["--precision", "2"], ["--workers", "0"], ["--engine", "none"]])
def test_link_by_wrong_words_is_wrong_usage(tmp_path, words):
    with pytest.raises(SystemExit) as ended:
        main(["link", *map(str, files(tmp_path)), "-o", str(tmp_path / "m.csv"), *words])
    assert ended.value.code == 2


def test_link_of_no_file_is_a_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["link", str(tmp_path / "none"), str(tmp_path / "none"), "-o", str(tmp_path / "m.csv")])
    assert (ended.value.code, capsys.readouterr().err) == (1, f"{tmp_path / 'none'} does not exist.\n")
