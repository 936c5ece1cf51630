"""Contacts a mobilizer has imported are matched by the machine, as many of them as their budget of look-ups allows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kithwork.contacts import reads as contacts
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching.models import MatchRun
from kithwork.matching.writes.budget import spend_by_import


@transaction.atomic
def match_imported(scope: MobilizerScope, *, contact_ids: Sequence[int], unwelcome: int = 0, now: datetime) -> int:
    """How many of them wait, because the budget of the week is spent: they stay unmatched and can be looked up by hand.

    `unwelcome` more were refused as suppressed, and cost the same.
    """
    scope.require(Permission.LOOK_UP_VOTERS)
    own = list(contacts.visible(scope).filter(id__in=contact_ids).order_by("id").values_list("id", flat=True))
    meant = own[: spend_by_import(scope, wanted=len(own) + unwelcome, now=now)]
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
