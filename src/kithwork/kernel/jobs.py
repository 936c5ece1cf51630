"""Work for later, enqueued inside the writer's transaction: rolled back, it never existed.

Writes name a job by its words, so nothing imports upwards; `jobs.py` of a feature registers it with `app.task(name=…)`.
"""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

JobArgument = str | int | bool | None


def enqueue(name: str, *, lock: str | None = None, once: str | None = None, **arguments: JobArgument) -> int | None:
    """Returns the job's id, or None where a job with the same `once` already waits."""
    try:
        with transaction.atomic():  # a refused job must not spoil the writer's transaction
            return app.configure_task(name, lock=lock, queueing_lock=once).defer(**arguments)
    except AlreadyEnqueued:
        return None
