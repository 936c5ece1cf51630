"""What a contact keeps of its history: its rung, its current responses, its touchpoints."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from kithwork.contacts.reads.rows import visible, visible_responses, visible_touchpoints
from kithwork.kernel.scope import CampaignScope


@dataclass(slots=True)
class Kept:
    """`responses`: action → (text, options). `ledger`: (kind, source id) of every touchpoint."""

    touchpoints: int = 0
    rung_id: int | None = None
    responses: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    ledger: set[tuple[str, int]] = field(default_factory=set)


def kept(scope: CampaignScope, *, contact_ids: Collection[int]) -> dict[int, Kept]:
    """Of some contacts, three queries."""
    found: dict[int, Kept] = defaultdict(Kept)
    rows = visible(scope).filter(id__in=contact_ids)
    for contact_id, touchpoints, rung_id in rows.values_list("id", "touchpoints", "rung_id"):
        found[contact_id] = Kept(touchpoints, rung_id)
    for row in visible_responses(scope).filter(contact_id__in=contact_ids):
        found[row.contact_id].responses[row.action_id] = (row.text, tuple(sorted(row.options)))
    for touchpoint in visible_touchpoints(scope).filter(contact_id__in=contact_ids):
        found[touchpoint.contact_id].ledger.add((touchpoint.kind, touchpoint.source_id))
    return dict(found)
