from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from kithwork.campaigns.models import Campaign, FormerSlug, Mobilizer
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.language import TextMap
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope


def visible(scope: OrgScope) -> QuerySet[Campaign]:
    """The organization's campaigns; from inside one, that one."""
    campaigns = Campaign.objects.filter(organization_id=scope.organization_id)
    return campaigns.filter(id=scope.campaign_id) if isinstance(scope, CampaignScope) else campaigns


def visible_beside(scope: CampaignScope) -> QuerySet[Campaign]:
    """The organization's other campaigns."""
    scope.require(Permission.VIEW_PEOPLE)
    return Campaign.objects.filter(organization_id=scope.organization_id).exclude(id=scope.campaign_id)


def visible_mobilizers(scope: CampaignScope) -> QuerySet[Mobilizer]:
    """Who has joined and not left. A mobilizer sees themself."""
    mobilizers = Mobilizer.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, left_at=None
    )
    if isinstance(scope, MobilizerScope):
        return mobilizers.filter(id=scope.mobilizer_id)
    scope.require(Permission.VIEW_PEOPLE)
    return mobilizers


def visible_ever(scope: OrgScope) -> QuerySet[Mobilizer]:
    """Everybody who ever joined a campaign of the organization and has an account still."""
    scope.require(Permission.VIEW_PEOPLE)
    return Mobilizer.objects.filter(organization_id=scope.organization_id).exclude(user=None)


def names_of_users(scope: OrgScope, *, user_ids: Collection[int]) -> dict[int, str]:
    """By user, as they called themselves in the campaign joined last; the caller writes the audit row."""
    scope.require(Permission.VIEW_PEOPLE)
    rows = visible_ever(scope).filter(user_id__in=user_ids).order_by("joined_at", "id")
    return {
        user: f"{first} {last}".strip()
        for user, first, last in rows.values_list("user_id", "first_name", "last_name")
        if user
    }


def visible_former(scope: CampaignScope) -> QuerySet[Mobilizer]:
    """Who has left or was removed, and has an account still: they can come back."""
    scope.require(Permission.MANAGE_PEOPLE)
    return Mobilizer.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, left_at__isnull=False, user__isnull=False
    )


def visible_numbers(scope: CampaignScope) -> QuerySet[Mobilizer]:
    """Mobilizers to be counted, for who may see numbers but no people."""
    scope.require(Permission.VIEW_ANALYTICS)
    return Mobilizer.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id, left_at=None)


def visible_slugs(scope: OrgScope) -> QuerySet[FormerSlug]:
    """Former addresses of the whole installation: an address is public, and unique everywhere."""
    scope.require(Permission.EDIT_CONTENT)
    return FormerSlug.objects.all()


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A line of the list of campaigns."""

    id: int
    slug: str
    name: str
    status: str
    building_step: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CampaignDetails:
    id: int
    slug: str
    name: str
    status: str
    language: str
    time_zone: str
    election_on: date | None
    landing_title: TextMap
    landing_text: TextMap
    passcode_required: bool
    passcode: str
    picture_key: str
    picture_alt: TextMap
    geographies: tuple[str, ...]
    building_step: int
    published_at: datetime | None
    closed_at: datetime | None


def campaigns(scope: OrgScope) -> tuple[CampaignCard, ...]:
    scope.require(Permission.VIEW_ORGANIZATION)
    rows = visible(scope).order_by("-made_at", "-id")
    return tuple(CampaignCard(*row) for row in rows.values_list(*CampaignCard.__slots__))


def details(scope: CampaignScope) -> CampaignDetails:
    """The passcode is shown to who may edit, and empty for everybody else."""
    campaign = visible(scope).first()
    if campaign is None:
        raise NotFoundError(scope.campaign_id)
    return CampaignDetails(
        id=campaign.id,
        slug=campaign.slug,
        name=campaign.name,
        status=campaign.status,
        language=campaign.language,
        time_zone=campaign.time_zone,
        election_on=campaign.election_on,
        landing_title=campaign.landing_title,
        landing_text=campaign.landing_text,
        passcode_required=campaign.passcode_required,
        passcode=campaign.passcode if scope.may(Permission.EDIT_CONTENT) else "",
        picture_key=campaign.picture_key,
        picture_alt=campaign.picture_alt,
        geographies=tuple(campaign.geographies),
        building_step=campaign.building_step,
        published_at=campaign.published_at,
        closed_at=campaign.closed_at,
    )


def present(scope: CampaignScope, *, mobilizer_ids: Collection[int]) -> set[int]:
    """Of these, who is in the campaign now."""
    return set(visible_mobilizers(scope).filter(id__in=mobilizer_ids).values_list("id", flat=True))


def voters(scope: CampaignScope, *, mobilizer_ids: Collection[int]) -> dict[int, str]:
    """Mobilizer → canonical voter id, "" where not matched; who has left is absent."""
    return dict(visible_mobilizers(scope).filter(id__in=mobilizer_ids).values_list("id", "canonical_voter_id"))


def count_mobilizers(scope: CampaignScope) -> int:
    return visible_numbers(scope).count()


def former_owner(scope: OrgScope, *, slug: str) -> int | None:
    """The organization whose campaign once had this address."""
    return visible_slugs(scope).filter(slug=slug).values_list("organization_id", flat=True).first()
