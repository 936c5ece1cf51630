"""A delivery received and not loaded yet: `python -m bench.kills.receive PATH SLUG` prints its organization and file."""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from kithwork.cli.ground import ground


def received(path: Path, slug: str) -> tuple[int, int]:
    from django.utils import timezone  # noqa: PLC0415 - Django is ready now

    from kithwork.accounts import door  # noqa: PLC0415
    from kithwork.accounts.models import Organization  # noqa: PLC0415
    from kithwork.cli import database  # noqa: PLC0415
    from kithwork.voterfile import writes  # noqa: PLC0415

    now = timezone.now()
    database.migrate(is_demo=False, now=now)
    # Where an attempt before this one was cut off, it is there already.
    Organization.objects.get_or_create(slug=slug, defaults={"name": slug, "made_at": now})
    scope = door.organization_scope_by_slug(door.system_scope(), slug)
    terms = writes.Terms("bench", (now - timedelta(days=2)).date(), "bench", agreed=True)
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        file_id = writes.receive(
            scope, chunks=chunks, name=path.name, terms=terms, client_key=uuid4(), now=now, in_background=False
        )
    return scope.organization_id, file_id


if __name__ == "__main__":
    with ground():
        sys.stdout.write(" ".join(map(str, received(Path(sys.argv[1]), sys.argv[2]))))
