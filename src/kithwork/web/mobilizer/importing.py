"""People out of an address book. It is read in the browser; here arrive those whom the mobilizer ticked, some at a time."""

import json
from typing import Any, Final
from uuid import UUID

import us
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kithwork.contacts import reads
from kithwork.contacts.rules import ContactDetails
from kithwork.contacts.writes import Sent
from kithwork.kernel.errors import RefusedError
from kithwork.stewardship import writes
from kithwork.web.mobilizer.entrance import enter, show

FIELDS: Final = ("first_name", "last_name", "nickname", "phone", "email", "street", "city", "state", "zip")

# Said by the page itself; numbers stand apart from the words, so that one sentence fits them all.
WORDS: Final = {
    "reading": _("Reading…"),
    "strange": _(
        "{name} is no address book that can be read here. Choose a .vcf file, or a .csv file whose first line names its columns."
    ),
    "nobody": _("Nobody with a name was found."),
    "found": _("People found: {number}. On your list already: {known}. Without a name, left out: {nameless}."),
    "known": _("on your list already"),
    "send": _("Add the ticked ({number})"),
    "added": _("Added: {number}. Not taken, see below: {refused}. They are looked up in the voter file by and by."),
    "waiting": _(
        "Added: {number}. Not taken, see below: {refused}. This week’s look-ups are used up, so {waiting} of them wait; you can look each up by hand."
    ),
    "unsent": _("The connection is gone. What has arrived is on your list; press the button again for the others."),
}


@require_safe
def bring(request: HttpRequest, campaign: str) -> HttpResponse:
    states = {state.name.upper(): state.abbr for state in (*us.states.STATES, us.states.DC)}
    scope, words = enter(request, campaign), {word: str(text) for word, text in WORDS.items()}
    return show(
        request,
        scope,
        page="contacts",
        template="import",
        campaign=campaign,
        states=json.dumps(states),
        words=json.dumps(words),
    )


@require_safe
def book(request: HttpRequest, campaign: str) -> HttpResponse:
    """The mobilizer's own list, so that their browser can say who of an address book is on it already."""
    entries = reads.own_book(enter(request, campaign))
    answer = JsonResponse({"people": [entry._asdict() for entry in entries]})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def take(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    try:
        brought = writes.bring_people(scope, people=_sent(request), now=timezone.now())
    except RefusedError as refused:
        return JsonResponse({"sentence": refused.sentence}, status=400)
    left = [{"place": place, "sentence": sentence} for place, sentence in brought.imported.refused]
    return JsonResponse({"added": len(brought.imported.added), "waiting": brought.waiting, "refused": left})


def _sent(request: HttpRequest) -> list[Sent]:
    try:
        return [_person(one) for one in json.loads(request.body)["people"]]
    # RawPostDataException: it came as a form, which was read before it came here.
    except (RawPostDataException, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RefusedError(
            str(_("This could not be read. Please open the page again and send it once more."))
        ) from error


def _person(told: dict[str, Any]) -> Sent:
    said = {name: told.get(name, "") for name in FIELDS}
    if not all(isinstance(value, str) for value in said.values()):
        raise TypeError
    return Sent(UUID(told["client_key"]), ContactDetails(**said))
