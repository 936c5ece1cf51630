from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db.models import F, Q, QuerySet, Value

from kithwork.campaigns.rules import called
from kithwork.contacts import reads as contacts
from kithwork.contacts.reads import Current
from kithwork.content import reads as content
from kithwork.content.columns import Targets
from kithwork.content.reads import ActionCard
from kithwork.kernel.scope import CampaignScope, MobilizerScope
from kithwork.outreach.models import Answer, Note, Response
from kithwork.outreach.reads.rows import visible_answers, visible_notes, visible_responses, visible_written
from kithwork.outreach.rules import ResponseValue, may_take_back, response_text

HISTORY_PAGE = 50
# When an entry was recorded, its kind and its id: by these, in this order, the history is ordered.
Place = tuple[datetime, str, int]
Row = TypeVar("Row", Answer, Response, Note)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """`kind` is answer, response or note; `text` empty where it cleared what was said before. `about`: the action's name."""

    kind: str
    id: int
    about: str
    text: str
    recorded_at: datetime
    recorded_by: str
    is_own: bool
    may_take_back: bool
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EligibleAction:
    """`response` and what it reads like, empty and "" where there is none; a closed action takes none."""

    action: ActionCard
    response: ResponseValue | None
    response_text: str
    responded_at: datetime | None


@dataclass(frozen=True, slots=True)
class WrittenNote:
    id: int
    contact_id: int
    contact_name: str
    body: str
    recorded_at: datetime
    edited_at: datetime | None


def history(scope: CampaignScope, *, contact_id: int, now: datetime) -> tuple[HistoryEntry, ...]:
    """All that was recorded about a contact, whoever recorded it, the latest first."""
    contacts.card(scope, contact_id=contact_id)
    answers = visible_answers(scope).filter(contact_id=contact_id).select_related("recorded_by")
    responses = visible_responses(scope).filter(contact_id=contact_id).select_related("recorded_by")
    notes = visible_notes(scope).filter(contact_id=contact_id).select_related("recorded_by")
    return tuple(_latest_first(scope, now, answers, responses, notes))


class Written(NamedTuple):
    """What a mobilizer recorded: `about` an action by its name, else empty; `said` empty where it was cleared."""

    contact_id: int
    kind: str
    about: str
    said: str
    recorded_at: datetime


