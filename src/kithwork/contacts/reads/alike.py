"""Who on one's own list may be the same person twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from kithwork.contacts.reads.rows import visible
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.linkage.text import normalise
from kithwork.linkage.variants import is_given_variant

# A family name borne by more is told by no pair of them.
CROWD = 60


class _Person(NamedTuple):
    id: int
    first_name: str
    last_name: str
    phone: str
    email: str


def pairs_alike(scope: MobilizerScope) -> list[tuple[int, int]]:
    """Ids of the mobilizer's contacts, the older first: of one name, or of one phone or address and one first name."""
    scope.require(Permission.READ_OWN_CONTACTS)
    return sorted(_pairs(_Person(*row) for row in visible(scope).order_by("id").values_list(*_Person._fields)))


def _pairs(people: Iterable[_Person]) -> set[tuple[int, int]]:
    groups: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for person in people:
        first = normalise(person.first_name).replace(" ", "")
        for key in _keys(person):
            groups[key].append((person.id, first))
    return {pair for group in groups.values() if len(group) <= CROWD for pair in _named_alike(group)}


def _keys(person: _Person) -> Iterator[tuple[str, str]]:
    told = {"last": normalise(person.last_name), "phone": person.phone, "email": person.email.casefold()}
    return ((kind, value) for kind, value in told.items() if value)


def _named_alike(group: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    for (one, first), (other, second) in combinations(group, 2):
        if is_given_variant(first, second):
            yield min(one, other), max(one, other)
