"""Is this them? At most five voters, each with the least that tells them apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.contacts.rules import UnwelcomeError
from kithwork.content import reads as content
from kithwork.content.rules import Targeting
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads, writes
from kithwork.matching.reads import Candidates
from kithwork.matching.rules import Why
from kithwork.web.mobilizer.entrance import attempt, enter, see, show
from kithwork.web.mobilizer.forms import DecisionForm
from kithwork.web.mobilizer.last import last_card, last_id
from kithwork.web.mobilizer.phrases import Shown, because, candidates, place
from kithwork.web.mobilizer.steady import steady


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is looked for: a contact, or the mobilizer themself where `contact_id` is None. `where` as they said it."""

    contact_id: int | None
    called: str
    name: str
    where: str
    match_status: str
    is_machine_match: bool = False

    @property
    def is_oneself(self) -> bool:
        return self.contact_id is None


@steady
def match(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    scope = enter(request, campaign)
    card = contacts.card(scope, contact_id=contact)
    said = card.person
    name = f"{said.first_name} {said.last_name}".strip()
    where = place(said.city, said.state)
    wanted = Wanted(contact, card.called, name, where, card.match_status, card.is_machine_match)
    try:
        return _match(request, scope, campaign, wanted)
    except UnwelcomeError as refused:
        messages.error(request, refused.sentence)
        return see("contacts", campaign)


@steady
def match_self(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    own = campaigns.own_details(scope)
    name = f"{own.first_name} {own.last_name}"
    return _match(
        request, scope, campaign, Wanted(None, own.called, name, place(own.city, own.state), own.match_status)
    )


def _match(request: HttpRequest, scope: MobilizerScope, campaign: str, wanted: Wanted) -> HttpResponse:
    if request.method == "POST":
        return _decided(request, scope, campaign, wanted)
    found = _found(request, scope, wanted)
    why = reads.why(scope, contact_id=wanted.contact_id)
    return show(
        request,
        scope,
        page="tasks" if wanted.is_oneself else "contacts",
        template="match",
        campaign=campaign,
        wanted=wanted,
        found=found,
        candidates=candidates(found.shown),
        machine=_machine_match(scope, wanted),
        is_review=_is_review(request),
        last=last_card(scope, last_id(request)),
        because=because(why),
        matched_by=why.by if why else "",
        decided=reads.decided(scope, contact_id=wanted.contact_id),
        is_nobody=found.why is Why.NOBODY,
        registration=_registration(scope, wanted),
        review=reads.waiting(scope, after=0, now=timezone.now()) if _is_review(request) else None,
        form=DecisionForm(),
    )


def _registration(scope: MobilizerScope, wanted: Wanted) -> int | None:
    """The action that the campaign has for those who are in no voter file; None where it has none for this contact."""
    if wanted.contact_id is None:
        return None
    card = contacts.card(scope, contact_id=wanted.contact_id)
    return next(
        (
            action.id
            for action in content.actions(scope)
            if action.is_open
            and action.targeting.match_statuses
            and action.targeting.match_statuses <= {"unmatched", "declined"}
            and _is_on_rung(action.targeting, card.rung_id)
        ),
        None,
    )


def _is_on_rung(targeting: Targeting, rung_id: int | None) -> bool:
    """Who is declined in a moment is asked about as they will stand, so the database cannot be asked yet."""
    if not (targeting.rungs or targeting.unanswered):
        return True
    return rung_id in targeting.rungs or (rung_id is None and targeting.unanswered)


def _is_review(request: HttpRequest) -> bool:
    """One contact after the other: the page leads on to the next."""
    return "review" in request.GET


def _found(request: HttpRequest, scope: MobilizerScope, wanted: Wanted) -> Candidates:
    """In a review the look-up is not asked for by a button: coming here spends it, as its audit row says."""
    now = timezone.now()
    found = reads.candidates(scope, contact_id=wanted.contact_id, now=now)
    if found.may_ask and _is_review(request) and scope.status != "closed":
        return writes.look_up(scope, contact_id=wanted.contact_id, now=now)
    return found


def _machine_match(scope: MobilizerScope, wanted: Wanted) -> Shown | None:
    if wanted.contact_id is None or not wanted.is_machine_match:
        return None
    found = reads.machine_match(scope, contact_id=wanted.contact_id, now=timezone.now())
    return next(iter(candidates([found])), None) if found else None


def _decided(request: HttpRequest, scope: MobilizerScope, campaign: str, wanted: Wanted) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That could not be read. Please choose again."))
        return _look_again(campaign, wanted)
    decision = form.cleaned_data["decision"]
    done = attempt(request, partial(VERBS[decision], scope, wanted, form.cleaned_data), done=_said(decision, wanted))
    if not done or decision in STAYS:
        return _look_again(campaign, wanted, is_review=_is_review(request))
    if decision == "unregistered" and (action := _registration(scope, wanted)):
        return see("contact", campaign, contact=wanted.contact_id or 0, anchor=f"#action-{action}")
    if _is_review(request):
        return see("review", campaign, anchor=f"?last={wanted.contact_id}")
    if wanted.contact_id is None:
        return see("tasks", campaign)
    return see("contact", campaign, contact=wanted.contact_id, anchor="#question" if decision == "confirm" else "")


def _look_again(campaign: str, wanted: Wanted, *, is_review: bool = False) -> HttpResponse:
    if wanted.contact_id is None:
        return see("match_self", campaign)
    return see("match", campaign, contact=wanted.contact_id, anchor="?review" if is_review else "")


def _said(decision: str, wanted: Wanted) -> str:
    """The message after a decision; a look-up shows what it found instead."""
    if decision == "confirm":
        return (
            _("You are found in the voter file.")
            if wanted.is_oneself
            else _("%(name)s is found in the voter file.") % {"name": wanted.called}
        )
    return {
        "accept": _("Thank you: the match is yours now."),
        "reject": _("Good to know: it is somebody else. That voter will not be offered again."),
        "unregistered": _("Good to know. You can help them with that."),
        "refuse": _("Good to know: it is none of those. They will not be shown again."),
        "unsure": _("No hurry. You can look again at any time."),
        "undo": _("Undone."),
    }.get(decision, "")


def _confirm(scope: MobilizerScope, wanted: Wanted, said: Mapping[str, Any]) -> None:
    writes.confirm(
        scope,
        contact_id=wanted.contact_id,
        candidate=said["shown"],
        client_key=said["client_key"],
        now=timezone.now(),
    )


def _put_aside(verb: Callable[..., None], scope: MobilizerScope, wanted: Wanted, said: Mapping[str, Any]) -> None:
    verb(scope, contact_id=wanted.contact_id, shown=said["shown"], client_key=said["client_key"], now=timezone.now())


def _check(verb: Callable[..., None], scope: MobilizerScope, wanted: Wanted, said: Mapping[str, Any]) -> None:
    verb(scope, contact_id=wanted.contact_id or 0, client_key=said["client_key"], now=timezone.now())


def _undo(scope: MobilizerScope, wanted: Wanted, said: Mapping[str, Any]) -> None:
    writes.undo(scope, contact_id=wanted.contact_id, client_key=said["client_key"], now=timezone.now())


def _look(scope: MobilizerScope, wanted: Wanted, said: Mapping[str, Any]) -> None:  # noqa: ARG001 - as the others
    writes.look_up(scope, contact_id=wanted.contact_id, now=timezone.now())


VERBS: Final[Mapping[str, Callable[[MobilizerScope, Wanted, Mapping[str, Any]], None]]] = {
    "confirm": _confirm,
    "refuse": partial(_put_aside, writes.refuse),
    "unregistered": partial(_put_aside, writes.refuse),
    "unsure": partial(_put_aside, writes.unsure),
    "accept": partial(_check, writes.accept),
    "reject": partial(_check, writes.reject),
    "undo": _undo,
    "look": _look,
}
# After these the voters are looked at (again).
STAYS = frozenset({"undo", "look"})
