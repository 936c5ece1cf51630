from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from kithwork.contacts import reads as contacts
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching.models import Decision
from kithwork.matching.rules import ASKED_AGAIN


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of a mobilizer's own contacts those that only they can tell: how many, and the next one."""

    possible: int
    machine: int
    next_id: int | None

    @property
    def total(self) -> int:
        return self.possible + self.machine


def waiting(scope: MobilizerScope, *, after: int, now: datetime) -> Waiting:
    """One after the other by id, from `after` on and then from the beginning.

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
    possible = rows.filter(match_status="possible").count()
    return Waiting(possible, rows.filter(is_machine_match=True).count(), next_id)
