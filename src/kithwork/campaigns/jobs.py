from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.campaigns import door, writes

# A mail server that is away for an hour loses nobody's invitation.
_PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="campaigns.send_invitation", retry=_PATIENCE)
def send_invitation(
    *, organization_id: int, campaign_id: int, actor_id: int | None, invitation_id: int, number: int, site: str
) -> None:
    scope = door.campaign_scope_for_job(organization_id, campaign_id, actor_id=actor_id)
    writes.deliver(scope, invitation_id=invitation_id, number=number, site=site, now=timezone.now())
