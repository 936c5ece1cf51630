import io
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from kithwork.linkage.model import Model
from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.explaining import explained
from kithwork.matching.bulk.plan import Options
from kithwork.matching.bulk.progress import Progress
from tests.matching.bulk.town import (
    CONTACT_COLUMNS,
    VOTER_COLUMNS,
    csv_of,
    files,
    linked,
    run,
    voters,
    written,
)

ROOT = Path(__file__).resolve().parents[3]
UNKNOWN = "The first line is not the header of a voter file this installation knows, and its lines are none of one without header."
BOB = ("V1", "ROBERT", "LEE", "QUILLFEATHER", "", "", "12 ELM ST", "RALEIGH", "27601", "1970")


def statuses(rows):
    return [(row["contact_id"], row["voter_id"], row["status"]) for row in rows]


def test_link_a_rare_name_is_matched_with_reasons(tmp_path):
    voter_file = written(tmp_path / "v.csv", csv_of(VOTER_COLUMNS, [BOB, *voters(300)]))
    contact_file = written(tmp_path / "c.csv", "contact_id,first_name,last_name,zip\n7,Bob,Quillfeather,27601\n")
    (row,) = linked(voter_file, contact_file, precision=0.9)
    assert row == {
        "contact_id": "7",
        "voter_id": "V1",
        "probability": row["probability"],
        "status": "matched",
        "reasons": "Bob = Robert; same last name; same ZIP; birth year missing",
    }
    assert 0.9 < float(row["probability"]) <= 1


def test_link_namesakes_who_cannot_be_told_apart_are_no_match(tmp_path):
    twin = ("V2", *BOB[1:])
    voter_file = written(tmp_path / "v.csv", csv_of(VOTER_COLUMNS, [BOB, twin, *voters(300)]))
    contact_file = written(tmp_path / "c.csv", "contact_id,first_name,last_name,zip\n7,Robert,Quillfeather,27601\n")
    assert statuses(linked(voter_file, contact_file)) == [("7", "", "unmatched")]


def test_link_a_voter_who_stands_there_twice_is_one(tmp_path):
    voter_file = written(tmp_path / "v.csv", csv_of(VOTER_COLUMNS, [BOB, BOB, *voters(300)]))
    contact_file = written(tmp_path / "c.csv", "contact_id,first_name,last_name,zip\n7,Robert,Quillfeather,27601\n")
    assert statuses(linked(voter_file, contact_file, precision=0.9)) == [("7", "V1", "matched")]


def test_link_writes_every_contact_in_order_and_matches_it_once(tmp_path):
    rows = linked(*files(tmp_path))
    own = [row["contact_id"] for row in rows]
    assert list(dict.fromkeys(own)) == [f"C{number}" for number in range(80)]
    by_status = {
        status: [row for row in rows if row["status"] == status] for status in ("matched", "possible", "unmatched")
    }
    for status, found in by_status.items():
        assert found, status
    for status in ("matched", "unmatched"):
        assert len({row["contact_id"] for row in by_status[status]}) == len(by_status[status])
    assert all(row["voter_id"] for row in by_status["matched"] + by_status["possible"])
    assert {(row["voter_id"], row["probability"], row["reasons"]) for row in by_status["unmatched"]} == {("", "", "")}
    for row in by_status["possible"]:
        assert 0.02 <= float(row["probability"]) < 1


def test_link_is_the_same_with_more_processes_and_less_memory(tmp_path):
    given = files(tmp_path, count=2000, asking=300)
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    run(*given, one)
    run(*given, other, workers=2, memory=512 << 20)
    assert one.read_bytes() == other.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["contacts.csv", "one.csv", "other.csv", "voters.csv"]


@pytest.mark.parametrize("stage", ["keys.npy", "voters-000000", "pairs.parquet", "ranges.json"])
def test_link_killed_at_any_stage_ends_the_same(tmp_path, stage):
    voter_file, contact_file = files(tmp_path, count=1500, asking=200)
    whole, output = tmp_path / "whole.csv", tmp_path / "matches.csv"
    run(voter_file, contact_file, whole)
    command = [
        sys.executable,
        "-m",
        "kithwork.cli",
        "link",
        voter_file,
        contact_file,
        "-o",
        output,
        "--workers",
        "1",
        "--as-of",
        "2026",
    ]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=surroundings, stderr=subprocess.DEVNULL, start_new_session=True
    )
    work = tmp_path / "matches.csv.kith-work"
    while process.poll() is None and not (work / stage).exists():
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = (work / stage).exists()
    said = io.StringIO()
    run(voter_file, contact_file, output, said)
    assert ("goes on from there" in said.getvalue()) == left
    assert output.read_bytes() == whole.read_bytes()
    assert not work.exists()


def test_link_other_options_begin_anew(tmp_path):
    voter_file, contact_file = files(tmp_path)
    output = tmp_path / "matches.csv"
    work = tmp_path / "matches.csv.kith-work"
    work.mkdir()
    written(work / "fingerprint", "another run")
    written(work / "ranges.json", "[]")
    run(voter_file, contact_file, output)
    assert output.read_text().count("matched") > 20


