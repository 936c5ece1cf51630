"""Contacts a mobilizer has imported are matched by the machine, as many of them as their budget of look-ups allows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from kithwork.contacts import reads as contacts
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads
from kithwork.matching.models import LookupSpend, MatchRun
from kithwork.matching.rules import LOOK_UPS_BY_IMPORT_A_WEEK

_WEEK = timedelta(days=6)  # with today


@transaction.atomic
def match_imported(scope: MobilizerScope, *, contact_ids: Sequence[int], now: datetime) -> int:
    """How many of them wait, because the budget of the week is spent: they stay unmatched and can be looked up by hand."""
    scope.require(Permission.LOOK_UP_VOTERS)
    own = list(contacts.visible(scope).filter(id__in=contact_ids).order_by("id").values_list("id", flat=True))
    meant = own[: _left(scope, now, len(own))]
    if meant:
        run = MatchRun.objects.create(
            organization_id=scope.organization_id,
            campaign_id=scope.campaign_id,
            key=f"import-{meant[0]}-{meant[-1]}",
            contact_ids=meant,
            asked_by_id=scope.actor_id,
            stage=MatchRun.Stage.JUDGING,
            begun_at=now,
        )
        enqueue(
            "matching.batch",
            lock=f"matching-{scope.campaign_id}",
            once=f"matching-run-{run.id}",
            organization_id=scope.organization_id,
            campaign_id=scope.campaign_id,
            run_id=run.id,
        )
    return len(own) - len(meant)


def _left(scope: MobilizerScope, now: datetime, wanted: int) -> int:
    """Spends what is granted. The row of the day is locked, so that two imports at once share one budget."""
    day = reads.today(scope, now=now)
    row = LookupSpend(organization_id=scope.organization_id, user_id=scope.person, day=day)
    LookupSpend.objects.bulk_create([row], ignore_conflicts=True)
    reads.visible_spend(scope, day=day).select_for_update(no_key=True).get()
    spent = reads.visible_spent_since(scope, day=day - _WEEK).aggregate(total=Sum("imported"))["total"]
    granted: int = max(0, min(wanted, LOOK_UPS_BY_IMPORT_A_WEEK - spent))
    reads.visible_spend(scope, day=day).update(imported=F("imported") + granted)
    return granted
