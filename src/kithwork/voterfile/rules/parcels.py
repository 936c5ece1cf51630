"""A delivery as its text files: plain, gzip or zip, told by the first bytes and not by the name."""

import gzip
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.rules.sentences import gettext as _

Opener = Callable[[], BinaryIO]

MOST_MEMBERS: Final = 2_000
# Text packs ten- to fortyfold; what unpacks to more than this is made to fill a disk.
MOST_RATIO: Final = 200
# Below this much nobody is harmed.
HARMLESS: Final = 64 << 20
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_BUFFER: Final = 1 << 18
_NAME_LIMIT: Final = 80
_DAMAGED: Final = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError)
_JUNK: Final = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.~lock)")
_DOCUMENT: Final = re.compile(r"(?i)\.(pdf|docx?|xlsx?|html?|rtf|md|png|jpe?g|xml|json|ini|url|sha256|md5)$")


@dataclass(frozen=True, slots=True)
class Delivered:
    """One file as it was received. `open` gives a stream that can seek, each time from its beginning."""

    name: str
    open: Opener


@dataclass(frozen=True, slots=True)
class Opened:
    """The text, and how many bytes of the delivery have been read for it."""

    stream: BinaryIO
    position: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Member:
    """One text file of a delivery; `size` is what it takes there, packed as it may be."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[Opened]]


def delivered(paths: Sequence[Path]) -> list[Delivered]:
    """Files on disk; a folder stands for the files in it."""
    files = [inside for path in paths for inside in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [Delivered(path.name, lambda path=path: path.open("rb")) for path in files if not path.is_dir()]  # type: ignore[misc]


def members(files: Sequence[Delivered]) -> tuple[list[Member], list[str]]:
    """The text files in the order of their names, and the names of what is none (documents, a system's own files).

    RefusedError where an archive is damaged, locked, or made to do harm.
    """
    inside = [member for file in files for member in _inside(file)]
    found = [member for member in inside if not _JUNK.search(member.name) and not _DOCUMENT.search(member.name)]
    named = [member.name for member in found]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise _refused(_("The file %(name)s is there twice. Please choose each file once.") % {"name": twice[0]})
    return sorted(found, key=lambda member: member.name), sorted({member.name for member in inside} - set(named))


def _inside(file: Delivered) -> Iterator[Member]:
    with file.open() as stored:
        start = stored.read(4)
        if not start.startswith(_ZIP):
            yield Member(file.name, stored.seek(0, io.SEEK_END), lambda: _opened(file))
            return
        with _sentences(), zipfile.ZipFile(stored) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check(infos)
    for info in infos:
        yield Member(info.filename, info.compress_size, lambda name=info.filename: _unzipped(file, name))  # type: ignore[misc]


def _check(infos: Sequence[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise _refused(
            _("The archive holds %(count)d files; no more than %(most)d are possible.")
            % {"count": len(infos), "most": MOST_MEMBERS}
        )
    for info in infos:
        name = info.filename
        if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith(("/", "\\")) or ":" in name[:3]:
            raise _refused(
                _("The archive holds a file whose name leads out of its folder (%(name)s). It is not opened.")
                % {"name": _printable(name)}
            )
        if info.flag_bits & 1:
            raise _refused(_("The archive has a password. Please unpack it and choose the file inside."))
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _refused(
                _("The archive holds a link instead of a file (%(name)s). Please pack the file itself.")
                % {"name": _printable(name)}
            )
        if info.file_size > HARMLESS and info.file_size > info.compress_size * MOST_RATIO:
            raise _refused(_bomb())
    if not infos:
        raise _refused(_("The archive is empty. Please choose the voter file again, as it was delivered."))


@contextmanager
def _opened(file: Delivered) -> Iterator[Opened]:
    with _sentences(), file.open() as stored:
        start = stored.read(4)
        stored.seek(0)
        if start.startswith(_GZIP):
            with gzip.GzipFile(fileobj=stored) as inside:
                yield Opened(_buffered(_Measured(inside, stored.tell)), stored.tell)
        else:
            yield Opened(stored, stored.tell)


@contextmanager
def _unzipped(file: Delivered, name: str) -> Iterator[Opened]:
    with _sentences(), file.open() as stored, zipfile.ZipFile(stored) as archive, archive.open(name) as inside:
        info = archive.getinfo(name)
        packed = info.compress_size

        def position() -> int:
            return packed * inside.tell() // max(info.file_size, 1)

        start = cast("zipfile.ZipExtFile", inside).peek(4)[:4]
        if start.startswith(_ZIP):
            raise _refused(
                _("The archive holds another archive (%(name)s). Please unpack it and choose the files inside.")
                % {"name": _printable(name)}
            )
        if start.startswith(_GZIP):
            with gzip.GzipFile(fileobj=inside) as text:
                yield Opened(_buffered(_Measured(text, lambda: packed)), position)
        else:
            yield Opened(_buffered(_Measured(inside, lambda: packed)), position)


class _Measured(io.RawIOBase):
    """Stops where more comes out than text can be packed to, whatever the archive says of itself."""

    def __init__(self, inside: object, packed: Callable[[], int]) -> None:
        self._inside = cast("BinaryIO", inside)
        self._packed = packed
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        piece = self._inside.read(len(view))
        view[: len(piece)] = piece
        self._out += len(piece)
        if self._out > HARMLESS and self._out > max(self._packed(), 1) * MOST_RATIO:
            raise _refused(_bomb())
        return len(piece)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise _refused(
            _("The archive is damaged or incomplete. Please download it again and check its size.")
        ) from error


def _buffered(inside: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(inside, _BUFFER)


def _bomb() -> str:
    return _("The archive unpacks to far more than any voter file. It is not opened; please check where it is from.")


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:_NAME_LIMIT]


def _refused(sentence: str) -> RefusedError:
    return RefusedError(sentence, field="file")
