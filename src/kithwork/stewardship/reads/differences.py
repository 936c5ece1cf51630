"""The recount of everything: what is stored beside what the rows and the histories say."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import Counts, Kept, Tallies
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.outreach import reads as outreach

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` is named by ids only. Numbers and sets as stored, and as they should be."""

    what: str
    stored: object
    counted: object

    def __str__(self) -> str:
        return f"{self.what}: stored {self.stored}, counted {self.counted}"


def differences(scope: CampaignScope) -> Iterator[Difference]:
    """Every difference in the campaign, contacts first, in pages of 1,000. Asked while nobody writes, or asked again."""
    scope.require(Permission.VIEW_PEOPLE)
    yield from _of_contacts(scope)
    stored, counted = contacts.stored(scope), contacts.counted(scope)
    for table in fields(Tallies):
        yield from _of_tallies(table.name, getattr(stored, table.name), getattr(counted, table.name))


def _of_contacts(scope: CampaignScope) -> Iterator[Difference]:
    after = 0
    while ids := contacts.ids(scope, after=after, limit=PAGE):
        kept, meant = contacts.kept(scope, contact_ids=ids), outreach.meant(scope, contact_ids=ids)
        for contact_id in ids:
            yield from _of_contact(contact_id, kept[contact_id], meant[contact_id])
        after = ids[-1]


def _of_contact(contact_id: int, kept: Kept, meant: Kept) -> Iterator[Difference]:
    for part in fields(Kept):
        stored, counted = getattr(kept, part.name), getattr(meant, part.name)
        if stored != counted:
            # Of responses only the actions: what was said stays out of a report.
            shown = (sorted(stored), sorted(counted)) if part.name in {"responses", "ledger"} else (stored, counted)
            yield Difference(f"contact {contact_id} {part.name}", *shown)


def _of_tallies(name: str, stored: Counts, counted: Counts) -> Iterator[Difference]:
    for key in sorted(stored.keys() | counted.keys(), key=str):
        if stored.get(key) != counted.get(key):
            yield Difference(f"{name} {key}", stored.get(key), counted.get(key))
