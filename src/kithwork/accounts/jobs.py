from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
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