def test_link_without_contacts_writes_the_header(tmp_path):
    voter_file = written(tmp_path / "v.csv", csv_of(VOTER_COLUMNS, voters(5)))
    contact_file = written(tmp_path / "c.csv", csv_of(CONTACT_COLUMNS, []))
    summary = run(voter_file, contact_file, tmp_path / "m.csv")
    assert (tmp_path / "m.csv").read_text() == "contact_id,voter_id,probability,status,reasons\n"
    assert (summary.contacts, summary.matched) == (0, 0)


def test_link_a_contact_without_a_name_is_unmatched(tmp_path):
    voter_file = written(tmp_path / "v.csv", csv_of(VOTER_COLUMNS, voters(50)))
    contact_file = written(tmp_path / "c.csv", "contact_id,first_name,last_name\n1,,\n")
    assert statuses(linked(voter_file, contact_file)) == [("1", "", "unmatched")]


@pytest.mark.parametrize(
    ("voter_text", "contact_text", "sentence"),
    [
        ("", "contact_id,last_name\n", "v.csv is empty: it has not even a header. The file is empty."),
        ("voter_id,last_name\n", "contact_id,last_name\n1,Lee\n", "v.csv has a header and no voters."),
        ("id_of_voter,last_name\n1,Lee\n", "contact_id,last_name\n1,Lee\n",
         "v.csv has no column voter_id. Its columns are: id_of_voter, last_name. Rename one, or say by --map which one it is. "
         + UNKNOWN),
        ("voter_id,zip\n1,27601\n", "contact_id,last_name\n1,Lee\n",
         ("v.csv has no column with names (first_name, last_name). Its columns are: voter_id, zip. "
          "Rename them, or say by --map which ones they are. " + UNKNOWN)),
        ("voter_id,last_name\n1,Lee\n", "contact_id,last_name\n1,Lee\n2,Day\n\n1,May\n",
         "c.csv, line 5: contact_id 1 stands in line 2 already. Nothing was linked."),
        ("voter_id,last_name\n1,Lee\n", "contact_id,last_name\n1,Lee\n,Day\n",
         "c.csv, line 3: contact_id is empty. Nothing was linked."),
        ("voter_id,last_name\n1,Lee\n", "contact_id,last_name\n1,Lee,x\n",
         "c.csv, line 2: 3 values, but the header has 2 columns. Nothing was linked."),
    ],
)  # fmt: skip
def test_link_what_cannot_be_linked_is_a_sentence_and_leaves_nothing(tmp_path, voter_text, contact_text, sentence):
    voter_file, contact_file = written(tmp_path / "v.csv", voter_text), written(tmp_path / "c.csv", contact_text)
    with pytest.raises(LinkError) as refused:
        run(voter_file, contact_file, tmp_path / "m.csv")
    assert refused.value.sentence == sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.csv", "v.csv"]


def test_link_to_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(LinkError) as refused:
        run(*files(tmp_path), tmp_path / "nowhere" / "m.csv")
    assert refused.value.sentence == f"The folder {tmp_path / 'nowhere'} does not exist."


def test_link_says_what_it_does_not_use(tmp_path):
    voter_file = written(tmp_path / "v.csv", "voter_id,last_name,party\n1,Lee,none\n")
    contact_file = written(tmp_path / "c.csv", "contact_id,last_name,email,shoe size\n1,Lee,lee@example.org,44\n")
    said = io.StringIO()
    run(voter_file, contact_file, tmp_path / "m.csv", said)
    assert said.getvalue().splitlines()[:3] == [
        "c.csv: not used: shoe size.",
        "c.csv: e-mail addresses are no evidence and are not compared.",
        "v.csv: not used: party.",
    ]


def test_link_learns_from_many_contacts_and_judges_by_what_was_saved(tmp_path):
    voter_file, contact_file = files(tmp_path, count=1500, asking=600)
    model, one, other = tmp_path / "model.json", tmp_path / "one.csv", tmp_path / "other.csv"
    run(voter_file, contact_file, one, save_model=model)
    assert Model.from_json(model.read_text()).version == "learned-1"
    run(voter_file, contact_file, other, model=model)
    assert one.read_bytes() == other.read_bytes()


def test_link_by_a_model_that_is_none_is_a_sentence(tmp_path):
    with pytest.raises(LinkError) as refused:
        run(*files(tmp_path), tmp_path / "m.csv", model=written(tmp_path / "model.json", "{}"))
    assert refused.value.sentence == "model.json is no model that ./kith link has saved."


def test_explain_says_what_link_says(tmp_path):
    voter_file, contact_file = files(tmp_path, count=1500, asking=600)
    options = {"voters": voter_file, "contacts": contact_file, "as_of": 2026, "today": date(2026, 11, 3)}
    model = tmp_path / "model.json"
    row = next(row for row in linked(voter_file, contact_file, save_model=model) if row["status"] == "possible")
    text = explained(
        Options(**options, output=tmp_path / "none", model=model),
        contact_id=row["contact_id"],
        voter_id=row["voter_id"],
        progress=Progress(stream=io.StringIO()),
    )
    assert text.splitlines()[0] == f"{row['voter_id']}  model learned-1"
    assert text.splitlines()[-1].startswith(f"probability {row['probability']} among ")
