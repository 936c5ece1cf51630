from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.content import reads as content
from kithwork.content.reads import MissionCard
from kithwork.matching import reads as matching
from kithwork.outreach import reads
from kithwork.outreach.reads import ActionToDo, ToDo
from kithwork.web.mobilizer.entrance import enter, show
from kithwork.web.mobilizer.phrases import changed, why_now


@require_safe
def tasks(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    now = timezone.now()
    own, question = campaigns.own_details(scope), content.ladder(scope).question
    todo = reads.to_do(scope)
    return show(
        request,
        scope,
        page="tasks",
        template="tasks",
        campaign=campaign,
        own=own,
        question=question,
        todo=todo,
        network=content.task_page(scope),
        groups=_groups(content.missions(scope), todo),
        this_week=[(one, why_now(one)) for one in reads.talk_to(scope, now=now)],
        waiting=matching.waiting(scope, after=0, now=now),
        changed=changed(matching.changes(scope)),
    )


def _groups(missions: Iterable[MissionCard], todo: ToDo) -> list[tuple[MissionCard | None, list[ActionToDo]]]:
    """What is left to do, by mission; what is in none comes last."""
    cards = [*missions, None]
    by_mission = [
        (card, [task for task in todo.actions if task.action.mission_id == (card and card.id)]) for card in cards
    ]
    return [(card, tasks) for card, tasks in by_mission if tasks]
