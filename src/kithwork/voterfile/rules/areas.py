"""The areas a voter may live in, each in one text: "NC", "NC/county/Durham", "NC/congress/4", "NC/senate/20", "NC/house/31"."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

# Kind of area, and the voter's fact that says which.
FACTS: Final[Mapping[str, str]] = {
    "county": "county",
    "congress": "congressional_district",
    "senate": "state_senate_district",
    "house": "state_house_district",
}


class Area(NamedTuple):
    """`kind` "" is the whole state, which has no name beside."""

    state: str
    kind: str
    name: str

    @property
    def written(self) -> str:
        return "/".join(filter(None, self))

    @classmethod
    def read(cls, written: str) -> "Area":
        state, _, rest = written.partition("/")
        kind, _, name = rest.partition("/")
        return cls(state, kind, name)


def in_order(areas: Iterable[Area]) -> list[Area]:
    """By state, kind, and name, numbers by their worth."""
    kinds = ["", *FACTS]
    return sorted(areas, key=lambda area: (area.state, kinds.index(area.kind), _worth(area.name)))


def _worth(name: str) -> tuple[int, str]:
    digits = "".join(sign for sign in name if sign.isdigit())
    return (int(digits) if name[:1].isdigit() and digits else 0, name)
