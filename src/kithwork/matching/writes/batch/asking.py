"""What makes the machine walk over contacts: a file that came into force, or an admin who asks."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.matching.models import MatchRun
from kithwork.matching.reads import visible_runs_of_all
from kithwork.voterfile import reads as voterfile


@transaction.atomic
def begin(scope: OrgScope, *, file_id: int, now: datetime) -> None:
    """A walk over the contacts of every open campaign, where this file is in force; asked twice, one walk each."""
    scope.require(Permission.RUN_JOBS)
    file = next((file for file in voterfile.in_force(scope) if file.id == file_id), None)
    if file is None or file.in_force_at is None:
        return
    key = f"file-{file.id}-{file.in_force_at.isoformat()}"
    _ask(scope, _open_campaigns(scope), key=key, state=file.state, now=now)


@transaction.atomic
def begin_anew(scope: OrgScope, *, version: str, now: datetime) -> None:
    """By newly learned parameters: a walk over all contacts of every open campaign; asked twice, one walk each."""
    scope.require(Permission.RUN_JOBS)
    _ask(scope, _open_campaigns(scope), key=version, state="", now=now)


@transaction.atomic
def request(scope: CampaignScope, *, client_key: UUID, now: datetime) -> None:
    """Over all contacts of the campaign, whatever their state."""
    scope.require(Permission.MANAGE_PEOPLE)
    scope.require_open(_("This campaign is closed. Reopen it before you match its contacts."))
    _ask(scope, [scope.campaign_id], key=f"request-{client_key}", state="", now=now)
    record(scope, verb="match.request", noun="campaign", noun_id=scope.campaign_id, now=now)


def _open_campaigns(scope: OrgScope) -> list[int]:
    return [card.id for card in campaigns.campaigns(scope) if card.status != "closed"]


def _ask(scope: OrgScope, campaign_ids: list[int], *, key: str, state: str, now: datetime) -> None:
    MatchRun.objects.bulk_create(
        [
            MatchRun(
                organization_id=scope.organization_id,
                campaign_id=campaign_id,
                key=key,
                state=state,
                asked_by_id=scope.actor_id,
                begun_at=now,
            )
            for campaign_id in campaign_ids
        ],
        ignore_conflicts=True,
    )
    waiting = visible_runs_of_all(scope).filter(key=key, campaign_id__in=campaign_ids, finished_at=None).order_by("id")
    for run_id, campaign_id in waiting.values_list("id", "campaign_id"):
        enqueue(
            "matching.batch",
            lock=f"matching-{campaign_id}",
            once=f"matching-run-{run_id}",
            organization_id=scope.organization_id,
            campaign_id=campaign_id,
            run_id=run_id,
        )
