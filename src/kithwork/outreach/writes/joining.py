"""The history of one contact becomes that of another: two cards of one person, or parted again."""

from dataclasses import dataclass

from kithwork.contacts.rules import ACTION, KEY_QUESTION, NOTE
from kithwork.contacts.writes import carry
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach.reads import visible_of_contact
from kithwork.outreach.writes.answering import judge_answers
from kithwork.outreach.writes.responding import judge_responses


@dataclass(frozen=True, slots=True)
class Moved:
    """Ids of what changed its contact, entries that were taken back among them."""

    answers: tuple[int, ...]
    responses: tuple[int, ...]
    notes: tuple[int, ...]


def move_history(scope: MobilizerScope, *, source: int, into: int, only: Moved | None = None) -> Moved:
    """All of `source`, or `only` those. The caller has locked the holder and recounts.

    What both said is judged as one history: said twice in a row it counts once.
    """
    scope.require(Permission.RECORD)
    answers, responses, notes = visible_of_contact(scope, contact_id=source)
    if only:
        answers, responses = answers.filter(id__in=only.answers), responses.filter(id__in=only.responses)
        notes = notes.filter(id__in=only.notes)
    actions = set(responses.values_list("action_id", flat=True))
    moved = Moved(*(tuple(rows.order_by("id").values_list("id", flat=True)) for rows in (answers, responses, notes)))
    for rows, ids, kind in (
        (answers, moved.answers, KEY_QUESTION),
        (responses, moved.responses, ACTION),
        (notes, moved.notes, NOTE),
    ):
        rows.update(contact_id=into)
        carry(scope, source=source, into=into, kind=kind, source_ids=ids)
    for contact_id in (source, into):
        judge_answers(scope, contact_id=contact_id)
        for action_id in actions:
            judge_responses(scope, contact_id=contact_id, action_id=action_id)
    return moved
