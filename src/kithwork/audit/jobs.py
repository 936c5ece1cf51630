from django.utils import timezone
from procrastinate.contrib.django import app

from kithwork.audit import writes
from kithwork.kernel.permission import ROLES, Role
from kithwork.kernel.scope import SystemScope


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", lock="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    # The audit lies below accounts, whose door makes every other scope.
    writes.seal(SystemScope(permissions=ROLES[Role.SYSTEM]), now=timezone.now())
