from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import door
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.matching import writes

_AGAIN = RetryStrategy(max_attempts=5, wait=30, retry_exceptions={OperationalError})


@app.task(name="matching.begin", retry=_AGAIN)
def begin(*, organization_id: int, file_id: int) -> None:
    """Contacts are matched by what this file teaches, and are matched though it should teach nothing."""
    scope = accounts_door.organization_scope_for_job(organization_id)
    try:
        writes.learn(scope, within=_campaigns(scope), file_id=file_id, now=timezone.now())
    finally:
        writes.begin(scope, file_id=file_id, now=timezone.now())


@app.task(name="matching.learn", retry=_AGAIN)
def learn(*, organization_id: int, file_id: int, key: str, actor_id: int | None) -> None:
    scope = accounts_door.organization_scope_for_job(organization_id, actor_id=actor_id)
    if version := writes.learn(scope, within=_campaigns(scope), file_id=file_id, key=key, now=timezone.now()):
        writes.begin_anew(scope, version=version, now=timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="matching.learn_where_due", lock="matching.learn_where_due", queueing_lock="matching.learn_where_due")
def learn_where_due(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    for scope in accounts_door.organization_scopes(accounts_door.system_scope()):
        writes.learn_where_due(scope, within=_campaigns(scope))


@app.task(name="matching.batch", retry=_AGAIN)
def batch(*, organization_id: int, campaign_id: int, run_id: int) -> None:
    """Each page is committed, so that a run that is cut short goes on where it was."""
    scope = door.campaign_scope_for_job(organization_id, campaign_id)
    while writes.step(scope, run_id=run_id, now=timezone.now()):
        pass


@app.task(name="matching.retag", retry=_AGAIN)
def retag(*, organization_id: int) -> None:
    writes.begin_retagging(accounts_door.organization_scope_for_job(organization_id))


@app.task(name="matching.retag_campaign", retry=_AGAIN)
def retag_campaign(*, organization_id: int, campaign_id: int) -> None:
    writes.retag(door.campaign_scope_for_job(organization_id, campaign_id))


@app.task(name="matching.note_votes", retry=_AGAIN)
def note_votes(*, organization_id: int) -> None:
    writes.begin_noting_votes(accounts_door.organization_scope_for_job(organization_id))


@app.task(name="matching.note_votes_campaign", retry=_AGAIN)
def note_votes_campaign(*, organization_id: int, campaign_id: int) -> None:
    writes.note_votes(door.campaign_scope_for_job(organization_id, campaign_id))


def _campaigns(scope: OrgScope) -> list[CampaignScope]:
    return [door.enter(scope, campaign_id=card.id) for card in campaigns.campaigns(scope)]
