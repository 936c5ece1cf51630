"""Is this them? One contact after the other; and what a new voter file changed."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kithwork.matching import reads
from kithwork.web.mobilizer.entrance import enter, see, show
from kithwork.web.mobilizer.last import last_card, last_id
from kithwork.web.mobilizer.phrases import changed


@require_safe
def review(request: HttpRequest, campaign: str) -> HttpResponse:
    """On to the next; where nobody is left, a page that says so. `last` is whom they decided about just now."""
    scope, last = enter(request, campaign), last_id(request)
    waiting = reads.waiting(scope, after=last, now=timezone.now())
    if waiting.next_id is not None and scope.status != "closed":
        return see("match", campaign, contact=waiting.next_id, anchor=f"?review&last={last}" if last else "?review")
    return show(
        request, scope, page="tasks", template="review", campaign=campaign, waiting=waiting, last=last_card(scope, last)
    )


@require_safe
def changes(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    found = reads.listed_changes(scope, now=timezone.now())
    return show(
        request, scope, page="contacts", template="changes", campaign=campaign, changes=found, words=changed(found)
    )
