"""A file as a stream of UTF-8, whatever it was packed and encoded in.

An encoding is decided line by line: files of many offices are joined from parts that came through different programs.
"""

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from kithwork.matching.bulk.errors import LinkError, named

CHUNK: Final = 1 << 20
_MARK: Final = codecs.BOM_UTF8
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_WIDE: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_DAMAGED: Final = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError)


class Utf8(io.RawIOBase):
    """Reads on from `source`; `position` says how far, in bytes as they lie on the disk, `given` how much text that was."""

    def __init__(self, source: BinaryIO, position: Callable[[], int]) -> None:
        self._source, self.position = source, position
        self.given = 0
        self._begun = False
        self._convert: Callable[[bytes], bytes] = utf8
        self._held = b""  # a line of which the end is not read yet
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not self._ready:
            if (more := self._next()) is None:
                return 0
            self._ready = memoryview(more)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        self.given += size
        return size

    def _next(self) -> bytes | None:
        read = self._source.read(CHUNK)
        if not self._begun:
            read = self._begin(read)
        if not read:
            rest, self._held = self._held, b""
            return self._convert(rest) if rest else None
        whole = self._held + read
        end = whole.rfind(b"\n") + 1
        if not end and len(whole) < CHUNK * 8:
            self._held = whole
            return b""
        self._held = whole[end:] if end else b""
        return self._convert(whole[:end] if end else whole)

    def _begin(self, read: bytes) -> bytes:
        self._begun = True
        wide = _WIDE.get(read[:2])
        if wide:
            self._source = cast("BinaryIO", _Recoded(self._source, wide, read[2:]))
            return self._source.read(CHUNK)
        return read.removeprefix(_MARK)


class _Recoded:
    def __init__(self, source: BinaryIO, encoding: str, begun: bytes) -> None:
        self._source, self._begun = source, begun
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int) -> bytes:
        """Empty at the end only."""
        while True:
            read, self._begun = self._begun or self._source.read(size), b""
            text = self._decoder.decode(read, final=not read)
            if text or not read:
                return text.encode("utf-8", "replace")


def utf8(lines: bytes) -> bytes:
    """Whole lines in, the same lines in UTF-8 out; NUL, which no text holds, is taken out."""
    if b"\0" in lines:
        lines = lines.replace(b"\0", b"")
    if lines.isascii() or _is_utf8(lines):
        return lines
    return b"".join(line if _is_utf8(line) else _windows(line).encode() for line in lines.splitlines(keepends=True))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _windows(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


@contextmanager
def opened(path: Path) -> Iterator[Utf8]:
    """Plain, gzip or zip, told by the first bytes and not by the name. Damage is a LinkError, also later while reading."""
    try:
        with path.open("rb") as stored, _unpacked(stored, path) as inside:
            yield Utf8(inside, stored.tell)
    except FileNotFoundError as error:
        raise LinkError(f"{path} does not exist.") from error
    except IsADirectoryError as error:
        raise LinkError(f"{path} is a folder; please name the file.") from error
    except _DAMAGED as error:
        raise LinkError(f"{path.name} is damaged or incomplete: it cannot be unpacked to its end.") from error


@contextmanager
def _unpacked(stored: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    start = stored.read(4)
    stored.seek(0)
    if start.startswith(_GZIP):
        with gzip.GzipFile(fileobj=stored) as inside:
            yield cast("BinaryIO", inside)
    elif start.startswith(_ZIP):
        with zipfile.ZipFile(stored) as archive, archive.open(_member(archive, path)) as member:
            yield cast("BinaryIO", member)
    else:
        yield stored


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    members = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
    if len(members) != 1:
        held = named([one.filename for one in members]) or "nothing"
        raise LinkError(f"{path.name} should hold one file; it holds {len(members)} ({held}).")
    if members[0].flag_bits & 1:
        raise LinkError(f"{path.name} has a password. Please unpack it first.")
    return members[0]
