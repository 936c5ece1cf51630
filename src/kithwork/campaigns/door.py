"""The one maker of campaign, mobilizer and visitor scopes."""

from kithwork.accounts import door as accounts_door
from kithwork.campaigns.models import Campaign, FormerSlug, Mobilizer
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import ROLES, Permission, Role
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope, VisitorScope


def campaign_scope(
    user_id: int | None, *, organization_slug: str, campaign_slug: str, origin: str = ""
) -> CampaignScope:
    return enter(
        accounts_door.organization_scope(user_id, organization_slug, origin=origin), campaign_slug=campaign_slug
    )


def enter(scope: OrgScope, *, campaign_slug: str = "", campaign_id: int | None = None) -> CampaignScope:
    """From the organization into one of its campaigns; NotFoundError where it has none of that slug (or id)."""
    campaigns = Campaign.objects.filter(organization_id=scope.organization_id)
    campaign = (campaigns.filter(id=campaign_id) if campaign_id else campaigns.filter(slug=campaign_slug)).first()
    if campaign is None:
        raise NotFoundError(campaign_slug or campaign_id)
    return CampaignScope(
        permissions=scope.permissions,
        actor_id=scope.actor_id,
        origin=scope.origin,
        organization_id=scope.organization_id,
        time_zone=campaign.time_zone,
        campaign_id=campaign.id,
        status=campaign.status,
        language=campaign.language,
        further_languages=tuple(campaign.further_languages),
        election_on=campaign.election_on,
    )


def enter_all(scope: OrgScope) -> dict[int, CampaignScope]:
    """Into each of the organization's campaigns, by id: for what is done to a person wherever they are."""
    ids = Campaign.objects.filter(organization_id=scope.organization_id).order_by("id").values_list("id", flat=True)
    return {campaign_id: enter(scope, campaign_id=campaign_id) for campaign_id in ids}


def mobilizer_scopes(user_id: int, *, origin: str = "") -> tuple[MobilizerScope, ...]:
    """As whom somebody mobilizes now, in each campaign."""
    joined = Mobilizer.objects.filter(user_id=user_id, left_at=None).order_by("campaign_id")
    slugs = joined.values_list("campaign__slug", flat=True)
    return tuple(mobilizer_scope(user_id, slug, origin=origin) for slug in slugs)


def campaign_scope_for_job(organization_id: int, campaign_id: int, *, actor_id: int | None = None) -> CampaignScope:
    scope = accounts_door.organization_scope_for_job(organization_id, actor_id=actor_id)
    return enter(scope, campaign_id=campaign_id)


def mobilizer_scope(user_id: int | None, campaign_slug: str, *, origin: str = "") -> MobilizerScope:
    """NotFoundError for everybody who has not joined, or has left."""
    if user_id is None:
        raise NotFoundError(campaign_slug)
    mobilizer = (
        Mobilizer.objects.filter(user_id=user_id, user__is_active=True, campaign__slug=campaign_slug, left_at=None)
        .select_related("campaign")
        .first()
    )
    if mobilizer is None:
        raise NotFoundError(campaign_slug)
    campaign = mobilizer.campaign
    return MobilizerScope(
        permissions=ROLES[Role.MOBILIZER],
        actor_id=user_id,
        origin=origin,
        organization_id=campaign.organization_id,
        time_zone=campaign.time_zone,
        campaign_id=campaign.id,
        status=campaign.status,
        language=campaign.language,
        further_languages=tuple(campaign.further_languages),
        election_on=campaign.election_on,
        mobilizer_id=mobilizer.id,
    )


def visitor_scope(user_id: int | None, campaign_slug: str, *, visitor_key: str, origin: str = "") -> VisitorScope:
    """The public page. A draft exists for its organization's admins only."""
    campaign = Campaign.objects.filter(slug=campaign_slug).select_related("organization").first()
    if campaign is None:
        raise NotFoundError(campaign_slug)
    if campaign.status == Campaign.Status.DRAFT:
        accounts_door.organization_scope(user_id, campaign.organization.slug).require(Permission.EDIT_CONTENT)
    return VisitorScope(
        permissions=ROLES[Role.VISITOR],
        actor_id=user_id,
        origin=origin,
        organization_id=campaign.organization_id,
        time_zone=campaign.time_zone,
        campaign_id=campaign.id,
        status=campaign.status,
        language=campaign.language,
        further_languages=tuple(campaign.further_languages),
        visitor_key=visitor_key,
    )


def current_slug(former: str) -> str:
    """Where a former address leads; NotFoundError where it never was one."""
    slug = FormerSlug.objects.filter(slug=former).values_list("campaign__slug", flat=True).first()
    if slug is None:
        raise NotFoundError(former)
    return slug
