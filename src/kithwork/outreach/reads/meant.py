"""What the histories mean: what each contact has to keep, judged from the entries alone."""

from collections import defaultdict
from collections.abc import Collection

from kithwork.contacts.reads import Kept
from kithwork.contacts.rules import ACTION, KEY_QUESTION, NOTE
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach.models import Answer, Response
from kithwork.outreach.reads.rows import visible_answers, visible_notes, visible_responses
from kithwork.outreach.rules import CLEAR, counting

ORDER = ("recorded_at", "id")


def meant(scope: CampaignScope, *, contact_ids: Collection[int]) -> dict[int, Kept]:
    """Of some contacts, three queries."""
    found = {contact_id: Kept() for contact_id in contact_ids}
    answers: dict[int, list[Answer]] = defaultdict(list)
    for answer in visible_answers(scope).filter(contact_id__in=contact_ids).order_by(*ORDER):
        answers[answer.contact_id].append(answer)
    responses: dict[tuple[int, int], list[Response]] = defaultdict(list)
    for response in visible_responses(scope).filter(contact_id__in=contact_ids).order_by(*ORDER):
        responses[response.contact_id, response.action_id].append(response)
    for contact_id, answered in answers.items():
        _answered(found[contact_id], answered)
    for (contact_id, action_id), responded in responses.items():
        _responded(found[contact_id], action_id, responded)
    for note in visible_notes(scope).filter(contact_id__in=contact_ids):
        found[note.contact_id].ledger.add((NOTE, note.id))
    for kept in found.values():
        kept.touchpoints = len(kept.ledger)
    return found


def _answered(kept: Kept, entries: list[Answer]) -> None:
    counts = counting([entry.rung_id for entry in entries], clear=None, differed=[entry.differed for entry in entries])
    kept.ledger |= {(KEY_QUESTION, entry.id) for entry, yes in zip(entries, counts, strict=True) if yes}
    kept.rung_id = entries[-1].rung_id


def _responded(kept: Kept, action_id: int, entries: list[Response]) -> None:
    counts = counting([entry.value for entry in entries], clear=CLEAR, differed=[entry.differed for entry in entries])
    kept.ledger |= {(ACTION, entry.id) for entry, yes in zip(entries, counts, strict=True) if yes}
    value = entries[-1].value
    if not value.is_clear:
        kept.responses[action_id] = (value.text, value.options)
