"""What every public page of a campaign does first: the door, and the way from a former address."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.cache import never_cache

from kithwork.campaigns import door
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.scope import VisitorScope
from kithwork.web.ui.request import origin


def at_campaign(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view a VisitorScope in place of the slug; whatever is not found is 404, also for strangers."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, campaign: str, **kwargs: str) -> HttpResponse:
        try:
            scope = _scope(request, campaign)
        except NotFoundError:
            return _moved(request, campaign)
        try:
            return view(request, scope, **kwargs)
        except NotFoundError as error:
            raise Http404 from error

    return wrapped


def _scope(request: HttpRequest, slug: str) -> VisitorScope:
    user_id = request.user.pk
    return door.visitor_scope(user_id, slug, visitor_key=f"user-{user_id}" if user_id else "", origin=origin(request))


def _moved(request: HttpRequest, former: str) -> HttpResponse:
    """301 to the same page at the present address, unless that one does not exist for this visitor either."""
    try:
        slug = door.current_slug(former)
        _scope(request, slug)
    except NotFoundError as error:
        raise Http404 from error
    return HttpResponsePermanentRedirect(request.get_full_path().replace(f"/c/{former}/", f"/c/{slug}/", 1))
