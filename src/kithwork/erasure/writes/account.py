"""Delete my account: closed at once, erased by a job once the last mail has left."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from kithwork.accounts import writes as accounts
from kithwork.accounts.reads import Leaving
from kithwork.campaigns import reads as campaign_reads
from kithwork.erasure.writes.person import erase_identity, identity
from kithwork.exports import writes as exports
from kithwork.kernel.db import hold
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope, UserScope
from kithwork.stewardship import writes as stewardship


def delete_account(
    scope: UserScope, *, joined: Collection[MobilizerScope], taking: Collection[int], now: datetime
) -> None:
    """`joined`: as whom one mobilizes now, each in its campaign; `taking`: the campaigns whose contacts go along.

    Cut short it can be asked again: the account is closed last, when every campaign is left.
    """
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    accounts.require_may_close(scope)
    for campaign in joined:
        stewardship.leave(campaign, take_contacts=campaign.campaign_id in taking, now=now)
    accounts.close_account(scope, now=now)


@transaction.atomic
def erase_from(scope: OrgScope, *, within: Mapping[int, CampaignScope], person: Leaving, now: datetime) -> None:
    """What one organization holds of a closed account. Can run twice."""
    scope.require(Permission.ERASE)
    hold("erasure", scope.organization_id)
    own = campaign_reads.held_of(scope, user_id=person.user_id)
    known = identity(scope, found=(), own=own)
    known.add(phone=person.phone, email=person.email)
    known.name(person.last_name, person.first_name)
    exports.stop_of(scope, user_id=person.user_id, now=now)
    erase_identity(scope, within=within, person=known, found=(), own=own, now=now)
