import io
from collections.abc import Sequence
from datetime import date

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.rules.fingerprint import Recognised, recognise
from kithwork.voterfile.rules.parcels import Delivered
from kithwork.voterfile.rules.raw import Rejected
from kithwork.voterfile.rules.reader import Batch, read
from tests.voterfile.delivery import HEADER, delivery, people, row

TODAY = date(2026, 11, 24)


def files(**contents: bytes) -> list[Delivered]:
    return [Delivered(name, lambda content=content: io.BytesIO(content)) for name, content in contents.items()]  # type: ignore[misc]


def recognised(content: bytes) -> Recognised:
    return recognise(files(ncvoter=content), today=TODAY)


def told(
    content: bytes, *, size: int = 1 << 20, wanted: Sequence[str] = ()
) -> tuple[list[dict[str, object]], list[Rejected]]:
    batches: list[Batch] = list(read(recognised(content), today=TODAY, size=size, wanted=wanted))
    return [one for batch in batches for one in batch.accepted.to_pylist()], [
        one for batch in batches for one in batch.rejected
    ]


def test_a_row_is_told_in_our_words() -> None:
    accepted, rejected = told(delivery([row()]))
    assert (accepted, rejected) == (
        [
            {
                "number": 2, "line": 2, "state_file_id": "BY1001", "first_name": "ADA", "middle_name": "JANE",
                "last_name": "OKAFOR", "suffix": "", "street": "12 OAK ST", "city": "DURHAM", "state": "NC",
                "zip": "27701", "county": "Durham", "county_fips": "37063", "phone": "+19195550123",
                "birth_year": 1980, "birth_date": None, "birth_precision": "year",
                "registered_on": date(2012, 3, 9), "status": "active", "is_protected": False, "is_candidate": True,
                "congressional_district": "4", "state_senate_district": "20", "state_house_district": "31",
            }
        ],
        [],
    )  # fmt: skip


def test_an_id_keeps_its_zeros() -> None:
    accepted, _rejected = told(delivery([row(ncid=" by0012 ")]))
    assert accepted[0]["state_file_id"] == "BY0012"


def test_every_line_comes_out_with_its_true_number_and_its_bad_cell() -> None:
    rows = [
        row(), row(ncid=""), row(ncid="B Y"), row(first_name="", last_name=" "), row(status_cd="X"),
        row(birth_year="2027"), row(birth_year="80"), "", row(last_name="A" * 151), "one", row(ncid="BY2"),
        row(last_name="SMI\0TH"), row(nc_house_abbrv="1" * 17), *(row(ncid=f"BY{n}") for n in range(10, 20)),
    ]  # fmt: skip
    for size in (1 << 20, 900):
        accepted, rejected = told(delivery(rows), size=size)
        assert [one["line"] for one in accepted] == [2, 12, *range(15, 25)]
        assert [(one.line, one.column, one.cell, one.sentence) for one in rejected] == [
            (3, "ncid", "", "The column ncid is empty."),
            (4, "ncid", "B Y", "The column ncid holds no voter id."),
            (5, "last_name", " ", "The line has no name."),
            (6, "status_cd", "X", "The column status_cd holds a code that this layout does not know."),
            (7, "birth_year", "2027", "The column birth_year holds no year of birth."),
            (8, "birth_year", "80", "The column birth_year holds no year of birth."),
            (9, "", "", "The line is empty."),
            (10, "last_name", "A" * 80, "last_name is longer than 150 characters."),
            (11, "", "one", "The line has 1 column instead of 67."),
            (13, "", '"32"\t"DURHAM"\t"000000004711"\t"BY1001"\t"SMI\N{SYMBOL FOR NULL}TH"\t"ADA"\t"JANE"\t""\t"A"\t""\t"AV"\t""\t"1',
             "The line holds a NUL byte, which no text may hold."),
            (14, "nc_house_abbrv", "1" * 17, "state_house_district is longer than 16 characters."),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "status", "is_candidate"),
    [
        ({"status_cd": "I", "reason_cd": "IN"}, "inactive", True),
        ({"status_cd": "S"}, "temporary", True),
        ({"status_cd": "D"}, "denied", False),
        ({"status_cd": "R", "reason_cd": "RL"}, "removed", False),
        ({"status_cd": "R", "reason_cd": "RD"}, "deceased", False),
        ({"birth_year": "2008"}, "preregistered", False),
        ({"birth_year": "2007"}, "active", True),
        ({"birth_year": ""}, "active", True),
        ({"birth_year": "1900"}, "active", True),
        ({"confidential_ind": "Y"}, "active", False),
        ({"confidential_ind": "?"}, "active", False),
    ],
)
def test_status_decides_who_may_be_found(values: dict[str, str], status: str, is_candidate: bool) -> None:
    accepted, _rejected = told(delivery([row(**values)]))
    assert (accepted[0]["status"], accepted[0]["is_candidate"]) == (status, is_candidate)


