from django.utils import timezone
from procrastinate.contrib.django import app

from kithwork.accounts import door
from kithwork.stewardship import writes


@app.periodic(cron="17 3 * * *")
@app.task(name="stewardship.purge", lock="stewardship.purge", queueing_lock="stewardship.purge")
def purge(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    for scope in door.organization_scopes(door.system_scope()):
        writes.purge(scope, now=timezone.now())
