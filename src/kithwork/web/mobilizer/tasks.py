from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.content import reads as content
from kithwork.outreach import reads
from kithwork.web.mobilizer.entrance import enter, show


@require_safe
def tasks(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    own, question = campaigns.own_details(scope), content.ladder(scope).question
    todo = reads.to_do(scope)
    return show(
        request, scope, page="tasks", template="tasks", campaign=campaign, own=own, question=question, todo=todo
    )
