"""What campaigns hold of somebody: as a mobilizer, as somebody invited. For erasing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kithwork.campaigns.models import (
    Campaign,
    Invitation,
    InvitationList,
    ManagementNote,
    ManagementNoteVersion,
    Mobilizer,
)
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope, SystemScope, UserScope


def visible_mobilizers_to_erase(scope: OrgScope | UserScope) -> QuerySet[Mobilizer]:
    """Of every campaign of the organization, or one's own of every organization; who has left is there still."""
    if isinstance(scope, UserScope):
        scope.require(Permission.KEEP_OWN_ACCOUNT)
        return Mobilizer.objects.filter(user_id=scope.person)
    scope.require(Permission.ERASE)
    return Mobilizer.objects.filter(organization_id=scope.organization_id)


def visible_notes_about(
    scope: OrgScope | UserScope, *, mobilizer_ids: Collection[int]
) -> tuple[QuerySet[ManagementNoteVersion], QuerySet[ManagementNote]]:
    mobilizers = visible_mobilizers_to_erase(scope).filter(id__in=mobilizer_ids)
    return (
        ManagementNoteVersion.objects.filter(note__mobilizer__in=mobilizers),
        ManagementNote.objects.filter(mobilizer__in=mobilizers),
    )


def visible_notes_saying(
    scope: OrgScope, *, pattern: str
) -> tuple[QuerySet[ManagementNoteVersion], QuerySet[ManagementNote]]:
    """Notes about anybody that hold a text of this form."""
    scope.require(Permission.ERASE)
    inside = {"organization_id": scope.organization_id, "body__iregex": pattern}
    return ManagementNoteVersion.objects.filter(**inside), ManagementNote.objects.filter(**inside)


def visible_mail_of(
    scope: OrgScope | UserScope, *, emails: Collection[str], names: Collection[tuple[str, str]] = ()
) -> QuerySet[Invitation]:
    """Invitations to these addresses, and, inside an organization, to people of these whole names."""
    wanted = Q(email__in=[email.lower() for email in emails])
    if isinstance(scope, UserScope):
        scope.require(Permission.KEEP_OWN_ACCOUNT)
        return Invitation.objects.filter(wanted)
    scope.require(Permission.ERASE)
    for first, last in names:
        if first and last:
            wanted |= Q(first_name__iexact=first, last_name__iexact=last)
    return Invitation.objects.filter(wanted, organization_id=scope.organization_id)


def visible_lists_kept(scope: OrgScope) -> QuerySet[InvitationList]:
    scope.require(Permission.ERASE)
    return InvitationList.objects.filter(organization_id=scope.organization_id)


def visible_closed(scope: OrgScope) -> QuerySet[Campaign]:
    scope.require(Permission.ERASE)
    return Campaign.objects.filter(organization_id=scope.organization_id, status=Campaign.Status.CLOSED)


@dataclass(frozen=True, slots=True)
class HeldMobilizer:
    """A mobilizer who may be the person that is looked for."""

    id: int
    campaign_id: int
    campaign: str
    user_id: int | None
    preferred_name: str
    first_name: str
    last_name: str
    phone: str
    email: str
    canonical_voter_id: str
    has_left: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def held_mobilizers(
    scope: OrgScope | UserScope,
    *,
    phones: Collection[str] = (),
    emails: Collection[str] = (),
    voters: Collection[str] = (),
    mobilizer_ids: Collection[int] = (),
) -> tuple[HeldMobilizer, ...]:
    """All rows of each login that one of these leads to: who is erased in one campaign is erased in each."""
    rows = visible_mobilizers_to_erase(scope).filter(user__isnull=False)
    wanted = Q(id__in=mobilizer_ids) | Q(phone__in=[one for one in phones if one])
    wanted |= Q(canonical_voter_id__in=[one for one in voters if one])
    wanted |= Q(email__in=[one.lower() for one in emails if one])
    found = rows.filter(user_id__in=rows.filter(wanted).values("user_id")).select_related("campaign")
    return tuple(_held(row) for row in found.order_by("campaign__name", "campaign_id", "id"))


