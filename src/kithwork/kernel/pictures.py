"""Pictures people upload, drawn anew: pixels are kept, and nothing else that came in the file."""

import io
from secrets import token_hex
from typing import BinaryIO

from django.utils.translation import gettext as _

from kithwork.kernel import storage
from kithwork.kernel.errors import RefusedError

BYTES_AT_MOST = 8_000_000
# Of a phone's camera; a small file can claim far more, and would fill the memory when it is opened.
PIXELS_AT_MOST = 50_000_000
MEDIA_TYPE = "image/webp"
ACCEPTED = ("PNG", "JPEG", "WEBP")


def redraw(data: bytes, *, longest: int, field: str) -> bytes:
    """The picture as WebP, its longer side at most `longest` pixels. RefusedError for what is no such picture."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only an upload needs it

    if len(data) > BYTES_AT_MOST:
        raise RefusedError(
            _("Please choose a picture of at most %(most)d MB.") % {"most": BYTES_AT_MOST // 1_000_000}, field=field
        )
    try:
        with Image.open(io.BytesIO(data), formats=ACCEPTED) as opened:
            if opened.width * opened.height > PIXELS_AT_MOST:
                raise RefusedError(
                    _("Please choose a picture of at most %(most)d million pixels.")
                    % {"most": PIXELS_AT_MOST // 1_000_000},
                    field=field,
                )
            upright = ImageOps.exif_transpose(opened)
            clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
            drawn = upright.convert("RGBA" if clear else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RefusedError(
            _("This file cannot be read as a picture. Please choose a PNG, JPEG or WebP."), field=field
        ) from error
    drawn.thumbnail((longest, longest))
    out = io.BytesIO()
    drawn.info = {}
    drawn.save(out, "WEBP", quality=82)
    return out.getvalue()


def keep(picture: bytes, *, organization_id: int) -> str:
    """Returns the key of what was redrawn."""
    key = f"pictures/{organization_id}/{token_hex(16)}"
    storage.save(key, [picture])
    return key


def copy(key: str, *, organization_id: int) -> str:
    """Another key with the same picture; "" of none."""
    if not key:
        return ""
    with storage.open(key) as file:
        return keep(file.read(), organization_id=organization_id)


def show(key: str) -> BinaryIO:
    """FileNotFoundError where there is none."""
    if not key:
        raise FileNotFoundError(key)
    return storage.open(key)
