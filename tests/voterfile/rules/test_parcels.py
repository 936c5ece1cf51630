import gzip
import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts import LAYOUTS
from kithwork.voterfile.rules import parcels
from kithwork.voterfile.rules.blocks import Blocks
from kithwork.voterfile.rules.converting import Converter
from kithwork.voterfile.rules.delimited import Delimited
from kithwork.voterfile.rules.fingerprint import recognise
from kithwork.voterfile.rules.fixed import Fixed
from kithwork.voterfile.rules.reader import read
from tests.voterfile.delivery import delivery, row
from tests.voterfile.rules.test_reader import TODAY, files

VOTERS = delivery([row(ncid="AA1"), row(ncid="AA2")])


def archive(**contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return out.getvalue()


def ids(content: bytes) -> tuple[list[str], tuple[str, ...]]:
    found = recognise(files(upload=content), today=TODAY)
    batches = read(found, today=TODAY)
    return [one for batch in batches for one in batch.accepted.column("state_file_id").to_pylist()], found.skipped


def test_an_archive_of_many_files_and_folders_is_one_delivery() -> None:
    packed = archive(**{
        "b/deep/two.txt": delivery([row(ncid="AA3")]), "a/one.txt": VOTERS, "__MACOSX/a/._one.txt": b"\0\5\x16",
        ".DS_Store": b"\0\0", "a/read me.pdf": b"%PDF", "layout_ncvoter.txt": b"name / data type\nncid char 12\n",
    })  # fmt: skip
    assert ids(packed) == (
        ["AA1", "AA2", "AA3"], (".DS_Store", "__MACOSX/a/._one.txt", "a/read me.pdf", "layout_ncvoter.txt"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "content", [gzip.compress(VOTERS), archive(x=gzip.compress(VOTERS)), archive(x=VOTERS), VOTERS]
)
def test_packed_or_plain_is_told_by_the_first_bytes(content: bytes) -> None:
    assert ids(content) == (["AA1", "AA2"], ())


def locked() -> bytes:
    content = bytearray(archive(x=VOTERS))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive(**{"../x": VOTERS}), r"leads out of its folder \(\.\./x\)"),
        (archive(**{"/etc/x": VOTERS}), "leads out of its folder"),
        (archive(x=archive(y=VOTERS)), "another archive"),
        (archive(), "The archive is empty"),
        (archive(x=VOTERS)[:-30], "damaged or incomplete"),
        (gzip.compress(VOTERS)[:60], "damaged or incomplete"),
        (locked(), "has a password"),
        (archive(**{"a.txt": VOTERS, "b.txt": b"quite,another\n1,2\n"}), "b.txt: The first line is not the header"),
        (archive(**{"a.pdf": b"%PDF"}), "holds no file of voters"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        ids(content)


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: archive(x=content)])
def test_what_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
    monkeypatch.setattr(parcels, "HARMLESS", 1 << 16)
    assert callable(pack)
    with pytest.raises(RefusedError, match="far more than any voter file"):
        ids(pack(VOTERS + (row(ncid="AA9") + "\n").encode() * 20_000))


LAYOUT = LAYOUTS["nc-2022"]
PLACES = {"ncid": 0, "last_name": 1, "first_name": 2, "status_cd": 3, "birth_year": 4}
CELL = st.one_of(
    st.sampled_from([b"A", b"AA1", b"1980", b'"', b'""', b"\t", b"\r", b"\0", b"\xff", "é".encode(), b" "]),
    st.binary(max_size=6),
)
LINE = st.lists(CELL, max_size=7).map(b"\t".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, max_size=30).map(b"\n".join), st.integers(7, 400), st.sampled_from(["", '"']))
def test_whatever_the_bytes_no_line_is_lost(content: bytes, size: int, quote: str) -> None:
    """Rows and rejected lines begin at lines of their own, in order; together they take all lines of the file."""
    form = Delimited("x", "\t", quote, 5, PLACES)
    converter = Converter(LAYOUT, part="x", state="NC", today=date(2026, 11, 24))
    blocks = Blocks(io.BytesIO(content), size=size)
    line = 1
    while block := blocks.block():
        raw = form.raw(block, blocks, first_line=line)
        batch, rejected = converter.facts(raw)
        starts = sorted([*batch.column("line").to_pylist(), *(one.line for one in rejected)])
        assert starts == sorted(set(starts))
        assert len(starts) == len(raw.lines) + len(raw.rejected)
        assert all(line <= start < line + raw.consumed for start in starts)
        if not quote:
            assert starts == list(range(line, line + raw.consumed))
        line += raw.consumed
    text = content.removeprefix(b"\xef\xbb\xbf")
    assert line - 1 == text.count(b"\n") + bool(text and not text.endswith(b"\n"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.binary(max_size=8).map(lambda cell: cell.replace(b"\n", b"")), max_size=12), st.integers(600, 2000))
def test_whatever_stands_in_fixed_places_no_line_is_lost(cells: list[bytes], size: int) -> None:
    layout = LAYOUTS["mi-fixed"]
    content = b"".join((cell * 100)[:519].ljust(519) + b"\n" + cell + b"\n" for cell in cells)
    blocks, line = Blocks(io.BytesIO(content), size=size), 1
    form = Fixed("x", layout.cuts, tuple(sorted(layout.mapped)))
    while block := blocks.block():
        raw = form.raw(block, blocks, first_line=line)
        batch, rejected = Converter(layout, part="x", state="MI", today=date(2026, 11, 24)).facts(raw)
        starts = sorted([*batch.column("line").to_pylist(), *(one.line for one in rejected)])
        assert starts == list(range(line, line + raw.consumed))
        line += raw.consumed
    assert line - 1 == len(cells) * 2
