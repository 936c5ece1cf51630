from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kithwork.accounts import door, writes


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.forget_old_sign_ins", queueing_lock="accounts.forget_old_sign_ins")
def forget_old_sign_ins(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    writes.forget_old_sign_ins(door.system_scope(), now=timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="accounts.forget_old_sessions", queueing_lock="accounts.forget_old_sessions")
def forget_old_sessions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    SessionStore.clear_expired()
    writes.forget_old_devices(door.system_scope())


@app.task(name="accounts.tell_of_factor", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def tell_of_factor(*, user_id: int, change: str) -> None:
    writes.tell_of_factor(door.user_scope(user_id), change=change)


@app.task(name="accounts.send_role_invitation", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_role_invitation(*, organization_id: int, actor_id: int | None, invitation_id: int, site: str) -> None:
    scope = door.organization_scope_for_job(organization_id, actor_id=actor_id)
    writes.deliver_role_invitation(scope, invitation_id=invitation_id, site=site, now=timezone.now())
