from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import door
from kithwork.exports import writes


@app.task(name="exports.make", retry=RetryStrategy(max_attempts=3, wait=10, retry_exceptions={OperationalError}))
def make(*, organization_id: int, campaign_id: int, export_id: int, actor_id: int | None = None) -> None:
    scope = door.campaign_scope_for_job(organization_id, campaign_id, actor_id=actor_id)
    writes.make(scope, export_id=export_id, now=timezone.now())


@app.periodic(cron="17 4 * * *")
@app.task(name="exports.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
    for scope in accounts_door.organization_scopes(accounts_door.system_scope()):
        writes.sweep(scope, now=timezone.now())
