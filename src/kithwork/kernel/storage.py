"""Files that are too large for the database: uploads that wait to be read, exports that wait to be fetched.

A key is a relative path such as "voter-files/3/….part". Nothing here is ever served by a static path.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

BUFFER = 256 * 1024


def save(key: str, chunks: Iterable[bytes]) -> int:
    """Whole or not at all; returns the number of bytes. OSError where the disk is full."""
    with writing(key) as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        return file.tell()


@contextmanager
def writing(key: str) -> Iterator[BinaryIO]:
    """A file that takes its name when the block ends well, on disk by then, and is gone where it does not."""
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The same form may arrive twice at once, in two threads.
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}.unfinished")
    try:
        with unfinished.open("wb", buffering=BUFFER) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def open(key: str) -> BinaryIO:  # noqa: A001 - read as storage.open
    """A file that can seek; FileNotFoundError where there is none."""
    return _path(key).open("rb")


def measure(key: str) -> tuple[int, str]:
    """Bytes and SHA-256, in hex, of a file."""
    with _path(key).open("rb") as file:
        return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def scratch(key: str) -> Iterator[Path]:
    """A folder beside a file in the making, for what a library keeps for the time of its writing."""
    path = _path(key)
    folder = path.with_name(f"{path.name}.{uuid4().hex}.unfinished")
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def version(file: BinaryIO) -> tuple[int, int]:
    """What tells an opened file from the one that stood under its key before."""
    told = os.fstat(file.fileno())
    return told.st_ino, told.st_mtime_ns


def delete(key: str) -> None:
    """The file, and what a process killed while saving it left behind. That nothing is there is no fault."""
    path = _path(key)
    path.unlink(missing_ok=True)
    for unfinished in path.parent.glob(f"{path.name}.*.unfinished"):
        if unfinished.is_dir():
            shutil.rmtree(unfinished, ignore_errors=True)
        else:
            unfinished.unlink(missing_ok=True)


def _path(key: str) -> Path:
    root = settings.STORAGE_FOLDER.resolve()
    path = (root / key).resolve()
    if not path.is_relative_to(root) or path == root:
        raise ValueError(f"{key!r} lies outside the storage")
    return path
