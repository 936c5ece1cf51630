"""A delivery received and not loaded yet; imported when Django is ready."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.db import connections
from django.utils import timezone

from kithwork.accounts import door
from kithwork.accounts.models import Organization
from kithwork.cli import database
from kithwork.voterfile import writes


def received(path: Path, slug: str) -> tuple[int, int]:
    """The ids of an organization of its own and of the file. No connection stays: PostgreSQL will be killed."""
    now = timezone.now()
    database.migrate(is_demo=False, now=now)
    Organization.objects.create(slug=slug, name=slug, made_at=now)
    scope = door.organization_scope_by_slug(door.system_scope(), slug)
    terms = writes.Terms("bench", (now - timedelta(days=2)).date(), "bench", agreed=True)
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        file_id = writes.receive(
            scope, chunks=chunks, name=path.name, terms=terms, client_key=uuid4(), now=now, in_background=False
        )
    connections.close_all()
    return scope.organization_id, file_id
