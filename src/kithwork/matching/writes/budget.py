from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from kithwork.audit.rules import Reason
from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.matching import reads
from kithwork.matching.models import LookupAllowance, LookupSpend
from kithwork.matching.rules import Budget, check_allowance

_WEEK = timedelta(days=6)  # with today


def spend(scope: OrgScope, *, now: datetime) -> bool:
    """One look-up by hand of whoever asks; False where the day's are spent."""
    scope.require(Permission.LOOK_UP_VOTERS)
    day = reads.today(scope, now=now)
    _begin_day(scope, day)
    left = reads.visible_spend(scope, day=day).filter(spent__lt=reads.budget(scope, day=day).by_hand)
    return bool(left.update(spent=F("spent") + 1))


def spend_by_import(scope: OrgScope, *, wanted: int, now: datetime) -> int:
    """How many of the `wanted` are granted. The row of the day is locked, so that two imports at once share one budget."""
    scope.require(Permission.LOOK_UP_VOTERS)
    day = reads.today(scope, now=now)
    _begin_day(scope, day)
    reads.visible_spend(scope, day=day).select_for_update(no_key=True).get()
    spent = reads.visible_spent_since(scope, day=day - _WEEK).aggregate(total=Sum("imported"))["total"]
    granted: int = max(0, min(wanted, reads.budget(scope, day=day).by_import - spent))
    reads.visible_spend(scope, day=day).update(imported=F("imported") + granted)
    return granted


@transaction.atomic
def allow(scope: OrgScope, *, user_id: int, budget: Budget, until: date, reason: Reason, now: datetime) -> None:
    """More look-ups for one mobilizer of the organization, through that day; replaces what was given before."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    if user_id not in campaigns.names_of_users(scope, user_ids=[user_id]):
        raise NotFoundError(user_id)
    check_allowance(budget, until=until, today=reads.today(scope, now=now))
    given = {
        "by_hand": budget.by_hand,
        "by_import": budget.by_import,
        "until": until,
        "given_by_id": scope.person,
        "given_at": now,
    }
    kept, is_new = LookupAllowance.objects.get_or_create(
        organization_id=scope.organization_id, user_id=user_id, defaults=given
    )
    if not is_new:
        reads.visible_allowances(scope).filter(id=kept.id).update(**given)
    record(scope, verb="look_up.allow", noun="user", noun_id=user_id, people=1, reason=reason, now=now)


def _begin_day(scope: OrgScope, day: date) -> None:
    row = LookupSpend(organization_id=scope.organization_id, user_id=scope.person, day=day)
    LookupSpend.objects.bulk_create([row], ignore_conflicts=True)
