from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kithwork.accounts import door
from kithwork.campaigns import reads
from kithwork.web.ui import places


@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Says what this is, or leads whoever is signed in to where they work."""
    if not request.user.is_authenticated:
        return render(request, "public/welcome.html")
    place = reads.landing_place(door.user_scope(request.user.pk))
    return redirect(places.address(place) if place else "public:roles")


@never_cache
@login_required
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    return render(request, "public/roles.html", {"places": places.role_menu(request)})
