"""An action as the page of a contact draws it."""

from dataclasses import dataclass

from kithwork.contacts.reads import ContactCard
from kithwork.content import reads as content
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach import reads
from kithwork.outreach.reads import EligibleAction
from kithwork.web.mobilizer.forms import ResponseForm
from kithwork.web.mobilizer.phrases import message


@dataclass(frozen=True, slots=True)
class Ask:
    """What is said so far, the form to say it, and what can be sent to the contact."""

    eligible: EligibleAction
    form: ResponseForm
    message: str


def asks(scope: MobilizerScope, card: ContactCard, bound: ResponseForm | None) -> list[Ask]:
    """`bound`: what was typed and not taken."""
    return [ask(card, eligible, bound) for eligible in reads.actions_for(scope, contact_id=card.id)]


def ask(card: ContactCard, eligible: EligibleAction, bound: ResponseForm | None) -> Ask:
    sent = bound if bound and bound.eligible.action.id == eligible.action.id else None
    return Ask(eligible, sent or ResponseForm(eligible=eligible), message(eligible.action, card.person))


def eligible(scope: MobilizerScope, contact_id: int, action_id: int) -> EligibleAction:
    """Also where it is not meant for the contact any more: the write knows whether the form was sent before."""
    for found in reads.actions_for(scope, contact_id=contact_id):
        if found.action.id == action_id:
            return found
    return EligibleAction(content.action(scope, action_id=action_id), None, "", None)
