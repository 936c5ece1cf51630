"""The output is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kithwork.matching.bulk.errors import LinkError


def checked_output(path: Path) -> None:
    """Before hours of work, not after them."""
    folder = path.absolute().parent
    if path.is_dir():
        raise LinkError(f"{path} is a folder; please name the file to write.")
    if not folder.is_dir():
        raise LinkError(f"The folder {folder} does not exist.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LinkError(f"{folder} may not be written: choose another output.")


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    new = path.with_name(path.name + ".part")
    try:
        with new.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
