from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.content import reads as content
from kithwork.matching import reads as matching
from kithwork.outreach import reads
from kithwork.web.mobilizer.entrance import enter, show
from kithwork.web.mobilizer.phrases import changed, why_now


@require_safe
def tasks(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    now = timezone.now()
    own, question = campaigns.own_details(scope), content.ladder(scope).question
    return show(
        request,
        scope,
        page="tasks",
        template="tasks",
        campaign=campaign,
        own=own,
        question=question,
        todo=reads.to_do(scope),
        this_week=[(one, why_now(one)) for one in reads.talk_to(scope, now=now)],
        waiting=matching.waiting(scope, after=0, now=now),
        changed=changed(matching.changes(scope)),
    )
