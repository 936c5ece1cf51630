import logging

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door as accounts_door
from kithwork.campaigns import door, reads, writes
from kithwork.kernel.jobs import enqueue

# How long a mail server that takes nothing is left alone, in seconds.
AWAY = 60
_logger = logging.getLogger(__name__)
# A mail server that is away for an hour loses nobody's invitation.
_PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.periodic(cron="* * * * *")
@app.task(name="campaigns.wake_lists", queueing_lock="campaigns.wake_lists")
def wake_lists(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
    """Lists whose job died, or waited for the mail server or an open campaign, go on."""
    if _lists():
        enqueue("campaigns.send_lists", once="campaigns.send_lists", lock="campaigns.send_lists")


@app.task(name="campaigns.send_lists")
def send_lists() -> None:
    """One tick of all lists on their way, which share what may leave; then the next one."""
    found = _lists()
    if not found:
        return
    rate = settings.INVITATIONS_PER_MINUTE
    seconds = max(writes.TICK, 60 // rate)
    most = max(1, rate * seconds // 60 // len(found))
    left = is_away = False
    for organization_id, list_id, campaign_id, made_by_id in found:
        scope = door.campaign_scope_for_job(organization_id, campaign_id, actor_id=made_by_id)
        try:
            left |= writes.send_some(scope, list_id=list_id, most=most, seconds=seconds, now=timezone.now())
        except OSError as error:  # of which the faults of SMTP are a kind; the mail did not leave
            _logger.warning("the mail server took no invitation: %s", type(error).__name__)
            is_away = True
    if left or is_away:
        wait = AWAY if is_away else seconds
        enqueue("campaigns.send_lists", once="campaigns.send_lists", lock="campaigns.send_lists", seconds=wait)


@app.task(name="campaigns.send_test_mail", retry=_PATIENCE)
def send_test_mail(*, organization_id: int, campaign_id: int, actor_id: int, text: str, site: str) -> None:
    scope = door.campaign_scope_for_job(organization_id, campaign_id, actor_id=actor_id)
    writes.send_test_mail(scope, text=text, site=site, now=timezone.now())


@app.periodic(cron="41 4 * * *")
@app.task(name="campaigns.forget_lists")
def forget_lists(timestamp: int) -> None:  # noqa: ARG001 - as above
    for scope in accounts_door.organization_scopes(accounts_door.system_scope()):
        writes.forget_lists(scope, now=timezone.now())


def _lists() -> list[tuple[int, int, int, int]]:
    """(organization, list, campaign, who sent it)."""
    return [
        (scope.organization_id, *found)
        for scope in accounts_door.organization_scopes(accounts_door.system_scope())
        for found in reads.lists_on_their_way(scope)
    ]


@app.task(name="campaigns.send_invitation", retry=_PATIENCE)
def send_invitation(
    *, organization_id: int, campaign_id: int, actor_id: int | None, invitation_id: int, number: int, site: str
) -> None:
    scope = door.campaign_scope_for_job(organization_id, campaign_id, actor_id=actor_id)
    writes.deliver(scope, invitation_id=invitation_id, number=number, site=site, now=timezone.now())
