import gzip
import io
from datetime import date

import pytest

from kithwork.matching.bulk.reading import voters
from kithwork.matching.bulk.reading.source import VOTER
from kithwork.matching.bulk.reading.voter_file import voter_file
from kithwork.matching.bulk.reading.voters import UnevenError
from tests.matching.bulk.town import run, written

PLAIN = "voter_id,first_name,last_name,zip\n1,José,Núñez,27601\n2,Ann,Lee,\n"
SEEN = [("1", "José", "Núñez", "27601"), ("2", "Ann", "Lee", "")]


def _unwatched(position):
    """Nobody looks."""


def read(path, *, patient=False):
    told = []
    file = voter_file(path, given=None, layout="", today=date(2026, 11, 3))
    tables = file.read(patient=patient, progress=_unwatched, tell=told.append)
    names = (VOTER, "first_name", "last_name", "zip")
    return [tuple(row.get(name, "") for name in names) for table in tables for row in table.to_pylist()], told


@pytest.mark.parametrize("patient", [False, True], ids=["quickly", "patiently"])
@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("cp1252"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        ("\n" + PLAIN + "\n").encode(),
        PLAIN.replace("\n1", ",\n1").replace("27601\n", "27601,\n").replace("Lee,\n", "Lee,,\n").encode(),
        PLAIN.replace("27601\n", "27601,\n").replace("Lee,\n", "Lee,,\n").encode(),
        PLAIN.replace("Lee,\n", "Lee\n").encode(),
        PLAIN.replace("zip", '"zip\ncode"').encode(),
        PLAIN.replace("27601", '"27601"').encode(),
        gzip.compress(PLAIN.encode("latin-1"), mtime=0),
        PLAIN.replace("voter_id", " Voter ID ").encode(),
    ],
    ids=lambda data: repr(data[:10]) + str(len(data)),
)
def test_read_voters_however_the_file_is_written(tmp_path, data, patient):
    assert read(written(tmp_path / "v.csv", data), patient=patient) == (SEEN, [])


@pytest.mark.parametrize("patient", [False, True], ids=["quickly", "patiently"])
def test_read_voters_without_an_id_or_of_another_width_are_told(tmp_path, patient):
    text = PLAIN + ",Bo,Day,\n3,Cy,May,1,x\n4,Di,Fox,,,\n5,Ed\n"
    rows, told = read(written(tmp_path / "v.csv", text), patient=patient)
    assert rows == [*SEEN, ("4", "Di", "Fox", ""), ("5", "Ed", "", "")]
    assert told == [
        "v.csv: 1 lines have more values than the header has columns; they were left out.",
        "v.csv: 1 lines have no voter_id; they were left out.",
    ]


BROKEN = PLAIN + '3,"Bo,Quillfeather,27601\n' + "".join(f"{number},Cy,May,27601\n" for number in range(10, 5000))


@pytest.mark.usefixtures("small_blocks")
def test_read_voters_a_quotation_mark_that_stays_open_takes_no_others_along(tmp_path):
    path = written(tmp_path / "v.csv", BROKEN)
    with pytest.raises(UnevenError):
        read(path)
    rows, told = read(path, patient=True)
    assert rows[:4] == [*SEEN, ("3", '"Bo', "Quillfeather", "27601"), ("10", "Cy", "May", "27601")]
    assert (len(rows), told) == (4993, [])


def test_read_voters_a_quotation_mark_that_stays_open_in_one_block_is_mended_at_once(tmp_path):
    rows, told = read(written(tmp_path / "v.csv", BROKEN))
    assert rows[:4] == [*SEEN, ("3", '"Bo', "Quillfeather", "27601"), ("10", "Cy", "May", "27601")]
    assert (len(rows), told) == (4993, [])


@pytest.mark.usefixtures("small_blocks")
def test_link_reads_a_broken_file_patiently_and_says_so(tmp_path):
    voter_file = written(tmp_path / "v.csv", BROKEN)
    contact_file = written(tmp_path / "c.csv", "contact_id,first_name,last_name,zip\n1,Bo,Quillfeather,27601\n")
    said = io.StringIO()
    run(voter_file, contact_file, tmp_path / "matches.csv", said, precision=0.9)
    assert "v.csv: some lines are broken; reading it line by line." in said.getvalue()
    assert "\n1,3,0." in (tmp_path / "matches.csv").read_text()


@pytest.fixture
def small_blocks(monkeypatch):
    """A file of some kilobytes is then read as one of gigabytes is."""
    monkeypatch.setattr(voters, "_BLOCK", 1 << 14)
