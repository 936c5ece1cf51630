import gzip
import io
import zipfile

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.rules.unpack import unpacked

TEXT = b"one\ntwo\n" * 50_000


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def text_in(content: bytes) -> bytes:
    with unpacked(io.BytesIO(content)) as stream:
        return b"".join(iter(stream.readline, b""))


@pytest.mark.parametrize(
    "content", [TEXT, gzip.compress(TEXT), zipped(ncvoter=TEXT), zipped(__MACOSX=b"x", ncvoter=TEXT)]
)
def test_packed_or_not_the_text_is_the_same(content: bytes) -> None:
    assert text_in(content) == TEXT


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(TEXT)[:-100], "damaged or incomplete"),
        (gzip.compress(TEXT)[:200] + b"\0" * 200, "damaged or incomplete"),
        (zipped(ncvoter=TEXT)[:-30], "damaged or incomplete"),
        (zipped(a=TEXT, b=TEXT), "holds 2 files"),
        (zipped(), "holds 0 files"),
    ],
)
def test_what_cannot_be_unpacked_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        text_in(content)


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(zipped(ncvoter=TEXT))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    with pytest.raises(RefusedError, match="password"):
        text_in(bytes(content))
