"""Scheduled exports: what is made by itself, when, where it is brought, and how the last runs went."""

from collections.abc import Iterable
from datetime import time
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kithwork.exports import reads, writes
from kithwork.exports.columns import ExportKind
from kithwork.exports.reads import ScheduleCard
from kithwork.exports.rules import Rhythm
from kithwork.exports.writes import Wish
from kithwork.kernel import delivery
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.exports import FORMATS
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import RepeatSafeForm, refuse
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import see_other

DAYS = (
    ("0", gettext_lazy("all rows")),
    ("1", gettext_lazy("of the day before")),
    ("7", gettext_lazy("of the seven days before")),
)
EVERY = (("day", gettext_lazy("every day")), *((f"week-{day}", name) for day, name in WEEKDAYS.items()))
TARGETS = {
    delivery.FOLDER: gettext_lazy("A folder of the server"),
    delivery.S3: gettext_lazy("The S3-compatible storage of this installation"),
}


class ScheduleForm(RepeatSafeForm):
    kind = forms.ChoiceField(label=gettext_lazy("What"))
    query = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)
    days = forms.ChoiceField(label=gettext_lazy("Which rows"), choices=DAYS)
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS)
    every = forms.ChoiceField(label=gettext_lazy("On"), choices=EVERY)
    hour = forms.ChoiceField(label=gettext_lazy("At"), initial="5")
    target = forms.ChoiceField(label=gettext_lazy("Where to"))
    folder = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=1_000,
        initial="nightly",
        help_text=gettext_lazy("Inside a folder of this campaign: letters, digits, hyphens, underscores."),
    )
    terms_accepted = forms.BooleanField(
        label=gettext_lazy("I accept the terms of use of the voter files in force, for every run"), required=False
    )

    def __init__(self, *args: Any, kinds: Iterable[ExportKind], **values: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **values)
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["hour"].choices = [(str(hour), time_format(time(hour), "TIME_FORMAT")) for hour in range(24)]  # type: ignore[attr-defined]
        self.fields["target"].choices = [(key, TARGETS[key]) for key in delivery.offered()]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
@limited("export")
def schedules(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    asked = {name: request.GET.get(name, "") for name in ("kind", "query") if request.GET.get(name)}
    form = ScheduleForm(
        request.POST if request.method == "POST" else None, kinds=reads.kinds(scope).values(), initial=asked
    )
    if form.is_valid():
        try:
            _schedule(scope, form.cleaned_data)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("It will be made by itself from now on."))
            return _back(organization, campaign)
    context = {
        "form": form,
        "schedules": (listed := [(card, _words(card)) for card in reads.schedules(scope, now=timezone.now())]),
        "is_moving": any(run.is_moving or run.is_leaving for card, _said in listed for run in card.runs),
        "terms": reads.terms(scope),
        "has_selection": bool(asked.get("query")),
        "fresh": RepeatSafeForm(auto_id=False),
    }
    template = "dashboard/exports/schedules.html"
    return frame.render(request, scope, page="exports", template=template, context=context)


@require_POST
def stop_schedule(request: HttpRequest, organization: str, campaign: str, schedule: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    writes.stop_schedule(scope, schedule_id=schedule, now=timezone.now())
    messages.success(request, _("Stopped. What it made stays where it was brought."))
    return _back(organization, campaign)


@require_POST
@confirmed
def accept_schedule_terms(request: HttpRequest, organization: str, campaign: str, schedule: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    writes.accept_terms(scope, schedule_id=schedule, now=timezone.now())
    return _back(organization, campaign)


@require_POST
@confirmed
@limited("export")
def run_schedule(request: HttpRequest, organization: str, campaign: str, schedule: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    form = RepeatSafeForm(request.POST)
    key = form.cleaned_data["client_key"] if form.is_valid() else uuid4()
    writes.run_now(scope, schedule_id=schedule, client_key=key, now=timezone.now())
    return _back(organization, campaign)


@require_POST
@confirmed
@limited("export")
def deliver_export(request: HttpRequest, organization: str, campaign: str, export: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EXPORT)
    writes.deliver_again(scope, export_id=export, now=timezone.now())
    return _back(organization, campaign)


def _words(card: ScheduleCard) -> str:
    """When it runs, and where it brings what it makes."""
    hour = time_format(time(card.rhythm.hour), "TIME_FORMAT")
    rhythm = card.rhythm
    when = (
        _("every day at %(hour)s") % {"hour": hour}
        if rhythm.every == "day"
        else _("%(day)s at %(hour)s") % {"day": WEEKDAYS[rhythm.weekday], "hour": hour}
    )
    return f"{when} · {dict(DAYS)[str(rhythm.days)]} · {TARGETS[card.target]}: {card.folder}"


def _schedule(scope: CampaignScope, said: dict[str, Any]) -> None:
    every, _hyphen, weekday = said["every"].partition("-")
    writes.schedule(
        scope,
        wish=Wish(
            kind=said["kind"],
            query=said["query"],
            format=said["format"],
            rhythm=Rhythm(every, int(weekday or 0), int(said["hour"]), int(said["days"])),
            target=said["target"],
            folder=said["folder"],
        ),
        terms_accepted=said["terms_accepted"],
        client_key=said["client_key"],
        now=timezone.now(),
    )


def _back(organization: str, campaign: str) -> HttpResponse:
    return see_other(reverse("dashboard:export_schedules", args=[organization, campaign]))
