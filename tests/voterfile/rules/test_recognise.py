import io

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.rules.recognise import recognise, require_a_voter
from tests.voterfile.delivery import HEADER, LAYOUT, delivery, row


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedError) as refused:
        recognise(io.BytesIO(content))
    assert refused.value.field == "file"
    return refused.value.sentence


@pytest.mark.parametrize("header", [HEADER, HEADER.upper(), HEADER.replace('"', ""), "\ufeff" + HEADER])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_north_carolinas_header_is_recognised(header: str, end: str) -> None:
    stream = io.BytesIO(delivery([row()], header=header, end=end, encoding="utf-8"))
    layout, columns = recognise(stream)
    assert (layout, tuple(columns)) == (LAYOUT, LAYOUT.columns)
    assert stream.readline().startswith(b'"32"')


def test_the_columns_that_came_in_2026_are_tolerated_wherever_they_stand() -> None:
    header = "hava_id_req\t" + HEADER.replace('"drivers_lic"', '"drivers_lic"\t"ssn"\t"no_dl_ssn_chkbx"')
    layout, columns = recognise(io.BytesIO(header.encode()))
    assert (layout, len(columns)) == (LAYOUT, 70)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\r\n", "The file is empty"),
        (HEADER.encode("utf-16"), "written in UTF-16"),
        (HEADER.encode("utf-16-be"), "written in UTF-16"),
        (HEADER.encode("utf-16-le"), "written in UTF-16"),
        (bytes(range(256)), "no text file"),
        (HEADER.replace('"ncid"', '"nc_id"').encode(), "Missing: ncid. Unknown: nc_id."),
        (HEADER.replace('"ncid"\t', "").encode(), "Missing: ncid. Nothing was loaded."),
        (HEADER.replace("last_name", "surname", 1).replace("birth_year", "dob").encode(), "birth_year. Unknown: surname, dob."),
        ((HEADER + '\t"shoe_size"').encode(), "Unknown: shoe_size."),
        ((HEADER + '\t"ncid"').encode(), "repeated or stand in another order"),
        ("\t".join(reversed(HEADER.split("\t"))).encode(), "repeated or stand in another order"),
        (HEADER.replace("\t", ",").encode(), "separated by commas; North Carolina ncvoter has tabs"),
        (HEADER.replace("\t", "|").encode(), "separated by upright bars"),
        (row().encode(), "not the header of a voter file this installation knows (North Carolina ncvoter)"),
        (b"first name,last name\n", "not the header of a voter file"),
        (b"\x89PNG\r\n", "not the header of a voter file"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_many_other_columns_are_named_up_to_six() -> None:
    header = HEADER
    for column in LAYOUT.columns[-20:]:
        header = header.replace(f'"{column}"', f'"{column}_new"')
    assert " and 14 more." in refusal(header.encode())


def test_a_header_without_voters_is_refused() -> None:
    stream = io.BytesIO(delivery([]))
    recognise(stream)
    with pytest.raises(RefusedError, match="has a header and no voters"):
        require_a_voter(stream)
