from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from kithwork.audit import heads, reads, writes
from kithwork.kernel.permission import ROLES, Role
from kithwork.kernel.scope import SystemScope


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", lock="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is handed its time
    now = timezone.now()
    # The audit lies below accounts, whose door makes every other scope.
    scope = SystemScope(permissions=ROLES[Role.SYSTEM])
    writes.seal(scope, now=now)
    head = reads.head(scope)
    if head and not settings.DEMO:  # a demo's database is made anew under the same home
        standing = reads.standing(scope, positions=[one.position for one in heads.kept()])
        heads.keep(head, standing=standing, now=now)
