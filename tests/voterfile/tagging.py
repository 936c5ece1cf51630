"""Hand-made tag files, and the way to bring them in."""

from uuid import uuid4

from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import writes
from tests.voterfile.delivery import TERMS
from tests.world import NOW


def bring_in_numbers(scope: OrgScope, *numbers: str) -> int:
    """A voter file of Nevada whose ids are numbers with their zeros, as no layout of North Carolina has them."""
    told = {"title": "List", "state": "NV", "columns": {"state_file_id": "no", "first_name": "f", "last_name": "l"}}
    lines = "".join(f"{number},ADA,OKAFOR\n" for number in numbers)
    file_id = writes.receive(
        scope,
        chunks=[f"no,f,l\n{lines}".encode()],
        name="list.csv",
        terms=TERMS,
        client_key=uuid4(),
        now=NOW,
        mapping=told,
        in_background=False,
    )
    writes.load(scope, file_id=file_id, now=NOW)
    return file_id


def tag_lines(*lines: str, header: str = "canonical_voter_id,tag") -> bytes:
    return "".join(f"{line}\n" for line in (header, *lines)).encode()


def receive_tags(scope: OrgScope, content: bytes, *, name: str = "union.csv", replaces: int | None = None) -> int:
    return writes.receive_tags(scope, chunks=[content], name=name, replaces=replaces, client_key=uuid4(), now=NOW)


def bring_in_tags(scope: OrgScope, *lines: str, name: str = "union.csv", replaces: int | None = None) -> int:
    """Received and loaded."""
    file_id = receive_tags(scope, tag_lines(*lines), name=name, replaces=replaces)
    writes.load_tags(scope, file_id=file_id, now=NOW)
    return file_id
