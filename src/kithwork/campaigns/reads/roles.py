"""The places a user may go: the role menu, and where signing in leads."""

from dataclasses import dataclass

from django.db.models import QuerySet

from kithwork.accounts import reads as accounts
from kithwork.campaigns.models import Campaign, Mobilizer
from kithwork.kernel.permission import Permission, Role
from kithwork.kernel.scope import UserScope


def visible_where_member(scope: UserScope) -> QuerySet[Campaign]:
    """Campaigns of the organizations one administers or analyses."""
    return Campaign.objects.filter(organization_id__in=accounts.visible(scope).values("id"))


def visible_where_joined(scope: UserScope) -> QuerySet[Mobilizer]:
    return Mobilizer.objects.filter(user_id=scope.person, left_at=None)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the role menu. `campaign_slug` is "" for an organization, both slugs for the installation."""

    role: str
    name: str
    organization_slug: str = ""
    campaign_slug: str = ""
    campaign_id: int | None = None


def places(scope: UserScope) -> tuple[Place, ...]:
    """Organizations with their campaigns, then campaigns one mobilizes, then the installation."""
    roles = accounts.roles_of(scope)
    best = {held.organization_slug: held for held in reversed(roles.held)}
    campaigns = visible_where_member(scope).order_by("name", "id").values_list("organization_id", "name", "slug", "id")
    found: list[Place] = []
    for held in sorted(best.values(), key=lambda one: (one.organization_name, one.organization_slug)):
        found.append(Place(held.role, held.organization_name, held.organization_slug))
        found += [
            Place(held.role, name, held.organization_slug, slug, campaign_id)
            for organization_id, name, slug, campaign_id in campaigns
            if organization_id == held.organization_id
        ]
    joined = visible_where_joined(scope).order_by("campaign__name", "campaign_id")
    found += [
        Place(Role.MOBILIZER, name, organization_slug, slug, campaign_id)
        for name, organization_slug, slug, campaign_id in joined.values_list(
            "campaign__name", "campaign__organization__slug", "campaign__slug", "campaign_id"
        )
    ]
    if roles.is_account_administrator:
        found.append(Place(Role.ACCOUNT_ADMINISTRATOR, ""))
    return tuple(found)


def landing_place(scope: UserScope) -> Place | None:
    """Where signing in leads: the campaign an admin last used, else the only place there is; None = let them choose."""
    scope.require(Permission.KEEP_OWN_ACCOUNT)
    found = places(scope)
    last = accounts.roles_of(scope).last_campaign_id
    used = [place for place in found if place.campaign_id == last and place.role != Role.MOBILIZER] if last else []
    # An organization and its campaigns are one role: the organization's page leads to them.
    roles = [place for place in found if not place.campaign_id or place.role == Role.MOBILIZER]
    if used:
        return used[0]
    return roles[0] if len(roles) == 1 else None
