from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q, QuerySet

from kithwork.audit.models import Entry, Link
from kithwork.audit.rules import COVERED, START, digest
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope, SystemScope

PAGE = 50


def visible(scope: OrgScope) -> QuerySet[Entry]:
    scope.require(Permission.READ_AUDIT)
    return Entry.objects.filter(organization_id=scope.organization_id)


def visible_chain(scope: SystemScope) -> QuerySet[Link]:
    """The whole installation's: one chain holds all organizations."""
    scope.require(Permission.RUN_JOBS)
    return Link.objects.order_by("position")


def visible_unsealed(scope: SystemScope) -> QuerySet[Entry]:
    """In the order they will be sealed. An entry that was committed late is sealed late; its id does not matter."""
    scope.require(Permission.RUN_JOBS)
    return Entry.objects.filter(link=None).order_by("id")


# Reading changes nothing: verbs that end like this, or are these.
READING = ("list", "read", "find", "history", "look_up", "explain", "download")


def changed_at(scope: CampaignScope) -> datetime | None:
    """When something of the campaign, or of the whole organization, was last written."""
    read = reduce(or_, (Q(verb__endswith=f".{word}") for word in READING))
    about = Q(campaign_id=scope.campaign_id) | Q(campaign_id=None)
    return visible(scope).filter(about).exclude(read).order_by("-id").values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken` says in words what is wrong at the first broken place, or is empty."""

    sealed: int
    unsealed: int
    head: str
    broken: str = ""


def verify(scope: SystemScope) -> Verdict:
    """Recomputes the whole chain; stops at the first link that does not hold."""
    unsealed = visible_unsealed(scope).count()
    previous, count = START, 0
    for position, entry_id, found, values in _links(scope):
        count += 1
        if position != count:
            return Verdict(count - 1, unsealed, previous, f"link {count} is missing; the next is {position}")
        if values["id"] is None:
            return Verdict(count - 1, unsealed, previous, f"entry {entry_id} at link {position} is missing")
        if digest(settings.AUDIT_KEY, previous, values) != found:
            return Verdict(count - 1, unsealed, previous, f"entry {entry_id} at link {position} was changed")
        previous = found
    return Verdict(count, unsealed, previous)


def _links(scope: SystemScope) -> Iterator[tuple[int, int, str, dict[str, object]]]:
    """position, entry id, digest, covered values (all None where the entry is gone)."""
    names = [f"entry__{key}" for key in COVERED]
    rows = visible_chain(scope).values_list("position", "entry_id", "digest", *names)
    for position, entry_id, found, *values in rows.iterator(chunk_size=5_000):
        yield position, entry_id, found, dict(zip(COVERED, values, strict=True))


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the audit trail shows it: ids and words, no names."""

    id: int
    at: datetime
    actor_id: int | None
    actor_role: str
    verb: str
    noun: str
    noun_id: str
    people: int
    fields: tuple[str, ...]
    campaign_id: int | None


@dataclass(frozen=True, slots=True)
class LinePage:
    """`next` is the id to ask older lines `before`, or None at the end."""

    lines: tuple[Line, ...]
    next: int | None


def trail(scope: OrgScope, *, verb: str = "", before: int | None = None) -> LinePage:
    """The newest first, a page at a time."""
    rows = visible(scope).filter(verb=verb) if verb else visible(scope)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    shown = found[:PAGE]
    return LinePage(
        lines=tuple(
            Line(
                id=row.id,
                at=row.at,
                actor_id=row.actor_id,
                actor_role=row.actor_role,
                verb=row.verb,
                noun=row.noun,
                noun_id=row.noun_id,
                people=row.people,
                fields=tuple(row.fields),
                campaign_id=row.campaign_id,
            )
            for row in shown
        ),
        next=shown[-1].id if len(found) > PAGE else None,
    )
