"""The tallies as the rows say they are: what a recount stores, and what a check compares with the stored ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Func, Q, QuerySet, Sum

from kithwork.contacts.models import Contact, CurrentResponse
from kithwork.contacts.reads.rows import Holders, visible_held, visible_held_responses, visible_held_tallies
from kithwork.kernel.scope import CampaignScope

Key = tuple[int | None, ...]
Counts = Mapping[Key, tuple[int, ...]]
COUNTS = ("contacts", "matched", "touched", "answered", "touchpoints")


@dataclass(frozen=True, slots=True)
class Tallies:
    """Keys are (mobilizer), (mobilizer, rung), (mobilizer, action, option); values as COUNTS, or the contacts alone.

    No key counts nobody.
    """

    holders: Counts
    rungs: Counts
    actions: Counts


def counted(scope: CampaignScope, *, holders: Holders | None = None) -> Tallies:
    """From the rows; of these holders, or of all."""
    contacts = visible_held(scope, holders=holders)
    return Tallies(_holders(contacts), _rungs(contacts), _actions(visible_held_responses(scope, holders=holders)))


def stored(scope: CampaignScope, *, holders: Holders | None = None) -> Tallies:
    tallies, rungs, actions = visible_held_tallies(scope, holders=holders)
    return Tallies(
        {(holder,): tuple(counts) for holder, *counts in tallies.values_list("mobilizer_id", *COUNTS)},
        {(holder, rung): (n,) for holder, rung, n in rungs.values_list("mobilizer_id", "rung_id", "contacts")},
        {
            (holder, action, option): (n,)
            for holder, action, option, n in actions.values_list("mobilizer_id", "action_id", "option_id", "contacts")
        },
    )


def _holders(contacts: QuerySet[Contact]) -> Counts:
    rows = contacts.values_list("mobilizer_id").annotate(
        n_contacts=Count("id"),
        n_matched=Count("id", filter=Q(match_status=Contact.MatchStatus.MATCHED)),
        n_touched=Count("id", filter=Q(touchpoints__gt=0)),
        n_answered=Count("rung_id"),
        n_touchpoints=Sum("touchpoints"),
    )
    return {(holder,): tuple(counts) for holder, *counts in rows.order_by()}


def _rungs(contacts: QuerySet[Contact]) -> Counts:
    rows = contacts.exclude(rung=None).values_list("mobilizer_id", "rung_id").annotate(Count("id")).order_by()
    return {(holder, rung): (n,) for holder, rung, n in rows}


def _actions(responses: QuerySet[CurrentResponse]) -> Counts:
    held = responses.values_list("contact__mobilizer_id", "action_id")
    wholes = {(holder, action, None): (n,) for holder, action, n in held.annotate(Count("id")).order_by()}
    chosen = responses.annotate(option=Func(F("options"), function="unnest", set_returning=True))
    parts = chosen.values_list("contact__mobilizer_id", "action_id", "option").annotate(Count("id")).order_by()
    return wholes | {(holder, action, option): (n,) for holder, action, option, n in parts}
