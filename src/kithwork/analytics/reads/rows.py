"""Numbers counted from the rows of this moment: exact, and in large campaigns slow."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Func, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncDate

from kithwork.analytics.rules import Within, end_of, midnight
from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.contacts.columns import AREA_FIELDS, eligible, held_by, voter_holders
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach.columns import stood
from kithwork.outreach.rules import NEW


@dataclass(frozen=True, slots=True)
class Sums:
    contacts: int
    matched: int
    touched: int
    answered: int
    touchpoints: int


def within(scope: CampaignScope, *, asked: Within, prefix: str = "") -> Q:
    """`prefix` leads from the row to its contact."""
    found = Q()
    if asked.first:
        found &= Q(**{f"{prefix}added_at__gte": midnight(asked.first, scope.zone)})
    if asked.last:
        found &= Q(**{f"{prefix}added_at__lt": end_of(asked.last, scope.zone)})
    if asked.mobilizer_id:
        found &= Q(**{f"{prefix}mobilizer_id": asked.mobilizer_id})
    return found


def sums(scope: CampaignScope, *, asked: Within) -> Sums:
    found = _contacts(scope, asked).aggregate(
        contacts=Count("id"),
        matched=Count("id", filter=Q(match_status="matched")),
        touched=Count("id", filter=Q(touchpoints__gt=0)),
        answered=Count("rung_id"),
    )
    total = _contacts(scope, asked).aggregate(found=Sum("touchpoints", default=0))
    return Sums(**found, touchpoints=total["found"])


def rungs(scope: CampaignScope, *, asked: Within) -> dict[int, int]:
    """Contacts by rung."""
    answered = _contacts(scope, asked).exclude(rung=None)
    return dict(answered.values_list("rung_id").annotate(Count("id")).order_by())


def responses(scope: CampaignScope, *, asked: Within) -> dict[tuple[int, int | None], int]:
    """Contacts by (action, option); of the action as a whole, by (action, None)."""
    found = contacts.visible_response_numbers(scope).filter(within(scope, asked=asked, prefix="contact__"))
    wholes = found.values_list("action_id").annotate(Count("id")).order_by()
    chosen = found.annotate(option=Func(F("options"), function="unnest", set_returning=True))
    parts = chosen.values_list("action_id", "option").annotate(Count("id")).order_by()
    return {(action, None): count for action, count in wholes} | {
        (action, option): count for action, option, count in parts
    }


def reached(scope: CampaignScope, *, asked: Within) -> int:
    touched = _contacts(scope, asked).filter(touchpoints__gt=0)
    found = touched.aggregate(
        voters=Count("canonical_voter_id", filter=Q(match_status="matched"), distinct=True),
        others=Count("id", filter=~Q(match_status="matched")),
    )
    return int(found["voters"] + found["others"])


def eligibles(scope: CampaignScope, *, asked: Within, action_ids: Collection[int]) -> dict[int, int]:
    """One walk over the contacts for all actions."""
    counting = {f"eligible_{action_id}": Count("id", filter=eligible(action_id)) for action_id in action_ids}
    found = _contacts(scope, asked).aggregate(**counting)
    return {action_id: found[f"eligible_{action_id}"] for action_id in action_ids}


def by_day(scope: CampaignScope, *, asked: Within) -> tuple[Counter[date], Counter[date], Counter[date]]:
    """Mobilizers who joined, contacts added and touchpoints recorded on each day; of one mobilizer, what they hold."""
    held = Q(mobilizer_id=asked.mobilizer_id) if asked.mobilizer_id else Q()
    whose = Q(id=asked.mobilizer_id) if asked.mobilizer_id else Q()
    of_contact = Q(contact__mobilizer_id=asked.mobilizer_id) if asked.mobilizer_id else Q()
    return (
        _days(scope, campaigns.visible_numbers(scope).filter(whose), "joined_at", asked),
        _days(scope, contacts.visible_numbers(scope).filter(held), "added_at", asked),
        _days(scope, contacts.visible_touchpoint_numbers(scope).filter(of_contact), "recorded_at", asked),
    )


def _days(scope: CampaignScope, found: QuerySet[Any], moment: str, asked: Within) -> Counter[date]:
    if asked.first:
        found = found.filter(**{f"{moment}__gte": midnight(asked.first, scope.zone)})
    if asked.last:
        found = found.filter(**{f"{moment}__lt": end_of(asked.last, scope.zone)})
    days = found.values_list(TruncDate(moment, tzinfo=scope.zone))
    return Counter(dict(days.annotate(Count("id")).order_by()))


def moves(scope: CampaignScope, *, first: date, last: date, mobilizer_id: int | None) -> Counter[tuple[int, int]]:
    """Contacts by where they stood at the end of the first and of the last day: a rung's id, UNANSWERED or NEW."""
    before, after = end_of(first, scope.zone), end_of(last, scope.zone)
    there = _contacts(scope, Within(mobilizer_id=mobilizer_id)).filter(added_at__lt=after)
    was = Case(When(added_at__gte=before, then=Value(NEW)), default=stood(before), output_field=BigIntegerField())
    counts = there.annotate(was=was, stands=stood(after)).values_list("was", "stands").annotate(Count("id")).order_by()
    return Counter({(was, stands): count for was, stands, count in counts})


def shared(scope: CampaignScope, *, asked: Within) -> dict[int, tuple[int, int]]:
    """By how many mobilizers hold them, two at least: distinct voters, and their contacts."""
    held = _contacts(scope, asked).filter(held_by(least=2)).annotate(holders=voter_holders())
    counts = held.values_list("holders").annotate(Count("canonical_voter_id", distinct=True), Count("id")).order_by()
    return {holders: (voters, people) for holders, voters, people in counts}


def placed(scope: CampaignScope, *, asked: Within, kind: str) -> Counter[tuple[str, str]]:
    """Matched contacts by (state, name of the area); "" where the voter file does not tell."""
    matched = _contacts(scope, asked).filter(match_status="matched")
    counts = matched.values_list("voterfile_state", AREA_FIELDS[kind]).annotate(Count("id")).order_by()
    return Counter({(state, name): count for state, name, count in counts})


def _contacts(scope: CampaignScope, asked: Within) -> QuerySet[Any]:
    return contacts.visible_numbers(scope).filter(within(scope, asked=asked))
