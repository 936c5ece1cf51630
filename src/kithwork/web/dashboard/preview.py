"""How what somebody writes in Markdown will look, while they write it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from kithwork.accounts import door
from kithwork.campaigns.writes.campaign import LANDING_TEXT_LIMIT
from kithwork.kernel.permission import Permission
from kithwork.web.ui.request import origin

# The button's name; its value is the field that is shown.
BUTTON = "preview"


@require_POST
def preview(request: HttpRequest, organization: str) -> HttpResponse:
    """The part below the field. Nothing is kept."""
    door.organization_scope(request.user.pk, organization, origin=origin(request)).require(Permission.EDIT_CONTENT)
    text = request.POST.get(request.POST.get(BUTTON, "") or request.GET.get("field", ""), "")
    return render(request, "dashboard/content/_preview.html", {"text": text[:LANDING_TEXT_LIMIT]})