def written(scope: MobilizerScope) -> list[Written]:
    """All this mobilizer recorded in the campaign and has not taken back, whoever holds the contact now."""
    rungs = {rung.id: rung.label for rung in content.ladder(scope).rungs}
    cards = {action.id: action for action in content.actions(scope)}
    answers = visible_written(scope, Answer).filter(removed_at=None)
    responses = visible_written(scope, Response).filter(removed_at=None)
    notes = visible_written(scope, Note).filter(removed_at=None)
    found = [
        *(Written(row.contact_id, "answer", "", rungs.get(row.rung_id or 0, ""), row.recorded_at) for row in answers),
        *(Written(row.contact_id, "response", *_said(row, cards), row.recorded_at) for row in responses),
        *(Written(row.contact_id, "note", "", row.body, row.recorded_at) for row in notes),
    ]
    return sorted(found, key=lambda one: (one.recorded_at, one.contact_id, one.kind))


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The latest first; `next` is where older ones begin, "" at the end."""

    entries: tuple[HistoryEntry, ...]
    next: str


def history_page(scope: CampaignScope, *, contact_id: int, after: str, now: datetime) -> HistoryPage:
    """Of all that was recorded about a contact a page: the latest, or those behind the place that a page before named."""
    contacts.card(scope, contact_id=contact_id)
    place = _place(after)
    answers = _older(visible_answers(scope).filter(contact_id=contact_id), "answer", place)
    responses = _older(visible_responses(scope).filter(contact_id=contact_id), "response", place)
    notes = _older(visible_notes(scope).filter(contact_id=contact_id), "note", place)
    found = _latest_first(scope, now, answers, responses, notes)
    shown = tuple(found[:HISTORY_PAGE])
    last = shown[-1] if len(found) > HISTORY_PAGE else None
    return HistoryPage(shown, f"{last.recorded_at.isoformat()}~{last.kind}~{last.id}" if last else "")


def _place(text: str) -> Place | None:
    """What a page named; None for anything else, which begins with the latest."""
    try:
        at, kind, entry_id = text.split("~")
        moment = datetime.fromisoformat(at)
        return (moment, kind, int(entry_id[:18])) if moment.tzinfo else None
    except ValueError:
        return None


def _older(rows: QuerySet[Row], kind: str, place: Place | None) -> QuerySet[Row]:
    """One more than a page holds, behind the place."""
    rows = rows.select_related("recorded_by").order_by("-recorded_at", "-id")
    if place is None:
        return rows[: HISTORY_PAGE + 1]
    at, last_kind, last_id = place
    older = Q(recorded_at__lt=at)
    if kind < last_kind:
        older |= Q(recorded_at=at)
    elif kind == last_kind:
        older |= Q(recorded_at=at, id__lt=last_id)
    return rows.filter(older)[: HISTORY_PAGE + 1]


def actions_for(scope: CampaignScope, *, contact_id: int) -> tuple[EligibleAction, ...]:
    """The open actions this contact is eligible for, and the closed ones with a response, in their order."""
    card = contacts.card(scope, contact_id=contact_id)
    current = {row.action_id: row for row in contacts.responses(scope, contact_id=contact_id)}
    voter = contacts.targeted(scope, contact_id=contact_id)[contact_id]
    targets = Targets(
        F("pk"), Value(card.rung_id), Value(card.match_status), Value([*voter.tags]), Value([*voter.places])
    )
    targeted = set(content.visible(scope).filter(targets, is_open=True).values_list("id", flat=True))
    return tuple(
        _eligible(action, current.get(action.id))
        for action in content.actions(scope)
        if action.id in targeted or action.id in current
    )


def notes_by(scope: CampaignScope, *, mobilizer_id: int, limit: int) -> tuple[WrittenNote, ...]:
    """The notes a mobilizer wrote, the latest first."""
    rows = visible_notes(scope).filter(recorded_by_id=mobilizer_id).select_related("contact")
    return tuple(
        WrittenNote(
            row.id,
            row.contact_id,
            f"{row.contact.first_name} {row.contact.last_name}".strip(),
            row.body,
            row.recorded_at,
            row.edited_at,
        )
        for row in rows.order_by("-recorded_at", "-id")[:limit]
    )


def _latest_first(
    scope: CampaignScope, now: datetime, answers: Iterable[Answer], responses: Iterable[Response], notes: Iterable[Note]
) -> list[HistoryEntry]:
    rungs = {rung.id: rung.label for rung in content.ladder(scope).rungs}
    cards = {action.id: action for action in content.actions(scope)}
    found = [
        *(_entry(scope, now, row, "answer", "", rungs.get(row.rung_id or 0, "")) for row in answers),
        *(_entry(scope, now, row, "response", *_said(row, cards)) for row in responses),
        *(_entry(scope, now, row, "note", "", row.body) for row in notes),
    ]
    return sorted(found, key=lambda entry: (entry.recorded_at, entry.kind, entry.id), reverse=True)


def _entry(  # noqa: PLR0917 - one line of the history
    scope: CampaignScope, now: datetime, row: Answer | Response | Note, kind: str, about: str, text: str
) -> HistoryEntry:
    own = isinstance(scope, MobilizerScope) and row.recorded_by_id == scope.mobilizer_id
    return HistoryEntry(
        kind=kind,
        id=row.id,
        about=about,
        text=text,
        recorded_at=row.recorded_at,
        recorded_by=_recorder(row),
        is_own=own,
        may_take_back=own and may_take_back(row.arrived_at, now=now),
        edited_at=row.edited_at if isinstance(row, Note) else None,
    )


def _recorder(row: Answer | Response | Note) -> str:
    by = row.recorded_by
    return called(
        preferred_name=by.preferred_name,
        first_name=by.first_name,
        last_name=by.last_name,
        is_erased=by.user_id is None,
    )


def _said(row: Response, cards: Mapping[int, ActionCard]) -> tuple[str, str]:
    labels = {option.id: option.label for option in cards[row.action_id].options}
    return cards[row.action_id].name, response_text(row.value, labels=labels)


def _eligible(action: ActionCard, row: Current | None) -> EligibleAction:
    if row is None:
        return EligibleAction(action, None, "", None)
    value = ResponseValue(done=not (row.text or row.options), text=row.text, options=row.options)
    labels = {option.id: option.label for option in action.options}
    return EligibleAction(action, value, response_text(value, labels=labels), row.responded_at)
