from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.people.models import View

UNDO = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ViewCard:
    """`query` is the address's part after the question mark."""

    id: int
    noun: str
    name: str
    query: str
    is_shared: bool
    is_own: bool
    owner: str


def visible_views(scope: CampaignScope, *, now: datetime) -> QuerySet[View]:
    """One's own and the shared ones; deleted ones as long as they can be brought back."""
    scope.require(Permission.VIEW_PEOPLE)
    inside = View.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    there = Q(deleted_at=None) | Q(deleted_at__gt=now - UNDO)
    return inside.filter(there, Q(is_shared=True) | Q(owner_id=scope.actor_id))


def visible_expired_views(scope: CampaignScope, *, now: datetime) -> QuerySet[View]:
    """Deleted, by whomever, and past bringing back."""
    scope.require(Permission.VIEW_PEOPLE)
    inside = View.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    return inside.filter(deleted_at__lte=now - UNDO)


def views(scope: CampaignScope, *, noun: str, now: datetime) -> tuple[tuple[ViewCard, ...], tuple[ViewCard, ...]]:
    """Of this table, by name: those there are, and those deleted that can be brought back."""
    rows = visible_views(scope, now=now).filter(noun=noun).select_related("owner").order_by(Lower("name"), "id")
    there = [row for row in rows if row.deleted_at is None]
    gone = [row for row in rows if row.deleted_at is not None]
    return tuple(_card(scope, row) for row in there), tuple(_card(scope, row) for row in gone)


def view(scope: CampaignScope, *, view_id: int, now: datetime) -> ViewCard:
    row = visible_views(scope, now=now).filter(id=view_id, deleted_at=None).select_related("owner").first()
    if row is None:
        raise NotFoundError(view_id)
    return _card(scope, row)


def _card(scope: CampaignScope, row: View) -> ViewCard:
    return ViewCard(
        row.id, row.noun, row.name, row.query, row.is_shared, row.owner_id == scope.actor_id, row.owner.email
    )
