"""The chain's head, kept where who rewrites the database does not reach: a file of KITH_HOME, and the weekly mail.

Without it the last links could be taken away and nothing would show. A line a day: position, digest, time.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

_log = logging.getLogger(__name__)
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Head:
    position: int
    digest: str
    at: str = ""

    @property
    def written(self) -> str:
        """As a mail gives it and `./kith audit verify --head` takes it."""
        return f"{self.position}:{self.digest}"


def kept() -> tuple[Head, ...]:
    """The earliest first; what was damaged is left out."""
    try:
        lines = _path().read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return ()
    parts = [line.split() for line in lines]
    return tuple(Head(int(part[0]), part[1], part[2]) for part in parts if len(part) == _PARTS and part[0].isdigit())


def keep(head: Head, *, standing: Mapping[int, str], now: datetime) -> bool:
    """False, and the file stays as it is, where a head kept before does not stand in the chain any more.

    `standing` holds the digests that the chain has now at the positions kept before. Of a day the last head is kept.
    """
    before = kept()
    if any(standing.get(one.position) != one.digest for one in before):
        _log.error("audit_chain_broken")
        return False
    day = now.date().isoformat()
    lines = [*(one for one in before if not one.at.startswith(day)), Head(head.position, head.digest, now.isoformat())]
    path = _path()
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text("".join(f"{one.position} {one.digest} {one.at}\n" for one in lines), encoding="ascii")
    unfinished.replace(path)
    return True


def _path() -> Path:
    return Path(settings.KITH_HOME) / "audit-heads.txt"