def joined_anywhere(scope: UserScope) -> tuple[HeldMobilizer, ...]:
    """All one is or was as a mobilizer."""
    rows = visible_mobilizers_to_erase(scope).select_related("campaign").order_by("campaign__name", "id")
    return tuple(_held(row) for row in rows)


def named(scope: OrgScope, *, names: Collection[str]) -> set[str]:
    """Which of these names a mobilizer has."""
    rows = visible_mobilizers_to_erase(scope)
    return {
        name
        for name in names
        if rows.filter(Q(first_name__iexact=name) | Q(last_name__iexact=name) | Q(preferred_name__iexact=name)).exists()
    }


def invited(scope: OrgScope, *, emails: Collection[str], names: Collection[tuple[str, str]]) -> int:
    """How many invitations were written to them."""
    return visible_mail_of(scope, emails=emails, names=names).count()


def holding(scope: CampaignScope) -> tuple[int, ...]:
    """Every mobilizer of a campaign that is not erased, gone or not."""
    rows = visible_mobilizers_to_erase(scope).filter(campaign_id=scope.campaign_id, user__isnull=False)
    return tuple(rows.order_by("id").values_list("id", flat=True))


def _held(row: Mobilizer) -> HeldMobilizer:
    return HeldMobilizer(
        id=row.id,
        campaign_id=row.campaign_id,
        campaign=row.campaign.name,
        user_id=row.user_id,
        preferred_name=row.preferred_name,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        email=row.email,
        canonical_voter_id=row.canonical_voter_id,
        has_left=row.left_at is not None,
    )


def held_of(scope: OrgScope, *, user_id: int) -> tuple[HeldMobilizer, ...]:
    """Of one login, gone from a campaign or not."""
    rows = visible_mobilizers_to_erase(scope).filter(user_id=user_id).select_related("campaign").order_by("id")
    return tuple(_held(row) for row in rows)


def visible_anywhere(scope: OrgScope | SystemScope, *, user_ids: Collection[int]) -> QuerySet[Mobilizer]:
    """As whom these logins are known in any organization: for whether a login leads anywhere, never to be shown."""
    scope.require(Permission.ERASE)
    return Mobilizer.objects.filter(user_id__in=user_ids)


def mobilizing(scope: OrgScope, *, user_ids: Collection[int]) -> set[int]:
    """Which of these logins are known in a campaign of any organization."""
    return {row for row in visible_anywhere(scope, user_ids=user_ids).values_list("user_id", flat=True) if row}


def organizations_of(scope: SystemScope, *, user_id: int) -> set[int]:
    return set(visible_anywhere(scope, user_ids=[user_id]).values_list("organization_id", flat=True))


@dataclass(frozen=True, slots=True)
class ClosedCampaign:
    id: int
    name: str
    closed_at: datetime


def closed_campaigns(scope: OrgScope) -> tuple[ClosedCampaign, ...]:
    """Those closed the longest first."""
    rows = visible_closed(scope).order_by("closed_at", "id").values_list("id", "name", "closed_at")
    return tuple(ClosedCampaign(number, name, closed) for number, name, closed in rows if closed)


def visible_all_invitations(scope: OrgScope) -> QuerySet[Invitation]:
    """Of the organization; from inside a campaign, of that one."""
    scope.require(Permission.ERASE)
    found = Invitation.objects.filter(organization_id=scope.organization_id)
    return found.filter(campaign_id=scope.campaign_id) if isinstance(scope, CampaignScope) else found


def known_of(scope: OrgScope, *, campaign_id: int) -> int:
    """How many mobilizers and invited people a campaign still knows by name."""
    scope.require(Permission.ERASE)
    mobilizers = visible_mobilizers_to_erase(scope).filter(campaign_id=campaign_id, user__isnull=False).count()
    return mobilizers + visible_all_invitations(scope).filter(campaign_id=campaign_id).count()
