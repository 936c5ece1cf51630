"""The page of one contact: where they stand, what can be done with them, what was noted."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kithwork.contacts import reads as contacts
from kithwork.contacts import writes as contact_writes
from kithwork.content import reads as content
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads as matching
from kithwork.outreach import reads, writes
from kithwork.outreach.reads import HistoryEntry
from kithwork.web.mobilizer import one_by_one
from kithwork.web.mobilizer.asks import asks, eligible
from kithwork.web.mobilizer.entrance import attempt, enter, see, show
from kithwork.web.mobilizer.forms import AnswerForm, FollowUpForm, NoteForm, ResponseForm, TakeBackForm
from kithwork.web.mobilizer.phrases import because, districts
from kithwork.web.ui.forms import refuse


@require_safe
def contact(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    return _page(request, enter(request, campaign), campaign, contact)


@require_POST
def answer(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    scope, now, form = enter(request, campaign), timezone.now(), AnswerForm(request.POST)
    if form.is_valid():
        said, before = form.cleaned_data, _open_to(scope, contact)
        saved = attempt(
            request,
            lambda: writes.answer(
                scope,
                contact_id=contact,
                rung_id=said["rung"],
                client_key=said["client_key"],
                recorded_at=now,
                now=now,
            ),
            done="",
        )
        if saved:
            messages.success(request, _opened(before, _open_to(scope, contact), answered=bool(said["rung"])))
    else:
        contacts.card(scope, contact_id=contact)
        messages.error(request, _("That could not be read. Please press one of the answers again."))
    return one_by_one.onward(request, campaign, contact) or see(
        "contact", campaign, contact=contact, anchor="#question"
    )


@require_POST
def respond(request: HttpRequest, campaign: str, contact: int, action: int) -> HttpResponse:
    scope, now = enter(request, campaign), timezone.now()
    form = ResponseForm(request.POST, eligible=eligible(scope, contact, action))
    if not form.is_valid():
        return _refused(request, scope, campaign, contact, form)
    try:
        writes.respond(
            scope,
            contact_id=contact,
            action_id=action,
            response=form.response(),
            client_key=form.cleaned_data["client_key"],
            recorded_at=now,
            now=now,
        )
    except RefusedError as refused:
        refuse(form, refused)
        return _refused(request, scope, campaign, contact, form)
    messages.success(request, _("Saved."))
    return one_by_one.onward(request, campaign, contact) or see(
        "contact", campaign, contact=contact, anchor=f"#action-{action}"
    )


def _refused(
    request: HttpRequest, scope: MobilizerScope, campaign: str, contact_id: int, form: ResponseForm
) -> HttpResponse:
    if one_by_one.round_of(request) == form.eligible.action.id:
        return one_by_one.again(request, scope, campaign, contact_id, form)
    return _page(request, scope, campaign, contact_id, bound=form)


@require_POST
def note(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    scope, now, form = enter(request, campaign), timezone.now(), NoteForm(request.POST, auto_id="note-%s")
    if not form.is_valid():
        return _page(request, scope, campaign, contact, note_form=form)
    said = form.cleaned_data
    try:
        writes.note(
            scope, contact_id=contact, body=said["body"], client_key=said["client_key"], recorded_at=now, now=now
        )
    except RefusedError as refused:
        refuse(form, refused)
        return _page(request, scope, campaign, contact, note_form=form)
    messages.success(request, _("The note is saved."))
    return see("contact", campaign, contact=contact, anchor="#notes")


@require_POST
def follow_up(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    scope, now, form = enter(request, campaign), timezone.now(), FollowUpForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, campaign, contact, follow_up_form=form)
    on = form.day(now.astimezone(scope.zone).date())
    try:
        contact_writes.follow_up(scope, contact_id=contact, on=on, now=now)
    except RefusedError as refused:
        refuse(form, refused)
        return _page(request, scope, campaign, contact, follow_up_form=form)
    messages.success(request, _("You will be reminded.") if on else _("You will not be reminded."))
    return one_by_one.onward(request, campaign, contact) or see(
        "contact", campaign, contact=contact, anchor="#follow-up"
    )


@require_POST
def take_back(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    """Within 10 minutes; an own note at any time. `contact` is where they come back to, the entry knows its own."""
    scope, form = enter(request, campaign), TakeBackForm(request.POST)
    contacts.card(scope, contact_id=contact)
    if not form.is_valid():
        raise NotFoundError(contact)
    said = form.cleaned_data
    attempt(request, lambda: _take_back(scope, said["kind"], said["entry"]), done=_("Taken back."))
    return see("contact", campaign, contact=contact, anchor="#history")


def _take_back(scope: MobilizerScope, kind: str, entry_id: int) -> None:
    if kind == "note":
        writes.delete_note(scope, note_id=entry_id, now=timezone.now())
    else:
        writes.take_back(scope, kind=kind, entry_id=entry_id, now=timezone.now())


def _open_to(scope: MobilizerScope, contact_id: int) -> dict[int, str]:
    found = (eligible.action for eligible in reads.actions_for(scope, contact_id=contact_id))
    return {action.id: action.name for action in found if action.is_open}


def _opened(before: dict[int, str], after: dict[int, str], *, answered: bool) -> str:
    """What an answer did: a rung may be the one that further actions wait for."""
    said = _("Saved.") if answered else _("The answer is cleared.")
    new = [name for action_id, name in after.items() if action_id not in before]
    return f"{said} {_('New to do: %(actions)s.') % {'actions': ', '.join(new)}}" if new else said


def _moved(history: Iterable[HistoryEntry]) -> tuple[str, str] | None:
    """The answer before and the one now, where there are two that differ."""
    said = [entry.text for entry in history if entry.kind == "answer"][:2]
    now, before = said if len(said) > 1 else ("", "")
    return (before, now) if now and before and now != before else None


def _page(
    request: HttpRequest,
    scope: MobilizerScope,
    campaign: str,
    contact_id: int,
    *,
    bound: ResponseForm | None = None,
    note_form: NoteForm | None = None,
    follow_up_form: FollowUpForm | None = None,
) -> HttpResponse:
    """`bound`, `note_form` and `follow_up_form`: what was typed and not taken, with the sentences that say why."""
    card = contacts.card(scope, contact_id=contact_id)
    ladder = content.ladder(scope)
    found = asks(scope, card, bound)
    history = reads.history(scope, contact_id=contact_id, now=timezone.now())
    if bound and all(ask.form is not bound for ask in found):
        messages.error(request, str(next(iter(bound.errors.values()))[0]))
    return show(
        request,
        scope,
        page="contacts",
        template="contact",
        campaign=campaign,
        card=card,
        ladder=ladder,
        standing=next((rung.label for rung in ladder.rungs if rung.id == card.rung_id), ""),
        districts=districts(card.facts),
        election_on=scope.election_on,
        because=because(matching.why(scope, contact_id=contact_id)),
        answer_form=AnswerForm(),
        asks=found,
        note_form=note_form or NoteForm(auto_id="note-%s"),
        follow_up=next(iter(contacts.acquaintances(scope, contact_id=contact_id))),
        follow_up_form=follow_up_form or FollowUpForm(),
        history=history,
        moved=_moved(history),
    )
