import gzip
import io

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.rules.parcels import Delivered
from kithwork.voterfile.rules.raw import Rejected
from kithwork.voterfile.rules.tagging import read_tags, recognise_tags


def read(content: bytes, *, size: int = 4 << 20) -> tuple[list[tuple[str, str, str]], list[Rejected]]:
    delivered = recognise_tags([Delivered("tags.csv", lambda: io.BytesIO(content))])
    batches = list(read_tags(delivered, size=size))
    rows = [tuple(row.values()) for batch in batches for row in batch.accepted.to_pylist()]
    return rows, [bad for batch in batches for bad in batch.rejected]


def test_ids_in_either_form_and_any_column_order() -> None:
    whole = b"tag,Canonical Voter ID,more\nunion,NC-AA1,x\n\xc3\x91and\xc3\xba , nc-BB-2,y\n"
    assert read(whole) == ([("NC", "AA1", "union"), ("NC", "BB-2", "Ñandú")], [])
    parts = b"\xef\xbb\xbfstate;state_file_id;tag\r\nNorth Carolina;007;door  knocker\r\nfl;8;vip\r\n"
    assert read(parts) == ([("NC", "007", "door knocker"), ("FL", "8", "vip")], [])
    assert read(gzip.compress(parts, mtime=0)) == read(parts)


def test_a_bad_line_is_named_with_its_number_and_cell_and_no_other_is_lost() -> None:
    lines = [
        "NC-AA1,union", ",union", "AA2,union", "XX-1,union", "NC-,union", "NC-AA3,", f"NC-AA4,{'x' * 61}",
        "NC-AA5,a;b", "NC-AA6", f"NC-{'9' * 65},union", "NC-AA7,bell\x07", "NC-AA8,union",
    ]  # fmt: skip
    rows, rejected = read("\n".join(["canonical_voter_id,tag", *lines]).encode())
    assert rows == [("NC", "AA1", "union"), ("NC", "AA8", "union")]
    told = sorted((bad.line, bad.column, bad.cell, bad.sentence) for bad in rejected)
    canonical = "A canonical_voter_id is two letters of the state, a hyphen, and the state's own number: NC-AA123456."
    assert told == [
        (3, "canonical_voter_id", "", "The voter id is missing."),
        (4, "canonical_voter_id", "AA2", canonical),
        (5, "canonical_voter_id", "XX-1", canonical),
        (6, "canonical_voter_id", "NC-", canonical),
        (7, "tag", "", "The tag is missing."),
        (8, "tag", "x" * 61, "The tag is longer than 60 signs."),
        (9, "tag", "a;b", "A tag cannot hold a semicolon, which parts tags in exports."),
        (10, "", "NC-AA6", "The line has 1 column instead of 2."),
        (11, "canonical_voter_id", "9" * 65, "The voter id is too long."),
        (12, "tag", "bell\x07", "The tag holds a sign that cannot be seen."),
    ]
    assert len(rows) + len(rejected) == len(lines)


def test_no_state_is_told_by_its_own_column() -> None:
    rows, rejected = read(b"state,state_file_id,tag\nQuebec,1,union\nNC,1,union\nNC, ,union\n")
    assert rows == [("NC", "1", "union")]
    assert [bad[1:] for bad in rejected] == [
        (2, "state", "Quebec", "This is no state."),
        (4, "state_file_id", "", "The voter id is missing."),
    ]


def test_blocks_make_no_difference() -> None:
    content = b"canonical_voter_id,tag\n" + b"".join(b"NC-%d,tag %d\n" % (n, n % 7) for n in range(2_000))
    assert read(content, size=1 << 10) == read(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"first,last\nAda,Okafor\n", "must name the columns: tag, and either .* It says: first, last"),
        (b"state,tag\nNC,union\n", "must name the columns"),
        (b"canonical_voter_id\nNC-1\n", "not parted into columns"),
        (b"%PDF-1.4\0\0\0\0\0\0\0\0\0", "no text file|UTF-16"),
    ],
)
def test_what_is_no_tag_file_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        read(content)
