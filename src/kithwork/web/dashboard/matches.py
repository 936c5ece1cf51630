"""Matches to the voter file: how far the machine is, what waits for an admin, what a new file changed."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.linkage.reasons import Reason
from kithwork.matching import reads, writes
from kithwork.matching.reads import Changes, ReviewItem
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.ui.request import see_other

_PREFIX = "contact-"
KINDS: Final[Mapping[str, Promise]] = {
    "registered": gettext_lazy("Now registered"),
    "moved": gettext_lazy("Moved"),
    "renamed": gettext_lazy("Another name"),
    "vanished": gettext_lazy("No longer in the file"),
    "returned": gettext_lazy("In the file again"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def matches(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """A POST holds one choice for each contact that was decided; the others stay."""
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    if request.method == "POST":
        _decide(request, scope)
        return see_other(reverse("dashboard:matches", args=[organization, campaign]))
    found = reads.review(scope, after=_number(request.GET.get("after", "")), now=timezone.now())
    context = {
        "review": found,
        "items": [_item(item) for item in found.items],
        "run": reads.last_run(scope),
        "changes": reads.changes(scope),
        "client_key": uuid4(),
    }
    return frame.render(request, scope, page="people", template="dashboard/people/matches.html", context=context)


@require_POST
def run_batch(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    try:
        writes.request(scope, client_key=_key(request), now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The machine looks for all contacts that nobody has decided about."))
    return see_other(reverse("dashboard:matches", args=[organization, campaign]))


@require_POST
def undo_match(request: HttpRequest, organization: str, campaign: str, contact: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    try:
        writes.undo_for(scope, contact_id=contact, client_key=_key(request), now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Undone. The machine does not match these two again."))
    return see_other(reverse("dashboard:contact", args=[organization, campaign, contact]))


@require_safe
def changes(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """All, or by `kind` and `mobilizer` of the address; a wrong one is none."""
    scope = enter(request, organization, campaign, Permission.MANAGE_PEOPLE)
    kind, mobilizer = request.GET.get("kind", ""), _number(request.GET.get("mobilizer", "")) or None
    kind = kind if kind in KINDS else ""
    now, start = timezone.now(), _number(request.GET.get("start", ""))
    found = reads.listed_changes(scope, kind=kind, mobilizer_id=mobilizer, start=start, now=now)
    context = {
        "changes": found,
        "kind": kind,
        "kinds": _kinds(found, kind, mobilizer),
        "mobilizer": mobilizer,
        "holder": found.contacts[0].mobilizer if found and found.contacts and mobilizer else "",
        "next": _asking(kind, mobilizer, found.next) if found and found.next else "",
    }
    return frame.render(request, scope, page="people", template="dashboard/people/changes.html", context=context)


def _kinds(found: Changes | None, chosen: str, mobilizer: int | None) -> list[dict[str, Any]]:
    """Everything, and each kind there is: what it is called, how many, and the address that lists it."""
    if found is None:
        return []
    each = [(kind, str(label), found.counts[kind]) for kind, label in KINDS.items() if found.counts.get(kind)]
    return [
        {"label": label, "count": count, "address": _asking(kind, mobilizer, 0), "is_chosen": kind == chosen}
        for kind, label, count in [("", _("All"), found.total), *each]
    ]


def _asking(kind: str, mobilizer: int | None, start: int) -> str:
    return "?" + urlencode(
        {name: value for name, value in (("kind", kind), ("mobilizer", mobilizer), ("start", start)) if value}
    )


def _decide(request: HttpRequest, scope: CampaignScope) -> None:
    chosen = {
        _number(name.removeprefix(_PREFIX)): str(value)
        for name, value in request.POST.items()
        if name.startswith(_PREFIX) and value
    }
    if not chosen:
        messages.error(request, _("Please choose for one contact at least."))
        return
    try:
        done = writes.review(scope, decisions=chosen, client_key=_key(request), now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
        return
    for sentence in _said(done):
        messages.success(request, sentence)


def _said(done: writes.Reviewed) -> list[str]:
    told = (
        (done.settled, ngettext("%(count)d contact decided.", "%(count)d contacts decided.", done.settled)),
        (
            done.proposed,
            ngettext(
                "%(count)d contact waits for a second admin.",
                "%(count)d contacts wait for a second admin.",
                done.proposed,
            ),
        ),
        (
            done.stale,
            ngettext(
                "%(count)d contact had changed meanwhile.", "%(count)d contacts had changed meanwhile.", done.stale
            ),
        ),
    )
    return [sentence % {"count": count} for count, sentence in told if count]


def _item(item: ReviewItem) -> dict[str, Any]:
    voters = [
        {
            **voter,
            "percent": voter["ppm"] // 10_000,
            "why": ", ".join(Reason.of(reason).sentence() for reason in voter["reasons"]),
        }
        for voter in item.voters
    ]
    return {"card": item.card, "voters": voters, "proposal": item.proposal, "proposed_by": item.proposed_by}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(2**62)) else 0


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_key", ""))
    except ValueError:
        return uuid4()
