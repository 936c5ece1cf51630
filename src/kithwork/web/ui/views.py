"""Pages of the design itself: how it looks, and every component with its props."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kithwork.web.ui import gallery as entries
from kithwork.web.ui.context import THEME_COOKIE, THEMES
from kithwork.web.ui.request import see_other

ONE_YEAR = 365 * 24 * 3600


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says; works without JavaScript, kept in a cookie of its own."""
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    response = see_other(onward if safe else "/")
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", entries.samples())


@require_safe
def gallery_phone(request: HttpRequest) -> HttpResponse:
    context = entries.samples() | {"frame": entries.phone_frame()}
    return render(request, "ui/gallery_phone.html", context)
