from django.utils import timezone
from procrastinate.contrib.django import app

from kithwork.accounts import door as accounts_door
from kithwork.analytics import writes
from kithwork.campaigns import door
from kithwork.campaigns import reads as campaigns


# Twice a minute, so that with the counting itself a change is seen within 60 seconds.
@app.periodic(cron="* * * * * */25")
@app.task(name="analytics.look", lock="analytics.look", queueing_lock="analytics.look")
def look(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    for scope in accounts_door.organization_scopes(accounts_door.system_scope()):
        for card in campaigns.campaigns(scope):
            writes.summarize_where_due(door.enter(scope, campaign_id=card.id), now=timezone.now())


@app.task(name="analytics.summarize")
def summarize(*, organization_id: int, campaign_id: int) -> None:
    writes.summarize(door.campaign_scope_for_job(organization_id, campaign_id), now=timezone.now())
