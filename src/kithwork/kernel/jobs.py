"""Work for later, enqueued inside the writer's transaction: rolled back, it never existed.

Writes name a job by its words, so nothing imports upwards; `jobs.py` of a feature registers it with `app.task(name=…)`.
"""

from functools import cache

from django.db import connection, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from procrastinate.types import TimeDeltaParams

from kithwork.kernel.traces import Traces

KEPT_HOURS = 72

JobArgument = str | int | bool | None


def enqueue(
    name: str, *, lock: str | None = None, once: str | None = None, seconds: int = 0, **arguments: JobArgument
) -> int | None:
    """Returns the job's id, or None where a job with the same `once` already waits. It begins no sooner than in `seconds`."""
    later: TimeDeltaParams | None = {"seconds": seconds} if seconds else None
    try:
        with transaction.atomic():  # a refused job must not spoil the writer's transaction
            job = configure_task(name=name, job_manager=_writing(), lock=lock, queueing_lock=once, schedule_in=later)
            return job.defer(**arguments)
    except AlreadyEnqueued:
        return None


def forget(traces: Traces) -> int:
    """Deletes jobs whose arguments hold somebody; returns how many. A job that waits is not taken for a mere word's sake."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status <> 'doing' AND args::text ~*"
            " CASE WHEN status = 'todo' THEN %s ELSE %s END",
            [traces.pattern, traces.searched],
        )
        return int(cursor.rowcount)


@cache
def _writing() -> JobManager:
    """Jobs are written by Django's own connection, in a worker too: its other one knows nothing of the transaction."""
    return JobManager(DjangoConnector(alias="default"))


@app.periodic(cron="* * * * *")
@app.task(name="kernel.sweep", queueing_lock="kernel.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """A job whose worker was killed stays "doing" for ever; each job can run twice, so it is begun again."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)
    await jobs.delete_old_jobs(nb_hours=KEPT_HOURS, include_cancelled=True, include_aborted=True)
