"""What a visitor of the public page may know."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kithwork.accounts import reads as accounts
from kithwork.campaigns.models import Invitation, Mobilizer, PasscodeTry
from kithwork.campaigns.reads.campaign import visible
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.language import told
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope, VisitorScope


def visible_self(scope: VisitorScope) -> QuerySet[Mobilizer]:
    """The visitor's own row here, also after leaving."""
    return Mobilizer.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, user_id=scope.person
    )


def visible_tries(scope: OrgScope) -> QuerySet[PasscodeTry]:
    """A visitor's own; a job's all."""
    tries = PasscodeTry.objects.filter(organization_id=scope.organization_id)
    if isinstance(scope, VisitorScope):
        return tries.filter(campaign_id=scope.campaign_id, visitor_key=scope.visitor_key)
    scope.require(Permission.RUN_JOBS)
    return tries


def visible_letters(scope: VisitorScope) -> QuerySet[Invitation]:
    """Invitations as their receivers see them: found by the token of a link or by the address one has proved."""
    scope.require(Permission.JOIN)
    return Invitation.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


@dataclass(frozen=True, slots=True)
class LandingPage:
    """`needs_passcode` is False for whoever holds a valid invitation or has joined; `invited_as` = first, last name."""

    slug: str
    status: str
    title: str
    text: str
    picture_key: str
    picture_alt: str
    organization: accounts.OrganizationCard
    has_joined: bool
    needs_passcode: bool
    invited_as: tuple[str, str] | None


def landing(scope: VisitorScope, *, now: datetime) -> LandingPage:
    scope.require(Permission.SEE_LANDING_PAGE)
    campaign = visible(scope).first()
    if campaign is None:
        raise NotFoundError(scope.campaign_id)
    joined, invited = has_joined(scope), _invited_as(scope, now)
    return LandingPage(
        slug=campaign.slug,
        status=campaign.status,
        title=told(scope, campaign.landing_title) or campaign.name,
        text=told(scope, campaign.landing_text),
        picture_key=campaign.picture_key,
        picture_alt=told(scope, campaign.picture_alt),
        organization=accounts.organization(scope),
        has_joined=joined,
        needs_passcode=campaign.passcode_required and not joined and not invited,
        invited_as=invited,
    )


def has_joined(scope: VisitorScope) -> bool:
    return scope.actor_id is not None and visible_self(scope).filter(left_at=None).exists()


def own_letter(scope: VisitorScope, *, now: datetime) -> QuerySet[Invitation]:
    """The open invitation to the address the visitor has proved."""
    return visible_letters(scope).filter(
        email=accounts.own_address(scope),
        sent_at__isnull=False,
        expires_at__gt=now,
        accepted_at=None,
        revoked_at=None,
    )


def _invited_as(scope: VisitorScope, now: datetime) -> tuple[str, str] | None:
    if scope.actor_id is None:
        return None
    return own_letter(scope, now=now).values_list("first_name", "last_name").first()
