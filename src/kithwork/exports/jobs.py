from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import door
from kithwork.exports import reads, writes


@app.task(name="exports.make", retry=RetryStrategy(max_attempts=3, wait=10, retry_exceptions={OperationalError}))
def make(*, organization_id: int, campaign_id: int, export_id: int, actor_id: int | None = None) -> None:
    scope = door.campaign_scope_for_job(organization_id, campaign_id, actor_id=actor_id)
    writes.make(scope, export_id=export_id, now=timezone.now())


# A storage that is away for a night still gets its file.
_PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="exports.deliver", retry=_PATIENCE)
def deliver(*, organization_id: int, campaign_id: int, export_id: int) -> None:
    scope = door.campaign_scope_for_job(organization_id, campaign_id)
    writes.deliver(scope, export_id=export_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="exports.run_schedules", queueing_lock="exports.run_schedules")
def run_schedules(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
    now = timezone.now()
    for organization in accounts_door.organization_scopes(accounts_door.system_scope()):
        for due in reads.due(organization, now=now):
            scope = door.campaign_scope_for_job(organization.organization_id, due.campaign_id, actor_id=due.made_by_id)
            writes.run_due(scope, schedule_id=due.schedule_id, now=now)


@app.periodic(cron="17 4 * * *")
@app.task(name="exports.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
    for scope in accounts_door.organization_scopes(accounts_door.system_scope()):
        writes.sweep(scope, now=timezone.now())
