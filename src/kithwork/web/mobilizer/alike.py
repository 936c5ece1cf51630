"""Two contacts that may be one person, side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kithwork.contacts.rules import ContactDetails
from kithwork.kernel.errors import NotFoundError
from kithwork.stewardship import reads, writes
from kithwork.stewardship.reads import Alike
from kithwork.web.mobilizer.entrance import attempt, enter, see, show
from kithwork.web.mobilizer.forms import AlikeForm

FIELDS: Final[Mapping[str, Promise]] = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "nickname": gettext_lazy("What you call them"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "street": gettext_lazy("Street"),
    "city": gettext_lazy("Town or city"),
    "state": gettext_lazy("State"),
    "zip": gettext_lazy("ZIP code"),
    "age": gettext_lazy("Age, roughly"),
    "birth_year": gettext_lazy("Year of birth"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Of a field that both fill in, and not alike."""

    name: str
    label: Promise
    older: str
    newer: str


@require_http_methods(["GET", "HEAD", "POST"])
def alike(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    if request.method != "POST":
        found = reads.next_alike(scope)
        choices = list(_choices(found)) if found else []
        return show(request, scope, page="contacts", template="alike", campaign=campaign, found=found, choices=choices)
    form = AlikeForm(request.POST)
    if not form.is_valid():
        raise NotFoundError(campaign)
    pair = (form.cleaned_data["older"], form.cleaned_data["newer"])
    now = timezone.now()
    if form.cleaned_data["decision"] == "different":
        attempt(
            request, lambda: writes.keep_apart(scope, pair=pair, now=now), done=_("Good to know: they are two people.")
        )
        return see("alike", campaign)
    person = _chosen(reads.alike(scope, pair=pair), request.POST)
    merged = attempt(
        request,
        lambda: writes.merge_contacts(scope, pair=pair, person=person, now=now),
        done=_("They are one now, with everything recorded for both. You can undo this for 7 days under Contacts."),
    )
    if merged and not reads.pairs(scope):
        return see("contacts", campaign)
    return see("alike", campaign)


def _choices(found: Alike) -> Iterator[Choice]:
    for name, label in FIELDS.items():
        older, newer = (getattr(card.person, name) for card in (found.older, found.newer))
        if older and newer and older != newer:
            yield Choice(name, label, str(older), str(newer))


def _chosen(found: Alike, said: Mapping[str, str]) -> ContactDetails:
    """What only one of them has is kept; of what both have the older's, unless the newer's was chosen."""
    older, newer = found.older.person, found.newer.person
    taken = [
        name for name in FIELDS if getattr(newer, name) and (not getattr(older, name) or said.get(name) == "newer")
    ]
    values = {name: getattr(newer, name) for name in (*taken, *(["age_said_in"] if "age" in taken else []))}
    return replace(older, **values)


def warn(request: HttpRequest, campaign: str, contact_id: int, name: str) -> None:
    """After somebody was added who may be on the list already."""
    if any(contact_id in pair for pair in reads.pairs(enter(request, campaign))):
        messages.info(request, _("Is %(name)s on your list twice? See Contacts.") % {"name": name})
