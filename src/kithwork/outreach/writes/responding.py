from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kithwork.contacts import reads as contacts
from kithwork.contacts.columns import eligible
from kithwork.contacts.rules import ACTION
from kithwork.contacts.writes import set_response
from kithwork.content import reads as content
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach.models import Response
from kithwork.outreach.reads import visible_responses
from kithwork.outreach.rules import CLEAR, ResponseValue, check_response, counting
from kithwork.outreach.writes.recording import conclude, enter, hold, judge, sent_before


@transaction.atomic
def respond(
    scope: MobilizerScope,
    *,
    contact_id: int,
    action_id: int,
    response: ResponseValue,
    client_key: UUID,
    recorded_at: datetime,
    now: datetime,
) -> int:
    """Responds to an action for a contact; an empty value clears. Returns the entry's id, the first one's if repeated."""
    scope.require(Permission.RECORD)
    hold(scope, contact_id=contact_id)
    if sent := sent_before(scope, kind=Response, client_key=client_key):
        return sent
    value = _checked(scope, contact_id, action_id, response)
    entry = Response(
        contact_id=contact_id,
        action_id=action_id,
        done=value.done,
        text=value.text,
        options=list(value.options),
        client_key=client_key,
    )
    entry_id = enter(scope, entry=entry, recorded_at=recorded_at, now=now)
    judge_responses(scope, contact_id=contact_id, action_id=action_id)
    conclude(scope, verb="response", contact_id=contact_id, now=now)
    return entry_id


def judge_responses(scope: MobilizerScope, *, contact_id: int, action_id: int) -> None:
    responses = visible_responses(scope).filter(contact_id=contact_id, action_id=action_id)
    history = list(responses.order_by("recorded_at", "id"))
    values = [entry.value for entry in history]
    value = values[-1] if values else CLEAR
    set_response(
        scope,
        contact_id=contact_id,
        action_id=action_id,
        responded_at=None if value.is_clear else history[-1].recorded_at,
        text=value.text,
        options=value.options,
    )
    counts = counting(values, clear=CLEAR, differed=[entry.differed for entry in history])
    judge(scope, contact_id=contact_id, kind=ACTION, history=history, counts=counts)


def _checked(scope: MobilizerScope, contact_id: int, action_id: int, response: ResponseValue) -> ResponseValue:
    action = content.action(scope, action_id=action_id)
    if not action.is_open:
        raise RefusedError(_("This action is closed. What was responded stays; nothing new can be recorded."))
    if not contacts.visible(scope).filter(eligible(action_id), id=contact_id).exists():
        raise RefusedError(_("This action is not meant for this contact as things stand now."))
    choices = frozenset(option.id for option in action.options)
    return check_response(response, kind=action.type, several=action.several, choices=choices)
