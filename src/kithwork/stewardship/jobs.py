from datetime import datetime

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork import env
from kithwork.accounts import door
from kithwork.audit import reads as audit
from kithwork.campaigns import door as campaigns_door
from kithwork.stewardship import reads, writes
from kithwork.suppression import writes as suppressing

_AGAIN = RetryStrategy(max_attempts=5, wait=30, retry_exceptions={OperationalError})


@app.task(name="stewardship.bulk", retry=_AGAIN)
def bulk(*, organization_id: int, campaign_id: int, run_id: int, actor_id: int | None) -> None:
    """Each page is committed, so that a run that is cut short goes on where it was."""
    scope = campaigns_door.campaign_scope_for_job(organization_id, campaign_id, actor_id=actor_id)
    other = reads.invited_to(scope, run_id=run_id)
    into = campaigns_door.enter(scope, campaign_id=other) if other else None
    while writes.step(scope, run_id=run_id, into=into, now=timezone.now()):
        pass


@app.periodic(cron="17 3 * * *")
@app.task(name="stewardship.purge", lock="stewardship.purge", queueing_lock="stewardship.purge")
def purge(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    for scope in door.organization_scopes(door.system_scope()):
        writes.purge(scope, now=timezone.now())


@app.task(name="stewardship.settle_suppression", retry=_AGAIN)
def settle_suppression(*, organization_id: int) -> None:
    """After something was taken off the list."""
    writes.settle(door.organization_scope_for_job(organization_id), everybody=False, now=timezone.now())


@app.periodic(cron="41 2 * * *")
@app.task(
    name="stewardship.settle_everybody",
    lock="stewardship.settle_everybody",
    queueing_lock="stewardship.settle_everybody",
)
def settle_everybody(timestamp: int) -> None:  # noqa: ARG001 - as above
    """A net below: values whose spelling was learned since, and what is stored is brought to a new key."""
    for scope in door.organization_scopes(door.system_scope()):
        suppressing.rewrap(scope)
        writes.settle(scope, everybody=True, now=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="stewardship.begin_digests", lock="stewardship.digests", queueing_lock="stewardship.digests")
def begin_digests(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    system = door.system_scope()
    head = audit.head(system)
    for scope in door.organization_scopes(system):
        writes.begin_digest(scope, head=head.written if head else "", site=_site(), now=timezone.now())


@app.task(name="stewardship.send_digest", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_digest(*, organization_id: int, user_id: int, since: str, until: str, head: str, site: str) -> None:
    scope = door.organization_scope_for_job(organization_id)
    begun, ended = datetime.fromisoformat(since), datetime.fromisoformat(until)
    writes.send_digest(scope, user_id=user_id, since=begun, until=ended, head=head, site=site)


def _site() -> str:
    """A job has no request to read the site's address from: the first name this installation answers to, where it is public."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else ""
    return f"https://{name}" if name and name not in env.LOOPBACK else ""


@app.task(name="stewardship.load_suppressed", retry=_AGAIN)
def load_suppressed(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.load_suppressed(scope, file_id=file_id, now=timezone.now())


@app.task(name="stewardship.drop_suppressed", retry=_AGAIN)
def drop_suppressed(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    writes.drop_suppressed(door.organization_scope_for_job(organization_id, actor_id=actor_id), file_id=file_id)
