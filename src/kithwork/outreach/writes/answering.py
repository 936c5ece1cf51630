from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.contacts.rules import KEY_QUESTION
from kithwork.contacts.writes import set_answer
from kithwork.content import reads as content
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach.models import Answer
from kithwork.outreach.reads import visible_answers
from kithwork.outreach.rules import counting
from kithwork.outreach.writes.recording import conclude, enter, hold, judge, sent_before


@transaction.atomic
def answer(
    scope: MobilizerScope,
    *,
    contact_id: int,
    rung_id: int | None,
    client_key: UUID,
    recorded_at: datetime,
    now: datetime,
) -> int:
    """Answers the Key Question about a contact; an empty rung clears it. Returns the entry's id, the first one's if repeated."""
    scope.require(Permission.RECORD)
    hold(scope, contact_id=contact_id)
    if sent := sent_before(scope, kind=Answer, client_key=client_key):
        return sent
    if rung_id is not None and not content.visible_rungs(scope).filter(id=rung_id).exists():
        raise RefusedError(_("This answer is no longer offered. Please load the page again and choose another."))
    entry = Answer(contact_id=contact_id, rung_id=rung_id, client_key=client_key)
    entry_id = enter(scope, entry=entry, recorded_at=recorded_at, now=now)
    judge_answers(scope, contact_id=contact_id)
    conclude(scope, verb="answer", contact_id=contact_id, now=now)
    return entry_id


def judge_answers(scope: MobilizerScope, *, contact_id: int) -> None:
    history = list(visible_answers(scope).filter(contact_id=contact_id).order_by("recorded_at", "id"))
    differed = [entry.differed for entry in history]
    counts = counting([entry.rung_id for entry in history], clear=None, differed=differed)
    last = history[-1] if history else None
    set_answer(
        scope,
        contact_id=contact_id,
        rung_id=last.rung_id if last else None,
        answered_at=last.recorded_at if last else None,
    )
    judge(scope, contact_id=contact_id, kind=KEY_QUESTION, history=history, counts=counts)
