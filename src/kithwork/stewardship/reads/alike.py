from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import ContactCard
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope, OrgScope
from kithwork.stewardship.models import LookAlike


@dataclass(frozen=True, slots=True)
class Alike:
    """Two contacts of one mobilizer that may be one person, the older first. `left`: how many pairs there are."""

    older: ContactCard
    newer: ContactCard
    left: int


def visible_look_alikes(scope: MobilizerScope) -> QuerySet[LookAlike]:
    """What was said about pairs of this campaign; ids and no person."""
    scope.require(Permission.READ_OWN_CONTACTS)
    return LookAlike.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_stale_look_alikes(scope: OrgScope, *, contact_ids: tuple[int, ...]) -> QuerySet[LookAlike]:
    """Of contacts that go for good: for the nightly job alone."""
    scope.require(Permission.RUN_JOBS)
    gone = Q(older_id__in=contact_ids) | Q(newer_id__in=contact_ids)
    return LookAlike.objects.filter(gone, organization_id=scope.organization_id)


def pairs(scope: MobilizerScope) -> list[tuple[int, int]]:
    """Those of whom nobody has said yet that they are two people."""
    different = visible_look_alikes(scope).filter(verdict=LookAlike.Verdict.DIFFERENT)
    said = set(different.values_list("older_id", "newer_id"))
    return [pair for pair in contacts.pairs_alike(scope) if pair not in said]


def next_alike(scope: MobilizerScope) -> Alike | None:
    found = pairs(scope)
    return alike(scope, pair=found[0], left=len(found)) if found else None


def alike(scope: MobilizerScope, *, pair: tuple[int, int], left: int = 1) -> Alike:
    cards = contacts.cards(scope, contact_ids=pair)
    if len(cards) < len(pair):  # as one of them twice is
        raise NotFoundError(pair)
    return Alike(cards[0], cards[1], left)
