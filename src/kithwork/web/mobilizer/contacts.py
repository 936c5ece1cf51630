from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.contacts import reads, writes
from kithwork.content import reads as content
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.stewardship import reads as stewardship_reads
from kithwork.stewardship import writes as stewardship
from kithwork.web.mobilizer import alike
from kithwork.web.mobilizer.entrance import attempt, enter, see, show
from kithwork.web.mobilizer.forms import ContactForm
from kithwork.web.mobilizer.steady import steady
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.limits import is_search, limited

MOST_DIGITS = 19  # of a bigint


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """`next` is a query, "" on the last page."""

    next: str


@require_safe
@limited("search", when=is_search)
def contacts(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    search, waiting = request.GET.get("search", ""), request.GET.get("waiting", "")
    after = request.GET.get("after", "")
    page = reads.own(
        scope,
        search=search,
        waiting=waiting,
        after=int(after) if after.isdecimal() and len(after) < MOST_DIGITS else None,
    )
    standing = {rung.id: rung.label for rung in content.ladder(scope).rungs}
    return show(
        request,
        scope,
        page="contacts",
        template="contacts",
        campaign=campaign,
        search=search,
        waiting=waiting,
        people=[(card, standing.get(card.rung_id or 0, "")) for card in page.rows],
        pager=Pager(urlencode({"search": search, "waiting": waiting, "after": page.after}) if page.after else ""),
        choices=_choices(waiting),
        alike=len(stewardship_reads.pairs(scope)),
        deleted=reads.recently_deleted(scope, now=timezone.now()),
    )


@steady
def add(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    form = ContactForm(request.POST or None, initial={"state": campaigns.own_details(scope).state})
    if form.is_valid():
        now = timezone.now()
        try:
            contact_id = stewardship.add_person(
                scope, client_key=form.cleaned_data["client_key"], person=form.person(), now=now
            )
        except RefusedError as refused:
            refuse(form, refused)
        except NotFoundError:  # the form was sent again after the contact was deleted or handed over
            name = form.cleaned_data["first_name"]
            messages.error(
                request, _("You added %(name)s before, and they are no longer on your list.") % {"name": name}
            )
            return see("contacts", campaign)
        else:
            return _added(request, campaign, contact_id, form.cleaned_data["first_name"])
    return show(request, scope, page="contacts", template="add", campaign=campaign, form=form)


@steady
def edit(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    scope = enter(request, campaign)
    card = reads.card(scope, contact_id=contact)
    form = ContactForm(request.POST or None, initial=asdict(card.person))
    if form.is_valid():
        now = timezone.now()
        try:
            stewardship.edit_person(scope, contact_id=contact, person=form.person(), now=now)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Saved."))
            return see("contact", campaign, contact=contact)
    return show(request, scope, page="contacts", template="edit", campaign=campaign, form=form, card=card)


@require_POST
def delete(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    scope = enter(request, campaign)
    attempt(
        request,
        lambda: writes.delete(scope, contact_id=contact, now=timezone.now()),
        done=_("Deleted. You can undo this for 7 days, below."),
    )
    return see("contacts", campaign, anchor="#deleted")


@require_POST
def undelete(request: HttpRequest, campaign: str, contact: int) -> HttpResponse:
    scope = enter(request, campaign)
    back = attempt(
        request,
        lambda: stewardship.undelete_contact(scope, contact_id=contact, now=timezone.now()),
        done=_("Back again, with everything."),
    )
    return see("contact", campaign, contact=contact) if back else see("contacts", campaign)


def _added(request: HttpRequest, campaign: str, contact_id: int, name: str) -> HttpResponse:
    messages.success(request, _("%(name)s is on your list.") % {"name": name})
    alike.warn(request, campaign, contact_id, name)
    if "another" in request.POST:
        return see("add", campaign)
    return see("match", campaign, contact=contact_id)


def _choices(waiting: str) -> list[Choice]:
    words = (("", _("Everybody")), ("possible", _("Is this them?")), ("unanswered", _("Not answered yet")))
    return [Choice(label, f"?waiting={word}" if word else "?", word == waiting) for word, label in words]
