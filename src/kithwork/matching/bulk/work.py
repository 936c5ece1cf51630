"""The folder of a run beside its output: what is finished stays, so that a run that was killed goes on where it was.

A folder belongs to one fingerprint of inputs, options and versions; another one empties it. Nothing half-written counts:
every file is written under another name and renamed.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from kithwork.matching.bulk.errors import LinkError, StoppedError

_ENDS: Final = 1 << 20
_NEW: Final = ".new"
Array = NDArray[Any]


def fingerprint(files: Mapping[str, Path], options: Mapping[str, object]) -> str:
    """Size, time and both ends of each file: reading ten gigabytes to know them again would take longer than it saves."""
    told = {name: [str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns] for name, path in files.items()}
    digest = hashlib.blake2b(json.dumps([told, options], sort_keys=True, default=str).encode())
    for path in files.values():
        with path.open("rb") as file:
            digest.update(file.read(_ENDS))
            file.seek(max(path.stat().st_size - _ENDS, 0))
            digest.update(file.read(_ENDS))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Work:
    """`run` tells one run from the next in the same folder: processes remember what they read by it."""

    folder: Path
    resumed: bool = False
    run: str = field(default_factory=lambda: token_hex(8))

    def path(self, name: str) -> Path:
        return self.folder / name

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A path to write to; it becomes `name` when all went well."""
        new = self.path(name + _NEW)
        yield new
        new.replace(self.path(name))

    def put(self, name: str, array: Array) -> None:
        with self.writing(f"{name}.npy") as path, path.open("wb") as file:
            np.save(file, array)

    def get(self, name: str) -> Array:
        """Mapped, not read."""
        path = self.path(f"{name}.npy")
        array: Array = np.load(path, mmap_mode="r")
        return array

    def tell(self, name: str, value: object) -> None:
        with self.writing(f"{name}.json") as path:
            path.write_text(json.dumps(value, sort_keys=True), encoding="utf-8")

    def told(self, name: str) -> Any:  # noqa: ANN401 - whatever was told
        return json.loads(self.path(f"{name}.json").read_text(encoding="utf-8"))

    def remove(self, pattern: str) -> None:
        for path in self.folder.glob(pattern):
            _removed(path)


@contextmanager
def work_beside(output: Path, mark: str) -> Iterator[Work]:
    """The folder is removed at the end, or when nothing can be linked; it stays where a run is stopped before."""
    folder = output.with_name(output.name + ".kith-work")
    folder.mkdir(exist_ok=True)
    with _locked(folder, output):
        told = folder / "fingerprint"
        resumed = told.exists() and told.read_text(encoding="utf-8") == mark
        if not resumed:
            _empty(folder)
            told.write_text(mark, encoding="utf-8")
        try:
            yield Work(folder, resumed)
        except StoppedError:
            raise
        except LinkError:
            shutil.rmtree(folder)
            raise
        shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path, output: Path) -> Iterator[IO[str]]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LinkError(f"Another run is writing {output} at this moment.") from error
        yield lock


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "lock":
            _removed(path)


def _removed(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
