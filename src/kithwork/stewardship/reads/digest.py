"""What the weekly mail says: the audit trail of a week in numbers, and what an admin should look at."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kithwork.accounts import reads as accounts
from kithwork.audit import reads as audit
from kithwork.audit.reads import Tally
from kithwork.audit.rules import Kind, kind
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.stewardship.models import DigestRefusal, WeeklyDigest
from kithwork.stewardship.rules import USUAL_WEEKS, WEEK, is_unusual

NEW_ADMIN = frozenset({"administrator.name", "role_invitation.accept"})


def visible_digest(scope: OrgScope) -> QuerySet[WeeklyDigest]:
    scope.require(Permission.READ_AUDIT)
    return WeeklyDigest.objects.filter(organization_id=scope.organization_id)


def visible_refusals(scope: OrgScope) -> QuerySet[DigestRefusal]:
    scope.require(Permission.READ_AUDIT)
    return DigestRefusal.objects.filter(organization_id=scope.organization_id)


@dataclass(frozen=True, slots=True)
class DigestTime:
    """`weekday` 0 is Monday; `is_mine`: whoever asks gets the mail."""

    weekday: int
    hour: int
    is_mine: bool


def digest_time(scope: OrgScope) -> DigestTime:
    scope.require(Permission.READ_AUDIT)
    row = visible_digest(scope).first() or WeeklyDigest()
    return DigestTime(row.weekday, row.hour, not visible_refusals(scope).filter(user_id=scope.person).exists())


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the mail: how often, and about how many people."""

    name: str
    times: int
    people: int


@dataclass(frozen=True, slots=True)
class Digest:
    counts: tuple[tuple[Kind, int, int], ...]
    exports: tuple[Person, ...]
    unusual: tuple[Person, ...]
    admins: tuple[str, ...]


def digest(scope: OrgScope, *, since: datetime, until: datetime) -> Digest:
    """Of the entries between two moments."""
    scope.require(Permission.READ_AUDIT)
    week = audit.tallies(scope, since=since, until=until)
    before = audit.tallies(scope, since=since - USUAL_WEEKS * WEEK, until=since)
    times, people = Counter[Kind](), Counter[Kind]()
    for tally in week:
        times[kind(tally.verb)] += tally.times
        people[kind(tally.verb)] += tally.people
    usual = Counter[int | None]()
    for tally in before:
        usual[tally.actor_id] += tally.times if tally.verb == "match.look_up" else 0
    exports = [tally for tally in week if tally.verb in {"export.request", "export.download", "audit.export"}]
    asked = [tally for tally in week if tally.verb == "match.look_up" and tally.actor_id]
    unusual = [one for one in asked if is_unusual(week=one.times, before=usual[one.actor_id])]
    names = _names(scope, {tally.actor_id for tally in week if tally.actor_id})
    return Digest(
        counts=tuple((one, times[one], people[one]) for one in Kind if times[one]),
        exports=_persons(exports, names),
        unusual=_persons(unusual, names),
        admins=tuple(sorted({names.get(one.actor_id or 0, "") for one in week if one.verb in NEW_ADMIN} - {""})),
    )


def _names(scope: OrgScope, user_ids: Collection[int]) -> dict[int, str]:
    return campaigns.names_of_users(scope, user_ids=user_ids) | accounts.user_labels(scope, user_ids=user_ids)


def _persons(tallies: Iterable[Tally], names: dict[int, str]) -> tuple[Person, ...]:
    times, people = Counter[int](), Counter[int]()
    for tally in tallies:
        times[tally.actor_id or 0] += tally.times
        people[tally.actor_id or 0] += tally.people
    return tuple(Person(names.get(user, f"{user}"), count, people[user]) for user, count in times.most_common())
