"""One action, or the Key Question, for one contact after the other, without going back."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kithwork.contacts import reads as contacts
from kithwork.content import reads as content
from kithwork.kernel.scope import MobilizerScope
from kithwork.outreach import reads
from kithwork.outreach.reads import ActionToDo, Round
from kithwork.web.mobilizer.asks import ask, eligible
from kithwork.web.mobilizer.entrance import enter, see, show
from kithwork.web.mobilizer.forms import AnswerForm, ResponseForm
from kithwork.web.mobilizer.last import last_card, last_id

QUESTION = "question"


@require_safe
def question(request: HttpRequest, campaign: str) -> HttpResponse:
    return _next(request, enter(request, campaign), campaign, None)


@require_safe
def action(request: HttpRequest, campaign: str, action: int) -> HttpResponse:
    return _next(request, enter(request, campaign), campaign, action)


def onward(request: HttpRequest, campaign: str, contact: int) -> HttpResponse | None:
    """To the next contact, where a form was sent from a round; None where it was not."""
    said = request.POST.get("round", "")
    if said == QUESTION:
        return see("do_question", campaign, anchor=f"?last={contact}")
    if action_id := round_of(request):
        return see("do", campaign, action=action_id, anchor=f"?last={contact}")
    return None


def round_of(request: HttpRequest) -> int | None:
    """The action whose round a form was sent from."""
    said = request.POST.get("round", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < len(str(2**62)) else None


def again(
    request: HttpRequest, scope: MobilizerScope, campaign: str, contact_id: int, bound: ResponseForm
) -> HttpResponse:
    """The same contact once more, with what was typed and not taken."""
    action_id = bound.eligible.action.id
    before = _round(scope, action_id, contact_id - 1)
    return _turn(request, scope, campaign, before, contact_id, bound)


def _next(request: HttpRequest, scope: MobilizerScope, campaign: str, action_id: int | None) -> HttpResponse:
    found = _round(scope, action_id, last_id(request))
    if found.next_id is None or scope.status == "closed":
        return _end(request, scope, campaign, found)
    return _turn(request, scope, campaign, found, found.next_id, None)


def _round(scope: MobilizerScope, action_id: int | None, after: int) -> Round:
    today = timezone.now().astimezone(scope.zone).date()
    return reads.go_round(scope, action_id=action_id, after=after, today=today)


def _turn(  # noqa: PLR0917 - one page of a round
    request: HttpRequest,
    scope: MobilizerScope,
    campaign: str,
    found: Round,
    contact_id: int,
    bound: ResponseForm | None,
) -> HttpResponse:
    card, ladder = contacts.card(scope, contact_id=contact_id), content.ladder(scope)
    return show(
        request,
        scope,
        page="tasks",
        template="turn",
        campaign=campaign,
        round=found,
        round_key=found.action.id if found.action else QUESTION,
        card=card,
        ladder=ladder,
        standing=next((rung.label for rung in ladder.rungs if rung.id == card.rung_id), ""),
        ask=ask(card, eligible(scope, contact_id, found.action.id), bound) if found.action else None,
        answer_form=AnswerForm(),
        last=last_card(scope, last_id(request)),
    )


def _end(request: HttpRequest, scope: MobilizerScope, campaign: str, found: Round) -> HttpResponse:
    return show(
        request,
        scope,
        page="tasks",
        template="round",
        campaign=campaign,
        round=found,
        question=content.ladder(scope).question,
        following=_following(scope, found),
        last=last_card(scope, last_id(request)),
    )


def _following(scope: MobilizerScope, found: Round) -> ActionToDo | None:
    """The next action with somebody left: of the same mission where it has one, else the first."""
    left = [task for task in reads.to_do(scope).actions if found.action is None or task.action.id != found.action.id]
    mission = found.action.mission_id if found.action else None
    together = [task for task in left if mission and task.action.mission_id == mission]
    return next(iter([*together, *left]), None)
