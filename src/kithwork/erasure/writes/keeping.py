"""The nightly rules of keeping: told a week before they remove anybody for the first time, then done page by page."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from kithwork.accounts import reads as account_reads
from kithwork.accounts import writes as accounts
from kithwork.audit.writes import record
from kithwork.campaigns import writes as campaigns
from kithwork.contacts import reads as contact_reads
from kithwork.contacts import writes as contacts
from kithwork.erasure.reads.keeping import campaigns_over, due, over_before
from kithwork.erasure.rules import WARNING_DAYS
from kithwork.exports import writes as exports
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.kernel.traces import Traces
from kithwork.matching import writes as matching
from kithwork.outreach import writes as outreach

_WARNING = timedelta(days=WARNING_DAYS)


def keep(scope: OrgScope, *, within: Mapping[int, CampaignScope], now: datetime) -> int:
    """Tells, or removes, as the organization's rules say; returns how many contacts went. Cut short it goes on where it was."""
    scope.require(Permission.ERASE)
    _warn(scope, now)
    kept = account_reads.organization(scope)
    gone = 0
    if kept.keep_closed_months and _is_warned(kept.told_closed_at, now):
        for campaign in campaigns_over(scope, within=within, months=kept.keep_closed_months, now=now):
            gone += _empty(scope, campaign, now)
    if kept.keep_unmatched_months and _is_warned(kept.told_unmatched_at, now):
        before = over_before(scope, months=kept.keep_unmatched_months, now=now)
        for campaign in within.values():
            gone += _remove(campaign, before, now)
    return gone


@transaction.atomic
def _warn(scope: OrgScope, now: datetime) -> None:
    for rule in {one.rule for one in due(scope, now=now, ahead=_WARNING) if not one.is_told}:
        if accounts.note_told(scope, rule=rule, now=now):
            enqueue("erasure.tell", organization_id=scope.organization_id, rule=rule)


def _is_warned(told_at: datetime | None, now: datetime) -> bool:
    return told_at is not None and told_at <= now - _WARNING


def _empty(scope: OrgScope, campaign: CampaignScope, now: datetime) -> int:
    gone = _remove(campaign, None, now)
    with transaction.atomic():
        people = campaigns.empty_closed(campaign, now=now)
        if gone or people:
            exports.withdraw(scope, campaign_ids=[campaign.campaign_id], traces=Traces(), now=now)
            record(
                campaign, verb="campaign.empty", noun="campaign", noun_id=campaign.campaign_id, people=people, now=now
            )
    return gone


def _remove(scope: CampaignScope, before: datetime | None, now: datetime) -> int:
    gone = 0
    while page := contact_reads.page_over(scope, before=before, limit=contacts.MANY):
        try:
            gone += _remove_page(scope, page, before, now)
        except NotFoundError:  # somebody moved one of them between the look and the lock
            if page == contact_reads.page_over(scope, before=before, limit=contacts.MANY):
                raise
    return gone


@transaction.atomic
def _remove_page(scope: CampaignScope, page: dict[int, int | None], before: datetime | None, now: datetime) -> int:
    holders = set(page.values())
    contacts.lock_holders(scope, holders=holders)
    ids = contact_reads.still_over(scope, before=before, contact_ids=page)
    matching.purge(scope, contact_ids=ids)
    outreach.purge(scope, contact_ids=ids)
    removed = contacts.erase(scope, contact_ids=ids, holders=holders)
    record(scope, verb="contacts.keep_no_longer", noun="contact", people=removed, now=now)
    return removed
