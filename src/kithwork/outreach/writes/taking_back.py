from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.contacts.rules import ACTION, KEY_QUESTION, NOTE
from kithwork.contacts.writes import untouch
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach.models import Answer, Note, Response
from kithwork.outreach.reads import visible_own, visible_written
from kithwork.outreach.rules import TAKE_BACK_MINUTES, may_take_back
from kithwork.outreach.writes.answering import judge_answers
from kithwork.outreach.writes.recording import conclude, hold
from kithwork.outreach.writes.responding import judge_responses

KINDS: dict[str, type[Answer | Response | Note]] = {"answer": Answer, "response": Response, "note": Note}
LEDGER = {
    "answer": KEY_QUESTION,
    "response": ACTION,
    "note": NOTE,
}


@transaction.atomic
def take_back(scope: MobilizerScope, *, kind: str, entry_id: int, now: datetime) -> None:
    """Removes an own entry within 10 minutes of its arrival, and its touchpoint; what was said before holds again.

    `kind` is answer, response or note. Taken back twice is taken back once.
    """
    scope.require(Permission.RECORD)
    entry = _found(scope, kind, entry_id)
    hold(scope, contact_id=entry.contact_id)
    if not may_take_back(entry.arrived_at, now=now):
        raise RefusedError(
            _("This was recorded more than %(minutes)d minutes ago, so it stays. You can record something new instead.")
            % {"minutes": TAKE_BACK_MINUTES}
        )
    if not visible_own(scope, KINDS[kind]).filter(id=entry_id).update(removed_at=now):
        return
    untouch(scope, contact_id=entry.contact_id, kind=LEDGER[kind], source_ids=[entry_id])
    if isinstance(entry, Answer):
        judge_answers(scope, contact_id=entry.contact_id)
    elif isinstance(entry, Response):
        judge_responses(scope, contact_id=entry.contact_id, action_id=entry.action_id)
    conclude(scope, verb=f"{kind}.take_back", contact_id=entry.contact_id, now=now)


def _found(scope: MobilizerScope, kind: str, entry_id: int) -> Answer | Response | Note:
    entry = visible_written(scope, KINDS[kind]).filter(id=entry_id).first() if kind in KINDS else None
    if entry is None:
        raise NotFoundError(entry_id)
    return entry
