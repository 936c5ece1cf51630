from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from kithwork.contacts import reads as contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, MobilizerScope, OrgScope, UserScope
from kithwork.matching.models import (
    BestPair,
    Change,
    Decision,
    Lookup,
    LookupAllowance,
    LookupSpend,
    MatchRun,
    Parameters,
)

# What goes with contacts deleted for good.
Remains = tuple[QuerySet[Decision], QuerySet[Lookup], QuerySet[BestPair], QuerySet[Change]]


def visible_runs(scope: CampaignScope) -> QuerySet[MatchRun]:
    """Numbers and no people: a mobilizer may know how far a run is."""
    return MatchRun.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)


def visible_runs_of_all(scope: OrgScope) -> QuerySet[MatchRun]:
    """Of every campaign."""
    return MatchRun.objects.filter(organization_id=scope.organization_id)


def visible_parameters(scope: OrgScope) -> QuerySet[Parameters]:
    """Figures and no people: whoever looks somebody up is judged by them."""
    return Parameters.objects.filter(organization_id=scope.organization_id)


def visible_best_pairs(scope: CampaignScope) -> QuerySet[BestPair]:
    scope.require(Permission.RUN_JOBS)
    return BestPair.objects.filter(organization_id=scope.organization_id, run__campaign_id=scope.campaign_id)


def visible_changes(scope: CampaignScope) -> QuerySet[Change]:
    """Of the contacts this scope sees."""
    return Change.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, contact__in=contacts.visible(scope)
    )


def visible_contact_decisions(scope: CampaignScope, *, contact_ids: Collection[int]) -> QuerySet[Decision]:
    """About contacts this scope sees, whoever decided."""
    return Decision.objects.filter(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        contact__in=contacts.visible(scope).filter(id__in=contact_ids),
    )


def visible_decided(scope: CampaignScope) -> QuerySet[Decision]:
    """What people said for certain about contacts, and nobody has taken back: for learning alone."""
    scope.require(Permission.RUN_JOBS)
    certain = (Decision.Verdict.CONFIRMED, Decision.Verdict.REFUSED)
    return Decision.objects.filter(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        contact__in=contacts.visible(scope),
        verdict__in=certain,
        undone_at=None,
        awaits_second=False,
    )


def visible_decisions(scope: MobilizerScope, *, contact_id: int | None) -> QuerySet[Decision]:
    """About one contact, whoever decided while holding it; about oneself where there is none."""
    scope.require(Permission.READ_OWN_CONTACTS)
    decisions = Decision.objects.filter(organization_id=scope.organization_id, campaign_id=scope.campaign_id)
    if contact_id is None:
        return decisions.filter(contact=None, mobilizer_id=scope.mobilizer_id)
    return decisions.filter(contact_id=contact_id, contact__in=contacts.visible(scope))


def visible_lookups(scope: MobilizerScope, *, contact_id: int | None) -> QuerySet[Lookup]:
    """What this mobilizer was shown, for one contact they hold or for themself."""
    scope.require(Permission.READ_OWN_CONTACTS)
    lookups = Lookup.objects.filter(
        organization_id=scope.organization_id, campaign_id=scope.campaign_id, mobilizer_id=scope.mobilizer_id
    )
    return lookups.filter(contact=None) if contact_id is None else lookups.filter(contact_id=contact_id)


def visible_spend(scope: OrgScope, *, day: date) -> QuerySet[LookupSpend]:
    """The person's own, over all campaigns of the organization."""
    scope.require(Permission.LOOK_UP_VOTERS)
    return LookupSpend.objects.filter(organization_id=scope.organization_id, user_id=scope.person, day=day)


def visible_spent_since(scope: OrgScope, *, day: date) -> QuerySet[LookupSpend]:
    """As `visible_spend`, on this day and later."""
    scope.require(Permission.LOOK_UP_VOTERS)
    return LookupSpend.objects.filter(organization_id=scope.organization_id, user_id=scope.person, day__gte=day)


def visible_all_spent_since(scope: OrgScope, *, day: date) -> QuerySet[LookupSpend]:
    """Everybody's."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    return LookupSpend.objects.filter(organization_id=scope.organization_id, day__gte=day)


def visible_allowances(scope: OrgScope) -> QuerySet[LookupAllowance]:
    """An admin sees everybody's, everybody else their own."""
    allowances = LookupAllowance.objects.filter(organization_id=scope.organization_id)
    if scope.may(Permission.MANAGE_ORGANIZATION):
        return allowances
    scope.require(Permission.LOOK_UP_VOTERS)
    return allowances.filter(user_id=scope.person)


def visible_remains(scope: OrgScope, *, contact_ids: Collection[int]) -> Remains:
    """What was decided and shown about contacts."""
    scope.require(Permission.ERASE)
    inside = {"organization_id": scope.organization_id, "contact_id__in": contact_ids}
    return (
        Decision.objects.filter(**inside),
        Lookup.objects.filter(**inside),
        BestPair.objects.filter(**inside),
        Change.objects.filter(**inside),
    )


def visible_of_voters(
    scope: OrgScope, *, canonical_voter_ids: Collection[str]
) -> tuple[QuerySet[Decision], QuerySet[Lookup], QuerySet[BestPair]]:
    """What tells of these voters, whichever contact it was asked for."""
    scope.require(Permission.ERASE)
    inside = {"organization_id": scope.organization_id}
    shown = Q()
    for voter in canonical_voter_ids:
        shown |= Q(shown__contains=[{"voter": voter}])
    return (
        Decision.objects.filter(**inside, canonical_voter_id__in=canonical_voter_ids),
        Lookup.objects.filter(shown, **inside) if shown else Lookup.objects.none(),
        BestPair.objects.filter(**inside, canonical_voter_id__in=canonical_voter_ids),
    )


def visible_of_mobilizers(
    scope: OrgScope | UserScope, *, mobilizer_ids: Collection[int]
) -> tuple[QuerySet[Decision], QuerySet[Lookup]]:
    """What mobilizers were shown and decided about themselves, and what they were shown last for others."""
    scope.require(Permission.KEEP_OWN_ACCOUNT if isinstance(scope, UserScope) else Permission.ERASE)
    inside: dict[str, object] = {"mobilizer_id__in": mobilizer_ids}
    if isinstance(scope, OrgScope):
        inside["organization_id"] = scope.organization_id
    else:
        inside["mobilizer__user_id"] = scope.person
    return Decision.objects.filter(**inside, contact=None), Lookup.objects.filter(**inside)
