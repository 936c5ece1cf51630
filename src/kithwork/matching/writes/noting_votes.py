"""After vote files or a campaign's election day changed: contacts copy anew whether their voters have voted."""

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


def begin_noting_votes(scope: OrgScope) -> None:
    """Each campaign by itself, and never while the machine matches its contacts."""
    scope.require(Permission.RUN_JOBS)
    for card in campaigns.campaigns(scope):
        enqueue(
            "matching.note_votes_campaign",
            lock=f"matching-{card.id}",
            organization_id=scope.organization_id,
            campaign_id=card.id,
        )


def note_votes(scope: CampaignScope) -> None:
    """May be killed at any point and called again: what is right already is not written."""
    scope.require(Permission.RUN_JOBS)
    after = 0
    while page := contacts.matched(scope, after=after, limit=_PAGE):
        ids = {one.canonical_voter_id for one in page}
        known = voterfile.voted(scope, canonical_voter_ids=ids, election_on=scope.election_on)
        fresh = {one: one.canonical_voter_id in known for one in page}
        contact_writes.set_voted(scope, voted={one: voted for one, voted in fresh.items() if voted != one.voted})
        after = page[-1].contact_id
