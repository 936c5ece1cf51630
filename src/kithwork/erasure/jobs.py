from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door
from kithwork.accounts import reads as accounts
from kithwork.accounts import writes as accounts_writes
from kithwork.campaigns import door as campaigns_door
from kithwork.campaigns import reads as campaigns
from kithwork.erasure import writes

# A mail server that is away keeps nobody from being erased for longer than these tries take.
_GOODBYES = 4
_PATIENCE = RetryStrategy(max_attempts=10, exponential_wait=3)


@app.task(name="erasure.finish_account", retry=_PATIENCE, pass_context=True)
def finish_account(context: JobContext, *, user_id: int) -> None:
    """Each organization is a transaction of its own; begun again it goes on with what is left."""
    system = door.system_scope()
    now = timezone.now()
    if context.job is None or context.job.attempts < _GOODBYES:
        accounts_writes.say_goodbye(system, user_id=user_id, now=now)
    person = accounts.leaving(system, user_id=user_id)
    if person is None:
        return
    for organization_id in sorted({*person.organizations, *campaigns.organizations_of(system, user_id=user_id)}):
        scope = door.organization_scope_for_job(organization_id)
        writes.erase_from(scope, within=campaigns_door.enter_all(scope), person=person, now=now)
    accounts_writes.finish_erasing(system, user_id=user_id)


@app.periodic(cron="37 3 * * *")
@app.task(name="erasure.keep", lock="erasure.keep", queueing_lock="erasure.keep")
def keep(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    for scope in door.organization_scopes(door.system_scope()):
        writes.keep(scope, within=campaigns_door.enter_all(scope), now=timezone.now())


@app.task(name="erasure.tell", retry=_PATIENCE)
def tell(*, organization_id: int, rule: str) -> None:
    writes.tell(door.organization_scope_for_job(organization_id), rule=rule, now=timezone.now())
