"""What makes it an app on a phone: the manifest, the service worker, and what a device asks and sends by itself.

The worker and its page of no signal are the same to everybody: nothing of a person or a campaign is kept with them.
"""

import json
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads as contacts
from kithwork.content import reads as content
from kithwork.kernel.errors import RefusedError
from kithwork.web.mobilizer import arriving
from kithwork.web.mobilizer.entrance import enter, see
from kithwork.web.mobilizer.forms import ContactForm
from kithwork.web.mobilizer.kept import keeper, words
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import see_other

WORKER: Final = ("store", "sending", "copies", "worker")
SHELL: Final = (
    "ui/base.css",
    "ui/components.css",
    "ui/phone.css",
    "ui/pages.js",
    "ui/widgets.js",
    "ui/mark.svg",
    "django_htmx/htmx-2.min.js",
    "mobilizer/contact.js",
    "mobilizer/app.js",
    "mobilizer/device.js",
)
KEPT_AT_MOST: Final = 1_000  # people on a device, the latest added
ICONS: Final = (("192", "any"), ("512", "any"), ("512", "maskable"))


@require_safe
def manifest(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    name = campaigns.details(scope).name
    home = reverse("mobilizer:tasks", kwargs={"campaign": campaign})
    told = {
        "name": name,
        "short_name": name,
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#fbf6ea",
        "theme_color": "#24407c",
        "icons": [
            {
                "src": static(f"mobilizer/icon-{'maskable' if purpose == 'maskable' else size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in ICONS
        ],
    }
    return _never_kept(JsonResponse(told, content_type="application/manifest+json"))


@require_safe
def worker(_request: HttpRequest, campaign: str) -> HttpResponse:
    """The script is named by its campaign, as a browser lets it serve what lies beside and below it only."""
    offline = reverse("mobilizer:device", kwargs={"campaign": campaign})
    shell = json.dumps([static(name) for name in SHELL])
    parts = ", ".join(json.dumps(static(f"mobilizer/worker/{name}.js")) for name in WORKER)
    text = f"const SHELL = {shell};\nconst OFFLINE = {json.dumps(offline)};\nimportScripts({parts});\n"
    return _never_kept(HttpResponse(text, content_type="text/javascript; charset=utf-8"))


@require_safe
def device(request: HttpRequest, campaign: str) -> HttpResponse:
    """What waits on this device, and what can be done without a signal. Filled in by the device itself."""
    context = {"campaign": campaign, "form": ContactForm(), "words": words()}
    return _never_kept(render(request, "mobilizer/device.html", context))


@require_safe
def session(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    return _never_kept(JsonResponse({"keeper": keeper(scope), "token": get_token(request)}))


@require_safe
def people(request: HttpRequest, campaign: str) -> HttpResponse:
    """The mobilizer's own list, with the question and its answers, for a device that may keep it."""
    scope = enter(request, campaign)
    ladder = content.ladder(scope)
    standing = {rung.id: rung.label for rung in ladder.rungs}
    cards = contacts.own(scope, limit=KEPT_AT_MOST).rows
    told = {
        "keeper": keeper(scope),
        "question": ladder.question,
        "rungs": [[rung.id, rung.label] for rung in ladder.rungs],
        "people": [[card.id, card.called, standing.get(card.rung_id or 0, "")] for card in cards],
    }
    return _never_kept(JsonResponse(told))


@require_POST
@limited("arriving")
def send(request: HttpRequest, campaign: str) -> HttpResponse:
    """One thing that waited. `other`: somebody else is signed in by now, so it is not theirs to send."""
    scope = enter(request, campaign)
    if request.POST.get("keeper", "") not in {"", keeper(scope)}:
        return _never_kept(JsonResponse({"became": "other"}))
    try:
        contact = arriving.take(scope, arriving.read(request.POST), now=timezone.now())
    except RefusedError as refused:
        return _never_kept(JsonResponse({"became": "refused", "sentence": refused.sentence}))
    return _never_kept(JsonResponse({"became": "arrived", "contact": contact}))


@require_safe
def brought(request: HttpRequest, campaign: str, key: UUID) -> HttpResponse:
    """The page of somebody who was added without a signal leads to their own, once they have arrived."""
    scope = enter(request, campaign)
    contact = contacts.visible_sent(scope, client_key=key)
    if contact is None:
        return see_other(reverse("mobilizer:device", kwargs={"campaign": campaign}))
    return see("contact", campaign, contact=contact)


def _never_kept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer
