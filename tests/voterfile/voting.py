"""Hand-made vote files, and the way to bring them in."""

from datetime import date
from uuid import uuid4

from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import writes
from tests.voterfile.rules.test_history import absentee, history
from tests.world import NOW

ELECTION = date(2026, 11, 3)
_SAID = f"{ELECTION:%m/%d/%Y}"


def early(*ids: str, day: str = _SAID, status: str = "ACCEPTED") -> bytes:
    return absentee(*((own_id, day, status) for own_id in ids))


def ncvhis(*ids: str, day: str = _SAID) -> bytes:
    return history(*((own_id, day, f"{day} GENERAL", "ABSENTEE ONESTOP") for own_id in ids))


def receive_votes(
    scope: OrgScope,
    content: bytes,
    *,
    name: str = "votes.csv",
    only_on: date | None = None,
    is_addition: bool = False,
) -> int:
    return writes.receive_votes(
        scope, chunks=[content], name=name, only_on=only_on, is_addition=is_addition, client_key=uuid4(), now=NOW
    )


def bring_in_votes(
    scope: OrgScope, content: bytes, *, name: str = "votes.csv", only_on: date | None = None, is_addition: bool = False
) -> int:
    """Received and loaded."""
    file_id = receive_votes(scope, content, name=name, only_on=only_on, is_addition=is_addition)
    writes.load_votes(scope, file_id=file_id, now=NOW)
    return file_id
