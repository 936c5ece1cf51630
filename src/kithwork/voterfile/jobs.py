from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door
from kithwork.voterfile import writes


@app.task(name="voterfile.load", retry=RetryStrategy(max_attempts=5, wait=30, retry_exceptions={OperationalError}))
def load(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.load(scope, file_id=file_id, now=timezone.now())
