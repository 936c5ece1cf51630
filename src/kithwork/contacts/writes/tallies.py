"""The tallies, recomputed from the rows and never counted up: one function for one contact and for a thousand."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet

from kithwork.campaigns import reads as campaigns
from kithwork.contacts.reads import COUNTS, Counts, Holders, counted, stored, visible_held_tallies
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import CampaignScope


def lock_holders(scope: CampaignScope, *, holders: Holders) -> None:
    """Makes other writers to these holders' contacts wait until this transaction ends; call it before reading anything.

    Unassigned has no row of its own, so the campaign's stands for it, always first; then mobilizers in the order of
    their ids, so that two writers never wait for each other. FOR NO KEY UPDATE lets foreign keys be checked meanwhile.
    NotFoundError where one has left.
    """
    campaign = campaigns.visible(scope).select_for_update(no_key=True)
    if None in holders:
        _ = list(campaign.values_list("id", flat=True))
    wanted = {holder for holder in holders if holder is not None}
    mobilizers = campaigns.visible_mobilizers(scope).filter(id__in=wanted).order_by("id")
    if set(mobilizers.select_for_update(no_key=True).values_list("id", flat=True)) != wanted:
        raise NotFoundError(wanted)


def lock_everybody(scope: CampaignScope) -> None:
    """As `lock_holders`, of every holder of the campaign: for what changes everybody's numbers at once."""
    _ = list(campaigns.visible(scope).select_for_update(no_key=True).values_list("id", flat=True))
    mobilizers = campaigns.visible_mobilizers(scope).order_by("id")
    _ = list(mobilizers.select_for_update(no_key=True).values_list("id", flat=True))


def recount(scope: CampaignScope, *, holders: Holders) -> None:
    """Recomputes every tally of these holders. The caller has locked them in an earlier statement."""
    before, after = stored(scope, holders=holders), counted(scope, holders=holders)
    tallies, rungs, actions = visible_held_tallies(scope, holders=holders)
    _keep(scope, tallies, ("mobilizer",), COUNTS, before.holders, after.holders)
    _keep(scope, rungs, ("mobilizer", "rung"), ("contacts",), before.rungs, after.rungs)
    _keep(scope, actions, ("mobilizer", "action", "option"), ("contacts",), before.actions, after.actions)


def _keep(  # noqa: PLR0917 - one table of tallies
    scope: CampaignScope,
    rows: QuerySet[Model],
    key: Sequence[str],
    counts: Sequence[str],
    before: Counts,
    after: Counts,
) -> None:
    """Makes the stored rows the counted ones: writes those that differ, deletes those that count nobody any more."""
    inside = {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id}
    columns = [f"{name}_id" for name in key]
    changed = [
        rows.model(**inside, **dict(zip(columns, k, strict=True)), **dict(zip(counts, numbers, strict=True)))
        for k, numbers in after.items()
        if before.get(k) != numbers
    ]
    rows.model._default_manager.bulk_create(
        changed, update_conflicts=True, unique_fields=["campaign", *key], update_fields=counts
    )
    if gone := before.keys() - after.keys():
        rows.filter(reduce(or_, (Q(**dict(zip(columns, k, strict=True))) for k in gone))).delete()
