from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from kithwork.contacts import reads as contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching.models import Decision, Lookup
from kithwork.matching.reads.budget import budget, today
from kithwork.matching.reads.rows import visible_spend
from kithwork.matching.reads.subject import subjects
from kithwork.matching.rules import ASKED_AGAIN, LOOK_UPS_A_DAY, Why


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of a mobilizer's own contacts those that only they can tell: how many, and the next one.

    `unasked`: nobody has looked them up yet. Where the look-ups of the day are used up they wait and are no part of the
    total (`is_spent`).
    """

    possible: int
    machine: int
    unasked: int
    is_spent: bool
    next_id: int | None

    @property
    def total(self) -> int:
        return self.possible + self.machine + (0 if self.is_spent else self.unasked)


def waiting(scope: MobilizerScope, *, after: int, now: datetime) -> Waiting:
    """One after the other by id, from `after` on and then from the beginning; at last those never looked up, once.

    Who was put off as *Not sure* is asked about again only after 14 days.
    """
    scope.require(Permission.READ_OWN_CONTACTS)
    put_off = Exists(
        Decision.objects.filter(
            contact=OuterRef("pk"),
            verdict=Decision.Verdict.UNSURE,
            undone_at=None,
            decided_at__gt=now - ASKED_AGAIN,
        )
    )
    rows = contacts.visible(scope).filter((Q(match_status="possible") & ~put_off) | Q(is_machine_match=True))
    ids = rows.order_by("id").values_list("id", flat=True)
    next_id = ids.filter(id__gt=after).first() or ids.exclude(id=after).first()
    unasked = _unasked(scope)
    day = today(scope, now=now)
    is_spent = visible_spend(scope, day=day).filter(spent__gte=budget(scope, day=day).by_hand).exists()
    if next_id is None and not is_spent:
        next_id = next((contact_id for contact_id in unasked if contact_id > after), None)
    return Waiting(
        possible=rows.filter(match_status="possible").count(),
        machine=rows.filter(is_machine_match=True).count(),
        unasked=len(unasked),
        is_spent=is_spent,
        next_id=next_id,
    )


def _unasked(scope: MobilizerScope) -> list[int]:
    """Of whom enough is said to look them up, as many as a day allows."""
    contact_id = {"contact": OuterRef("pk")}
    rows = contacts.visible(scope).filter(
        ~Exists(Lookup.objects.filter(mobilizer=scope.mobilizer_id, **contact_id)),
        ~Exists(Decision.objects.filter(undone_at=None, **contact_id)),
        match_status="unmatched",
    )
    ids = list(rows.exclude(last_name="").order_by("id").values_list("id", flat=True)[:LOOK_UPS_A_DAY])
    found = (one.contact_id for one in subjects(scope, contact_ids=ids) if one.why is Why.SHOWN) if ids else ()
    return sorted(filter(None, found))
