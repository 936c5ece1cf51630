from dataclasses import dataclass

from django.db.models import QuerySet

from kithwork.accounts.models import Organization
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import OrgScope


def visible(scope: OrgScope) -> QuerySet[Organization]:
    """The one organization the scope is inside of."""
    return Organization.objects.filter(id=scope.organization_id)


@dataclass(frozen=True, slots=True)
class OrganizationCard:
    """What everybody inside may read: the public page and every mail show it too."""

    id: int
    slug: str
    name: str
    website: str
    description: str
    postal_address: str
    time_zone: str
    paid_for_by: str
    invitation_days: int


def organization(scope: OrgScope) -> OrganizationCard:
    row = visible(scope).first()
    if row is None:
        raise NotFoundError(scope.organization_id)
    return OrganizationCard(
        id=row.id,
        slug=row.slug,
        name=row.name,
        website=row.website,
        description=row.description,
        postal_address=row.postal_address,
        time_zone=row.time_zone,
        paid_for_by=row.paid_for_by,
        invitation_days=row.invitation_days,
    )
