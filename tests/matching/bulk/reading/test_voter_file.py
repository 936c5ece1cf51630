import csv
import io

import pytest

from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.scoring import report
from kithwork.world.command import main as world
from tests.matching.bulk.town import csv_of, linked, run, written


@pytest.fixture(scope="module")
def carolina(tmp_path_factory):
    """A made-up state's file, contacts of its voters, and the truth about them."""
    folder = tmp_path_factory.mktemp("carolina")
    given = ["--counties", "WAKE"]
    world(["voters", "--count", "3000", "--out", str(folder / "voters.txt"), *given])
    world(["contacts", "--voters", "3000", "--count", "300", "--out", str(folder), "--replace", *given])
    return folder


def test_link_a_states_own_file(carolina):
    said = io.StringIO()
    run(carolina / "voters.txt", carolina / "contacts.csv", carolina / "matches.csv", said)
    found = report(carolina / "matches.csv", carolina / "truth.csv")
    assert found["recall"] > 0.7
    assert found["precision"] > 0.95
    assert "This is North Carolina ncvoter" in said.getvalue()
    assert "voters are protected, removed, deceased or under 18: no candidates." in said.getvalue()


def test_link_never_shows_who_may_be_no_candidate(carolina):
    with (carolina / "voters.txt").open(encoding="latin-1", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    hidden = [row for row in rows if row["status_cd"] == "R" or row["confidential_ind"] == "Y"]
    assert len(hidden) > 50
    asked = [(row["ncid"], row["first_name"], row["last_name"], row["birth_year"]) for row in hidden]
    contacts = written(carolina / "hidden.csv", csv_of(("contact_id", "first_name", "last_name", "birth_year"), asked))
    matches = linked(carolina / "voters.txt", contacts, layout="nc-2022")
    assert {row["voter_id"] for row in matches} & {row["ncid"] for row in hidden} == set()


def test_link_by_a_layout_that_is_not_there_is_a_sentence(carolina):
    with pytest.raises(LinkError) as refused:
        linked(carolina / "voters.txt", carolina / "contacts.csv", layout="nc-1900")
    assert refused.value.sentence.startswith("There is no layout nc-1900. There are: nc-2022, ")


def test_link_by_a_layout_the_file_does_not_have_is_a_sentence(carolina):
    with pytest.raises(LinkError) as refused:
        linked(carolina / "contacts.csv", carolina / "contacts.csv", layout="nc-2022")
    assert refused.value.sentence.startswith("The first line is not the header")
