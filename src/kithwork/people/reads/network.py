"""Who a mobilizer's contacts are, drawn around them and counted in groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kithwork.contacts.reads import visible as visible_contacts
from kithwork.content import reads as content
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.people.rules import shown_groups

# More dots than these make a blot and no map.
DRAWN: Final = 150
GROUPS: Final = 12
AREAS: Final[tuple[tuple[str, Promise], ...]] = (
    ("voterfile_county", gettext_lazy("County")),
    ("congressional_district", gettext_lazy("Congressional district")),
    ("state_senate_district", gettext_lazy("State senate district")),
    ("state_house_district", gettext_lazy("State house district")),
)


@dataclass(frozen=True, slots=True)
class Neighbor:
    contact_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Ring:
    """The contacts on a rung, of those drawn; the last ring is of those not answered. `total` counts all.

    `style`: the place of the rung from the highest on, "none" of those not answered.
    """

    label: str
    rung_id: int | None
    style: str
    total: int
    neighbors: tuple[Neighbor, ...]


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """One way to part the contacts: `groups` are those of five people and more, `is_partly_hidden` where there are others."""

    label: str
    groups: tuple[Group, ...]
    is_partly_hidden: bool


def network(scope: CampaignScope, *, mobilizer_id: int) -> tuple[Ring, ...]:
    """From the highest rung outwards; of many contacts those added last are drawn."""
    scope.require(Permission.VIEW_PEOPLE)
    held = visible_contacts(scope).filter(mobilizer_id=mobilizer_id)
    totals = dict(held.values_list("rung_id").annotate(Count("id")).order_by())
    drawn: dict[int | None, list[Neighbor]] = {}
    rows = held.order_by("-added_at", "-id").values_list("rung_id", "id", "first_name", "last_name")
    for rung_id, contact_id, first, last in rows[:DRAWN]:
        drawn.setdefault(rung_id, []).append(Neighbor(contact_id, f"{first} {last}".strip()))
    rungs: list[tuple[int | None, str]] = [(rung.id, rung.label) for rung in content.ladder(scope).rungs]
    return tuple(
        Ring(
            label,
            rung_id,
            "none" if rung_id is None else str(place),
            totals.get(rung_id, 0),
            tuple(drawn.get(rung_id, ())),
        )
        for place, (rung_id, label) in enumerate((*rungs, (None, _("Not answered"))))
    )


def portraits(scope: CampaignScope, *, mobilizer_id: int, rings: Sequence[Ring]) -> tuple[Portrait, ...]:
    """Ages, areas and rungs of the contacts held now; ways to part them that show nothing are left out."""
    scope.require(Permission.VIEW_PEOPLE)
    matched = visible_contacts(scope).filter(mobilizer_id=mobilizer_id, match_status="matched")
    ages = matched.exclude(age_band="").values_list("age_band").annotate(Count("id")).order_by("age_band")
    found = [_portrait(_("Age"), dict(ages), in_order=True)]
    for field, label in AREAS:
        rows = matched.exclude(**{field: ""}).values_list("voterfile_state", field).annotate(people=Count("id"))
        counts = {f"{state} {area}": people for state, area, people in rows.order_by("-people", F(field).asc())}
        found.append(_portrait(str(label), counts))
    found.append(_portrait(_("Rung"), {ring.label: ring.total for ring in rings if ring.total}, in_order=True))
    return tuple(one for one in found if one.groups)


def _portrait(label: str, counts: dict[str, int], *, in_order: bool = False) -> Portrait:
    shown = shown_groups(counts)
    groups = [Group(name, count) for name, count in shown.items()]
    if not in_order:
        groups = groups[:GROUPS]
    return Portrait(label, tuple(groups), len(groups) < len(counts))
