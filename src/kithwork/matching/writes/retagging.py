"""After tag files changed: contacts copy anew which tags their voters have."""

from typing import Final

from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.contacts import writes as contact_writes
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.voterfile import reads as voterfile

# Contacts a statement.
_PAGE: Final = 1_000


def begin_retagging(scope: OrgScope) -> None:
    """Each campaign by itself, and never while the machine matches its contacts."""
    scope.require(Permission.RUN_JOBS)
    for card in campaigns.campaigns(scope):
        enqueue(
            "matching.retag_campaign",
            lock=f"matching-{card.id}",
            organization_id=scope.organization_id,
            campaign_id=card.id,
        )


def retag(scope: CampaignScope) -> None:
    """May be killed at any point and called again: what is right already is not written."""
    scope.require(Permission.RUN_JOBS)
    after = 0
    while page := contacts.matched(scope, after=after, limit=_PAGE):
        known = voterfile.tags(scope, canonical_voter_ids={one.canonical_voter_id for one in page})
        fresh = {one: known.get(one.canonical_voter_id, ()) for one in page}
        contact_writes.set_tags(scope, tags={one: tags for one, tags in fresh.items() if tags != one.tags})
        after = page[-1].contact_id
