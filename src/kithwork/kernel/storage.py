"""Files that are too large for the database: uploads that wait to be read, exports that wait to be fetched.

A key is a relative path such as "voter-files/3/….part". Nothing here is ever served by a static path.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings


def save(key: str, chunks: Iterable[bytes]) -> int:
    """Whole or not at all; returns the number of bytes. OSError where the disk is full."""
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The same form may arrive twice at once, in two threads.
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}.unfinished")
    try:
        with unfinished.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return size


def open(key: str) -> BinaryIO:  # noqa: A001 - read as storage.open
    """A file that can seek; FileNotFoundError where there is none."""
    return _path(key).open("rb")


def delete(key: str) -> None:
    """The file, and what a process killed while saving it left behind. That nothing is there is no fault."""
    path = _path(key)
    path.unlink(missing_ok=True)
    for unfinished in path.parent.glob(f"{path.name}.*.unfinished"):
        unfinished.unlink(missing_ok=True)


def _path(key: str) -> Path:
    root = settings.STORAGE_FOLDER.resolve()
    path = (root / key).resolve()
    if not path.is_relative_to(root) or path == root:
        raise ValueError(f"{key!r} lies outside the storage")
    return path
