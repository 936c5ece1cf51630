"""What every page of a mobilizer does first and last: through the door, a page drawn, and back with a sentence."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kithwork.campaigns import door
from kithwork.contacts.rules import UnwelcomeError
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import MobilizerScope
from kithwork.web.mobilizer import frame
from kithwork.web.ui.request import origin, see_other


def follow(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A campaign's former address leads on, with what was posted there: a page may be open while the address changes."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, campaign: str, **ids: int) -> HttpResponse:
        try:
            return view(request, campaign, **ids)
        except NotFoundError:
            slug = door.current_slug(campaign)
            door.mobilizer_scope(request.user.pk, slug)
            path = request.get_full_path().replace(f"/c/{campaign}/", f"/c/{slug}/", 1)
            return HttpResponsePermanentRedirect(path, preserve_request=True)

    return wrapped


def enter(request: HttpRequest, campaign: str) -> MobilizerScope:
    return door.mobilizer_scope(request.user.pk, campaign, origin=origin(request))


def show(
    request: HttpRequest, scope: MobilizerScope, *, page: str, template: str, campaign: str, **context: object
) -> HttpResponse:
    """`can_record` is False in a closed campaign: its forms are replaced by a sentence. Times are the campaign's."""
    known = {**context, "campaign": campaign, "can_record": scope.status != "closed"}
    with timezone.override(scope.zone):
        return frame.render(request, scope, page=page, template=f"mobilizer/{template}.html", context=known)


def see(name: str, campaign: str, *, anchor: str = "", **ids: int) -> HttpResponse:
    """On to a page after a POST; `anchor` brings them back to the place they touched."""
    return see_other(reverse(f"mobilizer:{name}", kwargs={"campaign": campaign, **ids}) + anchor)


def attempt(request: HttpRequest, verb: Callable[[], object], *, done: str) -> bool:
    """For buttons, which have no field to hang a refusal on: the sentence is a message. `done` may be ""."""
    try:
        verb()
    except UnwelcomeError:
        raise  # the page they are on is gone
    except RefusedError as refused:
        messages.error(request, refused.sentence)
        return False
    if done:
        messages.success(request, done)
    return True
