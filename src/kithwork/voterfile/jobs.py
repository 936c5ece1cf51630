from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door
from kithwork.voterfile import writes

_AGAIN = RetryStrategy(max_attempts=5, wait=30, retry_exceptions={OperationalError})


@app.task(name="voterfile.load", retry=_AGAIN)
def load(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.load(scope, file_id=file_id, now=timezone.now())


@app.task(name="voterfile.load_tags", retry=_AGAIN)
def load_tags(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.load_tags(scope, file_id=file_id, now=timezone.now())


@app.task(name="voterfile.drop_tags", retry=_AGAIN)
def drop_tags(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.drop_tags(scope, file_id=file_id)


@app.task(name="voterfile.count_tags", retry=_AGAIN)
def count_tags(*, organization_id: int) -> None:
    writes.count_all_tags(door.organization_scope_for_job(organization_id))


@app.task(name="voterfile.count_tags_of", retry=_AGAIN)
def count_tags_of(*, organization_id: int, file_id: int) -> None:
    writes.count_tags(door.organization_scope_for_job(organization_id), file_id=file_id)


@app.task(name="voterfile.load_votes", retry=_AGAIN)
def load_votes(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.load_votes(scope, file_id=file_id, now=timezone.now())


@app.task(name="voterfile.drop_votes", retry=_AGAIN)
def drop_votes(*, organization_id: int, file_id: int, actor_id: int | None = None) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.drop_votes(scope, file_id=file_id)
