"""The forms of a campaign's content. Each is a page of its own, and a step of the builder."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kithwork.campaigns import reads as campaigns
from kithwork.campaigns import writes as campaigns_writes
from kithwork.content import reads
from kithwork.content.rules import RUNGS_AT_LEAST
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.language import say
from kithwork.kernel.scope import CampaignScope, OrgScope
from kithwork.outreach import reads as outreach
from kithwork.stewardship import writes as stewardship
from kithwork.voterfile import reads as voterfile
from kithwork.web.dashboard import rows
from kithwork.web.dashboard.forms import DetailsForm, GeographiesForm, LadderForm
from kithwork.web.dashboard.places import groups
from kithwork.web.dashboard.preview import BUTTON
from kithwork.web.ui.forms import as_typed, refuse, uploaded


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as typed or as stored. `slug` is the campaign's address once it was saved, "" before."""

    fields: str
    context: dict[str, Any] = field(default_factory=dict)
    slug: str = ""


def first(request: HttpRequest, scope: OrgScope) -> Sheet:
    """The details of a campaign that is not there yet."""
    form = _details_form(request, {"time_zone": scope.time_zone})
    slug = ""
    if form.is_valid():
        try:
            slug = campaigns_writes.begin(scope, details=_said(form), now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
    return Sheet("dashboard/content/_details_fields.html", _details_context(request, form, is_draft=True), slug)


def details(request: HttpRequest, scope: CampaignScope) -> Sheet:
    form = _details_form(request, _details_initial(scope))
    slug = ""
    if form.is_valid():
        try:
            slug = campaigns_writes.edit_details(scope, details=_said(form), now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
    context = _details_context(request, form, is_draft=scope.status == "draft")
    return Sheet("dashboard/content/_details_fields.html", context, slug)


def ladder(request: HttpRequest, scope: CampaignScope) -> Sheet:
    found = reads.ladder(scope)
    slug = ""
    if request.method != "POST":
        form, rungs = LadderForm(initial={"question": found.question}), rows.of(found.rungs)
    else:
        form, rungs = LadderForm(request.POST), rows.read(request.POST, "rung")
        if rungs.is_rearranged:
            form = as_typed(LadderForm, request.POST)
        elif form.is_valid():  # a draft's question may wait; the write says so of any other
            try:
                stewardship.edit_ladder(scope, **form.cleaned_data, rungs=rungs.rows, now=timezone.now())
            except RefusedError as refused:
                refuse(form, refused)
            else:
                slug = campaigns.details(scope).slug
    context = {
        "form": form,
        "rungs": rows.padded(rungs.rows, RUNGS_AT_LEAST),
        "focus": rungs.focus,
        "answered": outreach.answered_rungs(scope, rung_ids=[rung.id for rung in found.rungs]),
    }
    return Sheet("dashboard/content/_ladder_fields.html", context, slug)


def geographies(request: HttpRequest, scope: CampaignScope) -> Sheet:
    """Of the areas of the voter files in force, and those chosen before."""
    chosen, offered = campaigns.details(scope), voterfile.areas(scope)
    form = GeographiesForm(request.POST if request.method == "POST" else None)
    written = {*(area.written for area in offered), *chosen.geographies}
    form.fields["geographies"].choices = [(area, area) for area in written]  # type: ignore[attr-defined]
    slug = ""
    if form.is_valid():
        try:
            said = form.cleaned_data["geographies"]
            campaigns_writes.set_geographies(scope, geographies=said, now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            slug = chosen.slug
    ticked = form["geographies"].value() if form.is_bound else chosen.geographies
    shown = groups(offered, ticked=written & set(ticked or ()))
    return Sheet("dashboard/content/_geographies_fields.html", {"form": form, "places": shown}, slug)


def _details_form(request: HttpRequest, initial: dict[str, object]) -> DetailsForm:
    if BUTTON in request.POST:
        return as_typed(DetailsForm, request.POST)
    is_sent = request.method == "POST"
    return DetailsForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)


def _details_context(request: HttpRequest, form: DetailsForm, *, is_draft: bool) -> dict[str, Any]:
    return {"form": form, "is_draft": is_draft, "previewed": request.POST.get(BUTTON, "")}


def _said(form: DetailsForm) -> campaigns_writes.Details:
    said = dict(form.cleaned_data)
    return campaigns_writes.Details(**said | {"picture": uploaded(said["picture"])})


def _details_initial(scope: CampaignScope) -> dict[str, object]:
    found = campaigns.details(scope)
    return {
        "name": found.name,
        "slug": found.slug,
        "time_zone": found.time_zone,
        "election_on": found.election_on,
        "landing_title": say(found.landing_title, language=scope.language),
        "landing_text": say(found.landing_text, language=scope.language),
        "picture_alt": say(found.picture_alt, language=scope.language),
        "passcode_required": found.passcode_required,
        "passcode": found.passcode,
    }
