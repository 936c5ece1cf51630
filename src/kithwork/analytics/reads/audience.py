"""Whom an action with some targeting would be for, while somebody is writing it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from kithwork.analytics.reads.summaries import summary
from kithwork.analytics.rules import Cell, cells
from kithwork.contacts import reads as contacts
from kithwork.contacts.columns import meets, responded
from kithwork.content.rules import Targeting
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope


@dataclass(frozen=True, slots=True)
class Audience:
    """`contacts` are eligible, `mobilizers` hold them, `responded` of the contacts have responded already.

    A count of few people is hidden from who may see none. `as_of` is None where the counts are of this moment, else when a large
    campaign was last counted.
    """

    contacts: Cell
    mobilizers: Cell
    responded: Cell
    as_of: datetime | None = None


def audience(scope: CampaignScope, *, targeting: Targeting, action_id: int | None = None) -> Audience:
    """Who has responded to the action, if it is there already, stays eligible whatever the targeting becomes."""
    scope.require(Permission.VIEW_ANALYTICS)
    if (counted := summary(scope)) is not None:
        people, holders, already = counted.audience(targeting, action_id)
        return _guarded(scope, contacts=people, mobilizers=holders, responded=already, as_of=counted.as_of)
    answered = Q(responded(action_id)) if action_id else Q(pk__in=[])
    counts = (
        contacts.visible_numbers(scope)
        .filter(meets(targeting) | answered)
        .aggregate(
            contacts=Count("id"),
            mobilizers=Count("mobilizer_id", distinct=True),
            responded=Count("id", filter=answered),
        )
    )
    return _guarded(scope, **counts)


def _guarded(
    scope: CampaignScope, *, contacts: int, mobilizers: int, responded: int, as_of: datetime | None = None
) -> Audience:
    guarded = not scope.may(Permission.VIEW_PEOPLE)
    (whole,) = cells([contacts], guarded=guarded)
    (holders,) = cells([mobilizers], guarded=guarded)
    (part,) = cells([responded], whole=contacts, guarded=guarded)
    return Audience(whole, holders, part, as_of)
