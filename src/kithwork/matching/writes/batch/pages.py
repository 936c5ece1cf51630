from collections.abc import Collection

from kithwork.contacts import reads as contacts
from kithwork.contacts import writes as contact_writes
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import CampaignScope
from kithwork.suppression import writes as suppressing


class MovedError(Exception):
    """A contact changed hands between the look and the lock."""


def hold(scope: CampaignScope, *, contact_ids: Collection[int]) -> frozenset[int | None]:
    """Locks the holders of these contacts until the transaction ends, and returns them."""
    suppressing.hold_shared(scope)
    holders = frozenset(contacts.holders(scope, contact_ids=contact_ids).values())
    try:
        contact_writes.lock_holders(scope, holders=holders)
    except NotFoundError as gone:
        raise MovedError from gone
    if not holders >= set(contacts.holders(scope, contact_ids=contact_ids).values()):
        raise MovedError
    return holders
