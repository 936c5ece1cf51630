"""Whether the last start left this very program migrated, filled and gathered: then a start need not look again."""

import hashlib
from pathlib import Path

from kithwork import env

SOURCES = Path(__file__).resolve().parents[1]
MADE = ("postgres/PG_VERSION", "static/staticfiles.json", "secrets.env")  # of the home; made anew, they are others


def is_fresh() -> bool:
    try:
        return _note().read_text() == _state()
    except FileNotFoundError:
        return False


def note() -> None:
    _note().write_text(_state())


def forget() -> None:
    _note().unlink(missing_ok=True)


def _note() -> Path:
    return env.home() / "ready"


def _state() -> str:
    digest = hashlib.sha256()
    files = [path for path in sorted(SOURCES.rglob("*")) if path.suffix != ".pyc" and path.is_file()]
    for path in [*files, *(env.home() / name for name in MADE)]:
        found = path.stat()
        digest.update(f"{path} {found.st_ino} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
