"""The tallies, recomputed from the rows and never counted up: one function for one contact and for a thousand."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TypeVar

from django.db.models import Count, F, Func, Q, QuerySet, Sum

from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads
from kithwork.contacts.models import ActionTally, Contact, RungTally, Tally
from kithwork.contacts.reads import Holders
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import CampaignScope

AnyTally = TypeVar("AnyTally", Tally, RungTally, ActionTally)
# Summed under another name: an annotation hides the column of the same name from the other ones.
_SHADOWED = {"sum_touchpoints": "touchpoints"}
COUNTS = ("contacts", "matched", "touched", "answered", "touchpoints")


def lock_holders(scope: CampaignScope, *, holders: Holders) -> None:
    """Makes other writers to these holders' contacts wait until this transaction ends; call it before reading anything.

    Unassigned has no row of its own, so the campaign's stands for it, always first; then mobilizers in the order of
    their ids, so that two writers never wait for each other. FOR NO KEY UPDATE lets foreign keys be checked meanwhile.
    NotFoundError where one has left.
    """
    if None in holders:
        _ = list(campaigns.visible(scope).select_for_update(no_key=True).values_list("id", flat=True))
    wanted = {holder for holder in holders if holder is not None}
    mobilizers = campaigns.visible_mobilizers(scope).filter(id__in=wanted).order_by("id")
    if set(mobilizers.select_for_update(no_key=True).values_list("id", flat=True)) != wanted:
        raise NotFoundError(wanted)


def recount(scope: CampaignScope, *, holders: Holders) -> None:
    """Recomputes every tally of these holders. The caller has locked them in an earlier statement."""
    tallies, rungs, actions = reads.visible_held_tallies(scope, holders=holders)
    _keep(tallies, _count_holders(scope, reads.visible_held(scope, holders=holders)), ("mobilizer",), COUNTS)
    _keep(rungs, _count_rungs(scope, holders), ("mobilizer", "rung"), ("contacts",))
    _keep(actions, _count_actions(scope, holders), ("mobilizer", "action", "option"), ("contacts",))


def _count_holders(scope: CampaignScope, contacts: QuerySet[Contact]) -> list[Tally]:
    rows = contacts.values("mobilizer_id").annotate(
        contacts=Count("id"),
        matched=Count("id", filter=Q(match_status=Contact.MatchStatus.MATCHED)),
        touched=Count("id", filter=Q(touchpoints__gt=0)),
        answered=Count("rung_id"),
        sum_touchpoints=Sum("touchpoints"),
    )
    return [
        Tally(**_inside(scope), **{_SHADOWED.get(key, key): n for key, n in row.items()}) for row in rows.order_by()
    ]


def _count_rungs(scope: CampaignScope, holders: Holders) -> list[RungTally]:
    contacts = reads.visible_held(scope, holders=holders).exclude(rung=None)
    rows = contacts.values("mobilizer_id", "rung_id").annotate(contacts=Count("id")).order_by()
    return [RungTally(**_inside(scope), **row) for row in rows]


def _count_actions(scope: CampaignScope, holders: Holders) -> list[ActionTally]:
    responses = reads.visible_held_responses(scope, holders=holders)
    held = responses.values("action_id", mobilizer_id=F("contact__mobilizer_id"))
    wholes = held.annotate(contacts=Count("id")).order_by()
    chosen = held.annotate(option_id=Func("options", function="unnest", set_returning=True))
    parts = chosen.annotate(contacts=Count("id")).order_by()
    return [ActionTally(**_inside(scope), **row) for row in (*wholes, *parts)]


def _inside(scope: CampaignScope) -> dict[str, int]:
    return {"organization_id": scope.organization_id, "campaign_id": scope.campaign_id}


def _keep(stored: QuerySet[AnyTally], counted: Sequence[AnyTally], key: Sequence[str], counts: Sequence[str]) -> None:
    """Makes the stored rows the counted ones: writes those that differ, deletes those that count nobody any more."""
    identity, numbers = attrgetter(*(f"{name}_id" for name in ("campaign", *key))), attrgetter(*counts)
    before = {identity(row): row for row in stored}
    after = {identity(row): row for row in counted}
    changed = [row for k, row in after.items() if k not in before or numbers(before[k]) != numbers(row)]
    stored.model._default_manager.bulk_create(
        changed, update_conflicts=True, unique_fields=["campaign", *key], update_fields=counts
    )
    stored.filter(id__in=[row.pk for k, row in before.items() if k not in after]).delete()
