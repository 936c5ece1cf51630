"""Whom an action is for: the ticks, what they may be, and how many people they mean."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kithwork.analytics import reads as analytics
from kithwork.analytics.reads import Audience
from kithwork.campaigns import reads as campaigns
from kithwork.content import reads
from kithwork.content.rules import Targeting
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.voterfile import reads as voterfile
from kithwork.voterfile.rules.areas import Area
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.forms import TargetingForm
from kithwork.web.dashboard.places import groups

# The name of the button that counts where no script does it.
BUTTON = "count"


@require_POST
def audience(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    """The line below the ticks, as they are ticked just now. Nothing is kept."""
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    form = TargetingForm(request.POST)
    told = request.GET.get("action", "")
    action_id = int(told) if told.isascii() and told.isdigit() and len(told) <= len(str(2**62)) else None
    offer(scope, form, reads.action(scope, action_id=action_id).targeting if action_id else Targeting())
    return render(request, "dashboard/content/_audience.html", {"audience": line(scope, form, action_id=action_id)})


def line(scope: CampaignScope, form: TargetingForm, *, action_id: int | None = None) -> str:
    """Whom the ticks of `form` mean, in a sentence; "" for what nobody could tick."""
    if not form.is_valid():
        return ""
    return words(analytics.audience(scope, targeting=read(form.cleaned_data), action_id=action_id))


def words(found: Audience) -> str:
    contacts, mobilizers, responded = found.contacts.count, found.mobilizers.count, found.responded.count
    if contacts is None or mobilizers is None or responded is None:  # never for who may edit
        raise NotFoundError
    if not contacts:
        return _("Nobody would see this now.")
    said = _("%(contacts)s of %(mobilizers)s will see this") % {
        "contacts": ngettext("%(number)s contact", "%(number)s contacts", contacts) % {"number": found.contacts.text},
        "mobilizers": ngettext("%(number)s mobilizer", "%(number)s mobilizers", mobilizers)
        % {"number": found.mobilizers.text},
    }
    if not responded:
        return _("%(said)s.") % {"said": said}
    done = ngettext("%(number)s of them already responded", "%(number)s of them already responded", responded)
    return _("%(said)s; %(done)s.") % {"said": said, "done": done % {"number": found.responded.text}}


def offer(scope: CampaignScope, form: TargetingForm, chosen: Targeting) -> None:
    """The campaign's rungs and geographies, tags that hold just now; and what was chosen before, though it is gone."""
    rungs = [(str(rung.id), rung.label) for rung in reads.ladder(scope).rungs]
    tags = sorted({*voterfile.tag_choices(scope), *chosen.tags}, key=str.casefold)
    areas = {area.written for area in _areas(scope)} | chosen.places
    form.fields["target_rungs"].choices = rungs  # type: ignore[attr-defined]  # a MultipleChoiceField
    form.fields["target_tags"].choices = [(tag, tag) for tag in tags]  # type: ignore[attr-defined]
    form.fields["target_places"].choices = [(area, area) for area in areas]  # type: ignore[attr-defined]


def initial(targeting: Targeting) -> dict[str, object]:
    return {
        "target_rungs": [str(rung) for rung in targeting.rungs],
        "target_unanswered": targeting.unanswered,
        "target_match_statuses": list(targeting.match_statuses),
        "target_tags": list(targeting.tags),
        "target_places": list(targeting.places),
    }


def read(said: Mapping[str, Any]) -> Targeting:
    return Targeting(
        rungs=frozenset(int(rung) for rung in said["target_rungs"]),
        unanswered=said["target_unanswered"],
        match_statuses=frozenset(said["target_match_statuses"]),
        tags=frozenset(said["target_tags"]),
        places=frozenset(said["target_places"]),
    )


def context(
    request: HttpRequest, scope: CampaignScope, form: TargetingForm, *, action_id: int | None
) -> dict[str, Any]:
    """What the ticks of a page need besides its form."""
    counted = TargetingForm(request.POST) if BUTTON in request.POST else None
    if counted:
        offer(scope, counted, reads.action(scope, action_id=action_id).targeting if action_id else Targeting())
    return {
        "places": groups(_areas(scope), ticked=_ticked(form)),
        "action_id": action_id,
        "audience": line(scope, counted, action_id=action_id) if counted else "",
    }


def _areas(scope: CampaignScope) -> tuple[Area, ...]:
    chosen = campaigns.details(scope).geographies
    return tuple(Area.read(written) for written in chosen) or voterfile.areas(scope)


def _ticked(form: TargetingForm) -> frozenset[str]:
    """Of what was sent only what may be chosen: the form's own error names the rest."""
    known = {str(area) for area, _label in form.fields["target_places"].choices}  # type: ignore[attr-defined]
    return frozenset(known & {str(area) for area in form["target_places"].value() or ()})
