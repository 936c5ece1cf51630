"""What the rules of keeping will remove, and when: the same questions the nightly job asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kithwork.accounts import reads as accounts
from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.erasure.rules import WARNING_DAYS, months_after, months_before
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope

CLOSED, UNMATCHED = "closed", "unmatched"
LOOKED_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Due:
    """`rule`: closed or unmatched. `campaign` is "" for unmatched contacts, of every campaign that is not closed long enough.
    `on`: the first night it may happen, not before admins have had a week's notice. `is_told`: they have been written to.
    """

    rule: str
    campaign_id: int
    campaign: str
    people: int
    on: date
    is_told: bool


def due(scope: OrgScope, *, now: datetime, ahead: timedelta = LOOKED_AHEAD) -> tuple[Due, ...]:
    """By day; the counts are those of now."""
    scope.require(Permission.ERASE)
    kept = accounts.organization(scope)
    today = now.astimezone(scope.zone).date()
    found: list[Due] = []
    if kept.keep_closed_months:
        warned = _warned(kept.told_closed_at, today, scope)
        for campaign in campaigns.closed_campaigns(scope):
            day = months_after(campaign.closed_at.astimezone(scope.zone).date(), kept.keep_closed_months)
            people = contacts.visible_to_erase(scope).filter(campaign_id=campaign.id).count()
            people += campaigns.known_of(scope, campaign_id=campaign.id)
            if day <= today + ahead and people:
                told = kept.told_closed_at is not None
                found.append(Due(CLOSED, campaign.id, campaign.name, people, max(day, warned), told))
    if kept.keep_unmatched_months:
        warned = _warned(kept.told_unmatched_at, today, scope)
        before = over_before(scope, months=kept.keep_unmatched_months, now=now + ahead)
        if people := contacts.visible_over(scope, before=before).filter(deleted_at=None).count():
            first = contacts.visible_over(scope, before=before).filter(deleted_at=None).earliest("added_at").added_at
            day = months_after(first.astimezone(scope.zone).date(), kept.keep_unmatched_months)
            told = kept.told_unmatched_at is not None
            found.append(Due(UNMATCHED, 0, "", people, max(day, today, warned), told))
    return tuple(sorted(found, key=lambda one: (one.on, one.campaign)))


def over_before(scope: OrgScope, *, months: int, now: datetime) -> datetime:
    """Added before this moment, a contact has been kept for so many months."""
    scope.require(Permission.ERASE)
    day = months_before(now.astimezone(scope.zone).date(), months)
    return datetime.combine(day, time(), tzinfo=scope.zone)


def _warned(told_at: datetime | None, today: date, scope: OrgScope) -> date:
    """The first day after a week's notice; who has not been told yet is told tonight."""
    told = told_at.astimezone(scope.zone).date() if told_at else today
    return told + timedelta(days=WARNING_DAYS)


def campaigns_over(
    scope: OrgScope, *, within: Mapping[int, CampaignScope], months: int, now: datetime
) -> tuple[CampaignScope, ...]:
    """Closed long enough."""
    scope.require(Permission.ERASE)
    today = now.astimezone(scope.zone).date()
    return tuple(
        within[one.id]
        for one in campaigns.closed_campaigns(scope)
        if months_after(one.closed_at.astimezone(scope.zone).date(), months) <= today
    )
