"""Areas as a person reads and ticks them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from kithwork.voterfile.rules.areas import Area, in_order

# So many areas are seen at a glance.
SHORT = 12


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """The areas of one kind in one state: (as written, name, whether it is ticked)."""

    heading: str
    areas: tuple[tuple[str, str, bool], ...]

    @property
    def ticked(self) -> int:
        return sum(ticked for _written, _name, ticked in self.areas)

    @property
    def is_open(self) -> bool:
        """A short list is seen at once; of a long one only what is ticked matters."""
        return bool(self.ticked) or len(self.areas) <= SHORT


def groups(areas: Iterable[Area], *, ticked: Collection[str]) -> list[AreaGroup]:
    """Of all areas that are offered, and of those ticked that no file in force has any more."""
    all_of = in_order({*areas, *(Area.read(written) for written in ticked)})
    return [
        AreaGroup(
            _heading(state, kind), tuple((area.written, area_name(area), area.written in ticked) for area in some)
        )
        for (state, kind), some in groupby(all_of, key=lambda area: (area.state, area.kind))
    ]


def area_name(area: Area) -> str:
    return area.name or _("All of %(state)s") % {"state": area.state}


def words(written: str) -> str:
    """An area by itself: "Durham, NC"; "Congressional district 4, NC"."""
    area = Area.read(written)
    if not area.name:
        return area.state
    what = {
        "congress": _("congressional district %(name)s, %(state)s"),
        "senate": _("state senate district %(name)s, %(state)s"),
        "house": _("state house district %(name)s, %(state)s"),
    }.get(area.kind, _("%(name)s, %(state)s"))
    return what % {"name": area.name, "state": area.state}


def _heading(state: str, kind: str) -> str:
    what = {
        "county": _("%(state)s: counties"),
        "congress": _("%(state)s: congressional districts"),
        "senate": _("%(state)s: state senate districts"),
        "house": _("%(state)s: state house districts"),
    }.get(kind, _("%(state)s: the whole state"))
    return what % {"state": state}
