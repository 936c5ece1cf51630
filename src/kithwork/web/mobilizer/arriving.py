"""What a device recorded while it had no signal, and sends later, under the key and with the time it wrote down then."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict, TypeVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from kithwork.contacts import reads as contacts
from kithwork.contacts import writes as contact_writes
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import writes as matching
from kithwork.outreach import writes
from kithwork.web.mobilizer.asks import eligible
from kithwork.web.mobilizer.forms import AnswerForm, ContactForm, FollowUpForm, NoteForm, ResponseForm
from kithwork.web.ui.forms import RepeatSafeForm

KINDS: Final = ("contact", "answer", "response", "note", "follow_up")
AnyForm = TypeVar("AnyForm", bound=forms.Form)
TYPED_AT_MOST = 60_000  # a note of the greatest length in letters that take six characters each


class ArrivingForm(RepeatSafeForm):
    """`typed` is the form as it was filled in. `contact_key` is the key of a contact that was new then, too."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    contact = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    contact_key = forms.UUIDField(required=False)
    action = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    recorded_at = forms.DateTimeField()
    typed = forms.CharField(required=False, max_length=TYPED_AT_MOST, strip=False)


@dataclass(frozen=True, slots=True)
class Arriving:
    """`typed` carries the key of the whole."""

    kind: str
    contact_id: int | None
    contact_key: UUID | None
    action_id: int | None
    client_key: UUID
    recorded_at: datetime
    typed: QueryDict


class _Once(TypedDict):
    client_key: UUID
    recorded_at: datetime


def read(data: QueryDict) -> Arriving:
    form = ArrivingForm(data)
    if not form.is_valid():
        raise RefusedError(_("This cannot be read any more. Copy what you typed and enter it anew."))
    said = form.cleaned_data
    typed = QueryDict(said["typed"], mutable=True)
    typed["client_key"] = str(said["client_key"])
    return Arriving(
        kind=said["kind"],
        contact_id=said["contact"],
        contact_key=said["contact_key"],
        action_id=said["action"],
        client_key=said["client_key"],
        recorded_at=said["recorded_at"],
        typed=typed,
    )


def take(scope: MobilizerScope, arriving: Arriving, *, now: datetime) -> int:
    """Returns the contact's id. What arrived before stays one; what cannot be taken says why."""
    if arriving.kind == "contact":
        return _add(scope, arriving, now)
    contact_id = _contact(scope, arriving)
    try:
        contacts.card(scope, contact_id=contact_id)
    except NotFoundError as error:
        raise RefusedError(_("This person is no longer on your list.")) from error
    _TAKEN[arriving.kind](scope, contact_id, arriving, now)
    return contact_id


def _contact(scope: MobilizerScope, arriving: Arriving) -> int:
    known = arriving.contact_id
    if known is None and arriving.contact_key:
        known = contacts.visible_sent(scope, client_key=arriving.contact_key)
    if known is None:
        raise RefusedError(_("The person this is about has not arrived."))
    return known


def _add(scope: MobilizerScope, arriving: Arriving, now: datetime) -> int:
    form = _valid(ContactForm(arriving.typed))
    contact_id = contact_writes.add(scope, client_key=arriving.client_key, person=form.person(), now=now)
    try:
        matching.look_up(scope, contact_id=contact_id, now=now)
    except NotFoundError as error:  # sent a second time, after it was deleted or handed over
        raise RefusedError(_("You added this person before, and they are no longer on your list.")) from error
    return contact_id


def _answer(scope: MobilizerScope, contact_id: int, arriving: Arriving, now: datetime) -> None:
    said = _valid(AnswerForm(arriving.typed)).cleaned_data
    writes.answer(scope, contact_id=contact_id, rung_id=said["rung"], **_once(arriving), now=now)


def _respond(scope: MobilizerScope, contact_id: int, arriving: Arriving, now: datetime) -> None:
    try:
        asked = eligible(scope, contact_id, arriving.action_id or 0)
    except NotFoundError as error:
        raise RefusedError(_("This action does not exist any more.")) from error
    form = _valid(ResponseForm(arriving.typed, eligible=asked))
    writes.respond(
        scope,
        contact_id=contact_id,
        action_id=asked.action.id,
        response=form.response(),
        **_once(arriving),
        now=now,
    )


def _note(scope: MobilizerScope, contact_id: int, arriving: Arriving, now: datetime) -> None:
    said = _valid(NoteForm(arriving.typed)).cleaned_data
    writes.note(scope, contact_id=contact_id, body=said["body"], **_once(arriving), now=now)


def _follow_up(scope: MobilizerScope, contact_id: int, arriving: Arriving, now: datetime) -> None:
    """Tomorrow is the day after it was pressed."""
    form = _valid(FollowUpForm(arriving.typed))
    day = form.day(min(arriving.recorded_at, now).astimezone(scope.zone).date())
    contact_writes.follow_up(scope, contact_id=contact_id, on=day, now=now)


_TAKEN: Final = {"answer": _answer, "response": _respond, "note": _note, "follow_up": _follow_up}


def _once(arriving: Arriving) -> _Once:
    return {"client_key": arriving.client_key, "recorded_at": arriving.recorded_at}


def _valid(form: AnyForm) -> AnyForm:
    if not form.is_valid():
        raise RefusedError(" ".join(dict.fromkeys(str(one) for errors in form.errors.values() for one in errors)))
    return form
