"""An organization over all its campaigns: who is in several counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import BigIntegerField, F, Func, Q, Sum, Value

from kithwork.analytics import columns
from kithwork.analytics.reads.numbers import Stat
from kithwork.analytics.reads.summaries import summary
from kithwork.analytics.rules import Cell, cells, shown
from kithwork.analytics.rules.summary import Numbers
from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope, OrgScope

VOTER = Func(F("canonical_voter_id"), Value(0), function="hashtextextended", arity=2, output_field=BigIntegerField())


@dataclass(frozen=True, slots=True)
class Over:
    """`as_of`: the oldest count among those of large campaigns; None where all is of this moment."""

    stats: tuple[Stat, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class People:
    """Voters by a hash that is the same in every campaign, and how many contacts are matched to none."""

    voters: Numbers
    reached: Numbers
    others: int
    others_reached: int
    as_of: datetime | None


def over(scope: OrgScope, *, within: Sequence[CampaignScope]) -> Over:
    """`within` are the campaigns that count."""
    scope.require(Permission.VIEW_ANALYTICS)
    found = [_people(campaign) for campaign in within]
    users = {user for one in within for user in campaigns.visible_numbers(one).values_list("user_id", flat=True)}
    touchpoints = sum(
        contacts.visible_tallies(one).aggregate(found=Sum("touchpoints", default=0))["found"] for one in within
    )
    people = _distinct([one.voters for one in found]) + sum(one.others for one in found)
    reached = _distinct([one.reached for one in found]) + sum(one.others_reached for one in found)
    guarded = not scope.may(Permission.VIEW_PEOPLE)
    (mobilizers,) = cells([len(users)], guarded=guarded)
    (whole,) = cells([people], guarded=guarded)
    (part,) = cells([reached], whole=people, guarded=guarded)
    stats = (
        _stat(columns.PEOPLE_MOBILIZING, mobilizers),
        _stat(columns.PEOPLE_KNOWN, whole),
        _stat(columns.PEOPLE_REACHED, part),
        _stat(columns.TOUCHPOINTS, shown(touchpoints)),
    )
    return Over(stats, min((one.as_of for one in found if one.as_of), default=None))


def _stat(metric: columns.Metric, cell: Cell) -> Stat:
    return Stat(metric, cell.text, count=cell.count)


def _people(scope: CampaignScope) -> People:
    if (counted := summary(scope)) is not None:
        matched, touched = counted.matched, counted.arrays["touchpoints"] > 0
        return People(
            counted.hashes(matched),
            counted.hashes(matched & touched),
            int((~matched).sum()),
            int((~matched & touched).sum()),
            counted.as_of,
        )
    rows = contacts.visible_numbers(scope)
    matched_rows, touched_rows = Q(match_status="matched"), Q(touchpoints__gt=0)
    voters = rows.filter(matched_rows).values_list(VOTER, flat=True).distinct()
    return People(
        _array(voters),
        _array(voters.filter(touched_rows)),
        rows.exclude(matched_rows).count(),
        rows.exclude(matched_rows).filter(touched_rows).count(),
        None,
    )


def _array(voters: object) -> Numbers:
    return np.fromiter(voters, dtype=np.int64)  # type: ignore[call-overload, no-any-return]


def _distinct(found: Sequence[Numbers]) -> int:
    return int(np.unique(np.concatenate(found)).size) if found else 0
