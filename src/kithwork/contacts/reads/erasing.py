"""Who a person is over all campaigns of an organization, deleted contacts too: for erasing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kithwork.contacts.models import Contact, CurrentResponse
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope


def visible_to_erase(scope: OrgScope) -> QuerySet[Contact]:
    """Of every campaign, or of the one, hidden ones too: who is deleted is still held."""
    scope.require(Permission.ERASE)
    found = Contact.objects.filter(organization_id=scope.organization_id)
    return found.filter(campaign_id=scope.campaign_id) if isinstance(scope, CampaignScope) else found


def visible_said(scope: OrgScope, *, pattern: str) -> QuerySet[CurrentResponse]:
    """Free responses that hold a text of this form."""
    scope.require(Permission.ERASE)
    return CurrentResponse.objects.filter(organization_id=scope.organization_id, text__iregex=pattern)


@dataclass(frozen=True, slots=True)
class Held:
    """A contact who may be the person that is looked for."""

    id: int
    campaign_id: int
    campaign: str
    holder: str
    first_name: str
    last_name: str
    nickname: str
    phone: str
    email: str
    canonical_voter_id: str
    voterfile_first_name: str
    voterfile_last_name: str
    touchpoints: int
    added_at: datetime
    is_deleted: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def held(
    scope: OrgScope,
    *,
    phones: Collection[str] = (),
    emails: Collection[str] = (),
    voters: Collection[str] = (),
    contact_ids: Collection[int] = (),
    limit: int,
) -> tuple[Held, ...]:
    """Those with one of these phone numbers, e-mail addresses or voters, and those named; by campaign and name."""
    scope.require(Permission.ERASE)
    wanted = Q(id__in=contact_ids)
    if phones:
        wanted |= Q(phone__in=phones)
    if emails:
        wanted |= Q(email__in=emails)
        for email in emails:
            wanted |= Q(email__iexact=email)
    if voters:
        wanted |= Q(canonical_voter_id__in=voters)
    rows = visible_to_erase(scope).filter(wanted).select_related("campaign", "mobilizer")
    return tuple(_held(row) for row in rows.order_by("campaign__name", "campaign_id", "last_name", "id")[:limit])


def named(scope: OrgScope, *, names: Collection[str]) -> set[str]:
    """Which of these names, upper case, somebody has as a first or last name or nickname."""
    scope.require(Permission.ERASE)
    rows = visible_to_erase(scope)
    return {
        name
        for name in names
        if rows.filter(Q(first_name__iexact=name) | Q(last_name__iexact=name) | Q(nickname__iexact=name)).exists()
    }


def _held(row: Contact) -> Held:
    holder = row.mobilizer
    return Held(
        id=row.id,
        campaign_id=row.campaign_id,
        campaign=row.campaign.name,
        holder=f"{holder.first_name} {holder.last_name}".strip() if holder else "",
        first_name=row.first_name,
        last_name=row.last_name,
        nickname=row.nickname,
        phone=row.phone,
        email=row.email,
        canonical_voter_id=row.canonical_voter_id,
        voterfile_first_name=row.voterfile_first_name,
        voterfile_last_name=row.voterfile_last_name,
        touchpoints=row.touchpoints,
        added_at=row.added_at,
        is_deleted=row.deleted_at is not None,
    )


def visible_over(scope: OrgScope, *, before: datetime) -> QuerySet[Contact]:
    """Not matched, never talked to, and neither added nor changed since then, with nothing planned: nobody's any more."""
    rows = visible_to_erase(scope).filter(
        match_status__in=(Contact.MatchStatus.UNMATCHED, Contact.MatchStatus.DECLINED),
        touchpoints=0,
        follow_up_on=None,
        added_at__lt=before,
    )
    return rows.filter(Q(edited_at=None) | Q(edited_at__lt=before))


def page_over(scope: CampaignScope, *, before: datetime | None, limit: int) -> dict[int, int | None]:
    """Contact → holder, None for those nobody holds or who are hidden: those over time, or, without a day, all."""
    rows = visible_over(scope, before=before) if before else visible_to_erase(scope)
    page = rows.order_by("id").values_list("id", "mobilizer_id", "deleted_at", "suppressed_at")[:limit]
    return {number: None if deleted or suppressed else holder for number, holder, deleted, suppressed in page}


def still_over(scope: CampaignScope, *, before: datetime | None, contact_ids: Collection[int]) -> set[int]:
    """Of these, those that are over time yet: asked again under the locks."""
    rows = visible_over(scope, before=before) if before else visible_to_erase(scope)
    return set(rows.filter(id__in=contact_ids).values_list("id", flat=True))
