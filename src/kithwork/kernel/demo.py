"""The demo: a flag in the database, mails that stay, and links that sign in. None of it works without the flag."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kithwork.kernel import tokens
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.models import DemoLink, Installation, OutboxMail

LATEST = 200


@dataclass(frozen=True, slots=True)
class Entrance:
    """Whom a link signs in, and where it leads."""

    user_id: int
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Letter:
    id: int
    recipient: str
    subject: str
    body: str
    made_at: datetime


def install(*, is_demo: bool, now: datetime) -> None:
    """Notes once what this database is; it never changes from one to the other."""
    Installation.objects.get_or_create(id=1, defaults={"is_demo": is_demo, "made_at": now})


def is_demo() -> bool:
    return Installation.objects.filter(is_demo=True).exists()


def make_links(entrances: Iterable[Entrance]) -> list[tuple[Entrance, str]]:
    """In place of those of the last start: (entrance, token), of which only a hash is kept."""
    made = [(entrance, tokens.new()) for entrance in entrances]
    with transaction.atomic():
        DemoLink.objects.all().delete()
        DemoLink.objects.bulk_create(
            DemoLink(token_hash=tokens.hashed(token), user_id=one.user_id, label=one.label, path=one.path)
            for one, token in made
        )
    return made


def entrance(token: str) -> Entrance:
    _require()
    link = DemoLink.objects.filter(token_hash=tokens.hashed(token)).first()
    if link is None:
        raise NotFoundError
    return Entrance(user_id=link.user_id, label=link.label, path=link.path)


def letters() -> list[Letter]:
    """The newest first."""
    _require()
    return [_letter(row) for row in OutboxMail.objects.order_by("-id")[:LATEST]]


def letter(letter_id: int) -> Letter:
    _require()
    row = OutboxMail.objects.filter(id=letter_id).first()
    if row is None:
        raise NotFoundError
    return _letter(row)


def _require() -> None:
    if not is_demo():
        raise NotFoundError


def _letter(row: OutboxMail) -> Letter:
    return Letter(id=row.id, recipient=row.recipient, subject=row.subject, body=row.body, made_at=row.made_at)
