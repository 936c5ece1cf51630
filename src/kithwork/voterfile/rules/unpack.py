"""Plain, gzip or zip, told by the first bytes and not by the name."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from django.utils.translation import gettext as _

from kithwork.kernel.errors import RefusedError

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_BUFFER: Final = 1 << 18
_DAMAGED: Final = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError)


@contextmanager
def unpacked(stored: BinaryIO) -> Iterator[BinaryIO]:
    """The text inside. `stored` can seek; a damaged archive is a RefusedError, also later while reading."""
    start = stored.read(4)
    stored.seek(0)
    try:
        if start.startswith(_GZIP):
            with gzip.GzipFile(fileobj=stored) as inside:
                yield _buffered(inside)
        elif start.startswith(_ZIP):
            with zipfile.ZipFile(stored) as archive, archive.open(_member(archive)) as inside:
                yield _buffered(inside)
        else:
            yield stored
    except _DAMAGED as error:
        raise RefusedError(
            _("The archive is damaged or incomplete. Please download it again and check its size."), field="file"
        ) from error


def _buffered(inside: object) -> BinaryIO:
    return io.BufferedReader(cast("io.RawIOBase", inside), _BUFFER)


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir() and "__MACOSX" not in member.filename]
    if len(members) != 1:
        raise RefusedError(
            _("The archive holds %(count)d files. Please choose one with the voter file alone.")
            % {"count": len(members)},
            field="file",
        )
    if members[0].flag_bits & 1:
        raise RefusedError(_("The archive has a password. Please unpack it and choose the file inside."), field="file")
    return members[0]