def test_party_and_race_come_only_where_somebody_asked() -> None:
    accepted, _rejected = told(delivery([row()]), wanted=("party", "race"))
    assert (accepted[0]["party"], accepted[0]["race"], "ethnicity" in accepted[0]) == ("UNA", "B", False)
    with pytest.raises(ValueError, match="shoe_size"):
        told(delivery([row()]), wanted=("shoe_size",))


def test_numbers_run_on_through_the_parts_of_a_delivery() -> None:
    one, two = delivery([row(ncid="AA1"), "x"]), delivery([row(ncid="AA2")])
    batches = list(read(recognise(files(a=one, b=two), today=TODAY), today=TODAY))
    assert [(batch.part.member.name, batch.lines) for batch in batches] == [("a", 2), ("b", 1)]
    assert [batch.accepted.column("number").to_pylist() for batch in batches] == [[2], [5]]
    assert [batch.position for batch in batches] == [len(one), len(one) + len(two)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\r\n", "The file is empty"),
        (HEADER.encode("utf-16"), "written in UTF-16"),
        (HEADER.encode("utf-16-le"), "written in UTF-16"),
        (bytes(range(256)), "no text file"),
        (HEADER.replace('"ncid"', '"nc_id_"').replace("nc_id_", "nc_no").encode(), "this column is missing: ncid. Unknown are: nc_no."),
        (HEADER.replace("last_name", "surname", 1).replace("birth_year", "dob").encode(), "these columns are missing: birth_year, last_name. Unknown are: surname, dob."),
        ((HEADER + '\t"ncid"').encode(), "this column is there twice: ncid"),
        (row().encode(), "its header is missing"),
        (b"first name,last name\n", "not the header of a voter file"),
        (b"\x89PNG\r\n", "not the header of a voter file"),
        (delivery([]), "has a header and no voters"),
        (delivery([row(status_cd="AV", reason_cd="A")] * 3), "the column status_cd holds something else, for instance “AV”"),
        (delivery([row() + '\t"x"'] * 3), "the header names 67 columns and the lines have 68"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        recognised(content)
    assert words in refused.value.sentence
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("header", "unknown"),
    [
        (HEADER.upper(), ()),
        (HEADER.replace('"', ""), ()),
        ("\ufeff" + HEADER, ()),
        (HEADER.replace("middle_name", "midl_name"), ()),
        (HEADER.replace('"drivers_lic"', '"shoe_size"'), ("shoe_size",)),
        (HEADER.replace('"drivers_lic"', '"ssn"'), ()),
    ],
)
def test_harmless_changes_are_taken_and_named(header: str, unknown: tuple[str, ...]) -> None:
    content = delivery([row()], header=header, encoding="utf-8")
    found = recognised(content)
    assert (found.state, found.parts[0].unknown) == ("NC", unknown)
    assert told(content)[0] == told(delivery([row()]))[0]


@pytest.mark.parametrize("size", [1 << 20, 2_000])
def test_a_quotation_mark_inside_a_value_opens_nothing_whatever_stands_beside_it(size: int) -> None:
    stray = row(middle_name="JANE").replace('"JANE"', 'JANE"')
    open_one = row(ncid="BY2").removesuffix('"')
    rows, rejected = told(
        delivery([stray, *people(9, start=10), row(ncid="BY3", last_name="A\0"), open_one]), size=size
    )
    assert [(one["state_file_id"], one["middle_name"]) for one in rows[:1]] == [("BY1001", 'JANE"')]
    assert len(rows) == 10
    assert [(one.line, one.sentence.split()[-3:]) for one in rejected] == [
        (12, ["text", "may", "hold."]), (13, ["and", "not", "closed."])
    ]  # fmt: skip
