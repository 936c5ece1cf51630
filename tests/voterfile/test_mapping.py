import json
from datetime import date

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts.mapping import layout_of
from kithwork.voterfile.rules.fingerprint import recognise
from kithwork.voterfile.rules.looking import look, suggestion
from kithwork.voterfile.rules.reader import read
from tests.voterfile.rules.test_reader import TODAY, files

COLUMNS = {
    "state_file_id": "Reg#", "first_name": "Given", "last_name": "Family", "street": ["No", "Way"], "birth": "Born",
    "county": "Shire", "status": "Standing",
}  # fmt: skip
TOLD = {"title": "Our list", "state": "NV", "columns": COLUMNS, "birth_form": "%d/%m/%Y", "id_within_county": True}
CONTENT = b"""Reg#;Given;Family;No;Way;Born;Shire;Standing;Shoe
7;ADA;OKAFOR;12;OAK ST;31/12/1980;Clark;A;44
8;BO;LI;;ELM ST;01/02/1990;CARSON CITY;i;38
9;CY;DIAZ;5;FIR ST;12/31/1980;Clark;A;40
10;DEE;FOX;5;FIR ST;;Atlantis;A;40
11;DEE;FOX;5;FIR ST;;Washoe County;A;40
"""


def test_a_mapping_reads_any_table() -> None:
    layout = layout_of(json.loads(json.dumps(TOLD)), key="mapped-1")
    found = recognise(files(list=CONTENT), today=TODAY, only=layout)
    batches = list(read(found, today=TODAY))
    chosen = ("state_file_id", "street", "birth_date", "county", "status", "state")
    assert [tuple(one[name] for name in chosen) for batch in batches for one in batch.accepted.to_pylist()] == [
        ("32003-7", "12 OAK ST", date(1980, 12, 31), "Clark", "active", "NV"),
        ("32510-8", "ELM ST", date(1990, 2, 1), "Carson City", "inactive", "NV"),
        ("32031-11", "5 FIR ST", None, "Washoe", "active", "NV"),
    ]
    rejected = [one for batch in batches for one in batch.rejected]
    assert [(one.line, one.column, one.cell) for one in rejected] == [
        (4, "Born", "12/31/1980"),
        (5, "Shire", "Atlantis"),
    ]
    assert sum(batch.lines for batch in batches) == 5
    assert found.parts[0].unknown == ("Shoe",)


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"columns": None}, "names no columns", ""),
        ({"columns": {"first_name": "a"}}, "needs these too: state_file_id, last_name", "state_file_id"),
        ({"columns": COLUMNS | {"shoe": "Shoe"}}, "mapped to something unknown: shoe", ""),
        ({"columns": COLUMNS | {"suffix": "SSN"}}, "never stored", "suffix"),
        ({"columns": COLUMNS | {"city": ["a", "b"]}}, "city can be one column only", "city"),
        ({"columns": COLUMNS | {"city": "reg #", "zip": "reg#!"}}, "cannot be told apart", ""),
        ({"state": "XX"}, "choose the state", "state"),
        ({"birth_form": "%y"}, "how the dates are written", "birth"),
        ({"statuses": {"A": "here"}}, "no statuses: here", "status"),
        ({"columns": {**COLUMNS, "county": ""}}, "the county's column is needed", "county"),
        ({"header": False, "width": 3}, "no such column", ""),
        ({"colour": "red"}, "unknown: colour", ""),
    ],
)
def test_what_makes_no_layout_is_refused_in_a_sentence(changes: dict[str, object], words: str, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        layout_of({**TOLD, **changes}, key="mapped-1")
    assert words in refused.value.sentence
    assert refused.value.field == field


def test_a_file_without_header_is_mapped_by_number() -> None:
    told = {
        "state": "DE", "header": False, "width": 4,
        "columns": {"state_file_id": "column 1", "first_name": "column 3", "last_name": "column 2"},
    }  # fmt: skip
    layout = layout_of(told, key="mapped-2")
    found = recognise(files(list=b"101|OKAFOR|ADA|x\n102|LI|BO|y\n"), today=TODAY, only=layout)
    rows = [one for batch in read(found, today=TODAY) for one in batch.accepted.to_pylist()]
    assert [(one["state_file_id"], one["first_name"], one["last_name"], one["line"]) for one in rows] == [
        ("101", "ADA", "OKAFOR", 1), ("102", "BO", "LI", 2),
    ]  # fmt: skip


def test_a_suggestion_knows_the_words_of_the_field_and_leaves_numbers_of_identity_out() -> None:
    content = (
        b"Voter ID,FNAME,Last Name,Zip Code,DOB,Driver License,Number,Suffix\n1,A,B,27701,1980-01-02,77,1,123-45-6789\n"
    )
    seen = look(files(list=content))
    assert suggestion(seen) == {
        "header": True,
        "birth_form": "%Y-%m-%d",
        "columns": {
            "state_file_id": "Voter ID", "first_name": "FNAME", "last_name": "Last Name", "zip": "Zip Code", "birth": "DOB",
        },
    }  # fmt: skip


def test_a_file_without_names_is_told_by_its_numbers() -> None:
    seen = look(files(list=b"1\tADA\tOKAFOR\n2\tBO\tLI\n"))
    assert (seen.columns, seen.has_header, len(seen.rows)) == (("column 1", "column 2", "column 3"), False, 2)
    assert suggestion(seen) == {"columns": {}, "header": False, "width": 3}
