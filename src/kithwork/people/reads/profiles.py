from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_

from django.db.models import Q

from kithwork.audit.writes import record
from kithwork.campaigns.columns import full_name
from kithwork.campaigns.reads import NoteCard, management_notes, visible_mobilizers
from kithwork.contacts.reads import visible_action_tallies
from kithwork.content import reads as content
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Cell, Row, TableQuery, read_page
from kithwork.outreach import reads as outreach
from kithwork.outreach.reads import HistoryPage, WrittenNote
from kithwork.people.columns import MOBILIZER_METRICS
from kithwork.people.reads.network import Portrait, Ring, network, portraits
from kithwork.people.reads.sources import Source, contacts_source, mobilizers_source

NOTES_SHOWN = 100
CALLED_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CompletedAction:
    """How many of the contacts a mobilizer holds now have a current response to an action."""

    heading: str
    contacts: int


@dataclass(frozen=True, slots=True)
class MobilizerProfile:
    """`numbers` are the metrics over the contacts held now, `facts` the other columns that are not blank."""

    id: int
    name: str
    numbers: tuple[Cell, ...]
    facts: tuple[Cell, ...]
    actions: tuple[CompletedAction, ...]
    notes: tuple[WrittenNote, ...]
    management_notes: tuple[NoteCard, ...]
    deleted_notes: tuple[NoteCard, ...]
    rings: tuple[Ring, ...]
    portraits: tuple[Portrait, ...]

    @property
    def is_partly_drawn(self) -> bool:
        return any(ring.total > len(ring.neighbors) for ring in self.rings)

    @property
    def holds(self) -> int:
        return next((cell.value or 0 for cell in self.numbers if cell.column.key == "total_contacts"), 0)


@dataclass(frozen=True, slots=True)
class CalledMobilizer:
    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ContactProfile:
    """`facts` are the columns of the contact that are not blank."""

    id: int
    name: str
    mobilizer_id: int | None
    facts: tuple[Cell, ...]
    history: HistoryPage


def mobilizer_profile(scope: CampaignScope, *, mobilizer_id: int, now: datetime) -> MobilizerProfile:
    scope.require(Permission.VIEW_PEOPLE)
    row = _whole_row(scope, mobilizers_source(scope), mobilizer_id)
    metrics = {column.key for column in MOBILIZER_METRICS}
    management = management_notes(scope, mobilizer_id=mobilizer_id)
    rings = network(scope, mobilizer_id=mobilizer_id)
    profile = MobilizerProfile(
        id=row.id,
        name=row.texts["name"],
        numbers=tuple(cell for cell in row.cells if cell.column.key in metrics),
        facts=tuple(cell for cell in row.cells if cell.column.key not in metrics and cell.text),
        actions=_completed(scope, mobilizer_id),
        notes=outreach.notes_by(scope, mobilizer_id=mobilizer_id, limit=NOTES_SHOWN),
        management_notes=tuple(note for note in management if note.deleted_at is None),
        deleted_notes=tuple(note for note in management if note.deleted_at),
        rings=rings,
        portraits=portraits(scope, mobilizer_id=mobilizer_id, rings=rings),
    )
    _record(scope, "mobilizer", row, now)
    return profile


def contact_profile(scope: CampaignScope, *, contact_id: int, after: str, now: datetime) -> ContactProfile:
    scope.require(Permission.VIEW_PEOPLE)
    row = _whole_row(scope, contacts_source(scope), contact_id)
    history = outreach.history_page(scope, contact_id=contact_id, after=after, now=now)
    _record(scope, "contact", row, now)
    return ContactProfile(
        id=row.id,
        name=row.texts["name"],
        mobilizer_id=row.carried["mobilizer_id"],
        facts=tuple(cell for cell in row.cells if cell.text),
        history=history,
    )


def mobilizers_called(scope: CampaignScope, *, text: str, now: datetime) -> tuple[CalledMobilizer, ...]:
    """Who signs in with this address, or, where nobody does, some whose name holds this text; "" finds nobody."""
    scope.require(Permission.VIEW_PEOPLE)
    words = text.split()
    if not words or "\x00" in text:
        return ()
    name = full_name("first_name", "last_name")
    rows = visible_mobilizers(scope).annotate(whole=name).values_list("id", "whole", "email")
    found = list(rows.filter(email__iexact=words[0])[:1]) if len(words) == 1 else []
    if not found:
        holding = reduce(and_, (Q(whole__icontains=word) for word in words))
        found = list(rows.filter(holding).order_by("whole", "id")[:CALLED_SHOWN])
    record(scope, verb="mobilizers.find", noun="mobilizer", people=len(found), fields=["name", "email"], now=now)
    return tuple(CalledMobilizer(*row) for row in found)


def mobilizer_name(scope: CampaignScope, *, mobilizer_id: int, now: datetime) -> str:
    scope.require(Permission.VIEW_PEOPLE)
    row = visible_mobilizers(scope).filter(id=mobilizer_id).values_list("first_name", "last_name").first()
    if row is None:
        raise NotFoundError(mobilizer_id)
    record(scope, verb="mobilizer.read", noun="mobilizer", noun_id=mobilizer_id, people=1, fields=["name"], now=now)
    return " ".join(filter(None, row))


def _whole_row(scope: CampaignScope, source: Source, row_id: int) -> Row:
    """One row with every column there is."""
    every = TableQuery(columns=tuple(column.key for column in source.table.columns))
    rows = read_page(source.rows.filter(pk=row_id), source.table, every, zone=scope.zone).rows
    if not rows:
        raise NotFoundError(row_id)
    return rows[0]


def _completed(scope: CampaignScope, mobilizer_id: int) -> tuple[CompletedAction, ...]:
    tallies = visible_action_tallies(scope).filter(mobilizer_id=mobilizer_id, option=None, contacts__gt=0)
    counts = dict(tallies.values_list("action_id", "contacts"))
    return tuple(
        CompletedAction(action.heading, counts[action.id]) for action in content.actions(scope) if action.id in counts
    )


def _record(scope: CampaignScope, noun: str, row: Row, now: datetime) -> None:
    fields = [cell.column.key for cell in row.cells if cell.column.is_personal]
    record(scope, verb=f"{noun}.read", noun=noun, noun_id=row.id, people=1, fields=fields, now=now)
