from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import islice
from operator import or_

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from kithwork.audit.heads import Head
from kithwork.audit.models import Entry, Link
from kithwork.audit.rules import COVERED, COVERED_LATER, READING, START, digest
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope, SystemScope

PAGE = 50
CHUNK = 5_000


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


def visible_entries(scope: SystemScope, *, ids: Collection[int]) -> QuerySet[Entry]:
    scope.require(Permission.RUN_JOBS)
    return Entry.objects.filter(id__in=ids)


def changed_at(scope: CampaignScope) -> datetime | None:
    """When something of the campaign, or of the whole organization, was last written."""
    read = reduce(or_, (Q(verb__endswith=f".{word}") for word in READING))
    about = Q(campaign_id=scope.campaign_id) | Q(campaign_id=None)
    return visible(scope).filter(about).exclude(read).order_by("-id").values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken` says in words what is wrong at the first broken place, or is empty. `kept` is how many heads were compared."""

    sealed: int
    unsealed: int
    head: str
    broken: str = ""
    kept: int = 0


def head(scope: SystemScope) -> Head | None:
    last = visible_chain(scope).last()
    return Head(last.position, last.digest) if last else None


def standing(scope: SystemScope, *, positions: Collection[int]) -> dict[int, str]:
    """The digests at these positions; a position that is gone is absent."""
    return dict(visible_chain(scope).filter(position__in=positions).values_list("position", "digest"))


def verify(scope: SystemScope, *, kept: Iterable[Head] = ()) -> Verdict:
    """Recomputes the whole chain and compares it with the heads kept outside; stops at the first link that does not hold."""
    unsealed = visible_unsealed(scope).count()
    outside = {one.position: one.digest for one in kept}
    previous, count = START, 0
    for position, entry_id, found, values in _links(scope):
        wrong = ""
        if position != count + 1:
            wrong = f"link {count + 1} is missing; the next is {position}"
        elif values is None:
            wrong = f"entry {entry_id} at link {position} is missing"
        elif digest(settings.AUDIT_KEY, previous, values) != found:
            wrong = f"entry {entry_id} at link {position} was changed"
        elif outside.get(position, found) != found:
            wrong = f"entry {entry_id} at link {position} is another than when its head was kept"
        if wrong:
            return Verdict(count, unsealed, previous, wrong, len(outside))
        previous, count = found, position
    last = max(outside, default=0)
    broken = (
        f"link {count + 1} is missing; the chain reached link {last} when its head was kept" if last > count else ""
    )
    return Verdict(count, unsealed, previous, broken, len(outside))


def _links(scope: SystemScope) -> Iterator[tuple[int, int, str, dict[str, object] | None]]:
    """position, entry id, digest, covered values (None where the entry is gone)."""
    rows = visible_chain(scope).values_list("position", "entry_id", "digest").iterator(chunk_size=CHUNK)
    while page := list(islice(rows, CHUNK)):
        entries = {
            values["id"]: values
            for values in visible_entries(scope, ids=[entry_id for _position, entry_id, _digest in page])
            .order_by()
            .values(*COVERED, *COVERED_LATER)
        }
        for position, entry_id, found in page:
            yield position, entry_id, found, entries.get(entry_id)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the audit trail shows it: ids and words, no names. `origin` is a network."""

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
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What of the trail is asked for; an empty part asks for all. Days are the organization's, both included."""

    actor_id: int | None = None
    verbs: Collection[str] = ()
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class LinePage:
    """`next` is the id to ask older lines `before`, or None at the end."""

    lines: tuple[Line, ...]
    next: int | None


EVERYTHING = Question()


def trail(scope: OrgScope, *, question: Question = EVERYTHING, before: int | None = None) -> LinePage:
    """The newest first, a page at a time."""
    rows = _asked(scope, question)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    shown = found[:PAGE]
    return LinePage(tuple(map(_line, shown)), next=shown[-1].id if len(found) > PAGE else None)


def all_lines(scope: OrgScope, *, question: Question = EVERYTHING) -> Iterator[Line]:
    """The newest first, all of them; the caller writes down that they were taken."""
    return map(_line, _asked(scope, question).order_by("-id").iterator(chunk_size=CHUNK))


def actors(scope: OrgScope, *, since: datetime) -> frozenset[int]:
    """Who did anything, for the choice of a filter."""
    rows = visible(scope).filter(at__gte=since).exclude(actor_id=None)
    return frozenset(user for user in rows.order_by().values_list("actor_id", flat=True).distinct() if user)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often somebody did something between two moments, and how many people it was about."""

    actor_id: int | None
    verb: str
    times: int
    people: int


def tallies(scope: OrgScope, *, since: datetime, until: datetime) -> tuple[Tally, ...]:
    rows = visible(scope).filter(at__gte=since, at__lt=until).order_by("actor_id", "verb")
    counted = rows.values("actor_id", "verb").annotate(times=Count("id"), about=Sum("people"))
    return tuple(Tally(row["actor_id"], row["verb"], row["times"], row["about"]) for row in counted)


def _asked(scope: OrgScope, question: Question) -> QuerySet[Entry]:
    rows = visible(scope)
    if question.actor_id is not None:
        rows = rows.filter(actor_id=question.actor_id)
    if question.verbs:
        rows = rows.filter(verb__in=question.verbs)
    if question.first_day:
        rows = rows.filter(at__gte=datetime.combine(question.first_day, time.min, scope.zone))
    if question.last_day:
        rows = rows.filter(at__lt=datetime.combine(question.last_day + timedelta(days=1), time.min, scope.zone))
    return rows


def _line(row: Entry) -> Line:
    return Line(
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
        origin=row.origin,
        reason=row.reason,
    )
