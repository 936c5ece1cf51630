"""What is kept of an uploaded picture: pixels."""

import io

import pytest
from PIL import Image

from kithwork.kernel import pictures
from kithwork.kernel.errors import RefusedError
from tests.house.things import a_picture


def redrawn(data: bytes, longest: int = 100) -> Image.Image:
    return Image.open(io.BytesIO(pictures.redraw(data, longest=longest, field="picture")))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_and_smaller(kind: str) -> None:
    drawn = redrawn(a_picture((400, 200), kind))
    assert (drawn.format, drawn.size) == ("WEBP", (100, 50))


def test_where_it_was_taken_and_what_hides_behind_it_is_gone() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "<script>alert(1)</script> 35.99 N"
    kept = pictures.redraw(a_picture((80, 40), exif=exif) + b"<script>alert(2)</script>", longest=100, field="")
    assert b"script" not in kept
    drawn = Image.open(io.BytesIO(kept))
    assert (drawn.size, dict(drawn.getexif()), drawn.info.get("icc_profile")) == ((40, 80), {}, None)


def test_what_is_clear_stays_clear() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert redrawn(out.getvalue()).mode == "RGBA"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "cannot be read"),
        (a_picture((300, 300))[:600], "cannot be read"),
        (a_picture((9, 9), "GIF"), "cannot be read"),
        (b"x" * (pictures.BYTES_AT_MOST + 1), "at most 8 MB"),
        (a_picture((8000, 7000), "PNG"), "50 million pixels"),
    ],
    ids=["nothing", "svg", "cut", "gif", "large", "bomb"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        pictures.redraw(data, longest=100, field="picture")
