"""The audit trail, as sentences: who did or saw what, filtered, a page at a time, and as CSV."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kithwork.accounts import door, reads
from kithwork.audit import reads as audit
from kithwork.audit.rules import Kind, kind
from kithwork.audit.writes import record
from kithwork.campaigns import reads as campaigns
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.stewardship import reads as stewardship_reads
from kithwork.stewardship import writes as stewardship
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.organization import whole_number
from kithwork.web.dashboard.trail_words import KINDS, REASONS, SENTENCES, sentence
from kithwork.web.ui.confirming import confirmed_to_read
from kithwork.web.ui.request import origin, see_other

# Whoever acted in so many days can be chosen; whoever acted before is found by the days.
CHOSEN_FROM = timedelta(days=90)
HEADER = (
    "id", "at", "actor_id", "actor_role", "verb", "sentence", "noun", "noun_id", "campaign_id", "people", "fields",
    "network", "reason",
)  # fmt: skip


class TrailForm(forms.Form):
    """Every field may be empty."""

    who = forms.TypedChoiceField(label=gettext_lazy("Who"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    verb = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: QueryDict | None, *, people: dict[int, str]) -> None:
        super().__init__(data)
        named = sorted(people.items(), key=lambda one: one[1].casefold())
        sentences = sorted(((verb, str(said)) for verb, said in SENTENCES.items()), key=lambda one: one[1])
        self.fields["who"].choices = [("", _("Everybody")), *named]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("Everything")), *KINDS.items()]  # type: ignore[attr-defined]
        self.fields["verb"].choices = [("", _("Everything")), *sentences]  # type: ignore[attr-defined]

    def question(self) -> audit.Question:
        """Of what is filled in wrongly nothing is asked; the form says so beside the field."""
        said = self.cleaned_data
        verbs = {said["verb"]} if said.get("verb") else set()
        if said.get("kind"):
            of_kind = {verb for verb in SENTENCES if kind(verb) is Kind(said["kind"])}
            verbs = (verbs & of_kind or {""}) if verbs else of_kind
        return audit.Question(said.get("who"), verbs, said.get("first"), said.get("last"))


@require_safe
def trail(request: HttpRequest, organization: str) -> HttpResponse:
    scope, now = _reader(request, organization), timezone.now()
    people = _people(scope, audit.actors(scope, since=now - CHOSEN_FROM))
    form = TrailForm(request.GET or None, people=people)
    question = form.question() if form.is_valid() else audit.EVERYTHING
    page = audit.trail(scope, question=question, before=whole_number(request.GET.get("before", "")))
    record(scope, verb="audit.read", noun="audit", people=0, now=now)
    asked = request.GET.copy()
    asked.pop("before", None)
    context = {
        "form": form,
        "lines": _told(scope, page.lines),
        "next": page.next,
        "asked": asked.urlencode(),
        "is_narrowed": any(asked.values()),
    }
    template = "dashboard/organization/trail.html"
    return frame.render(request, scope, page="audit", template=template, context=context)


@require_safe
@confirmed_to_read
def trail_csv(request: HttpRequest, organization: str) -> HttpResponseBase:
    """As the trail keeps it, with ids instead of names, so that the file is as free of people as the trail is."""
    scope, now = _reader(request, organization), timezone.now()
    people = _people(scope, audit.actors(scope, since=now - CHOSEN_FROM))
    form = TrailForm(request.GET, people=people)
    question = form.question() if form.is_valid() else audit.EVERYTHING
    record(scope, verb="audit.export", noun="audit", now=now)
    response = StreamingHttpResponse(
        _csv(audit.all_lines(scope, question=question)), content_type="text/csv; charset=utf-8"
    )
    name = f"audit-{organization}-{now.astimezone(scope.zone):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


class DigestForm(forms.Form):
    is_mine = forms.BooleanField(label=gettext_lazy("Send it to me"), required=False)
    weekday = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=int, choices=tuple(enumerate(WEEKDAYS)))
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hour"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest, organization: str) -> HttpResponse:
    """The weekly mail: its day and hour are the organization's, whether it comes is each admin's own."""
    scope = _reader(request, organization)
    form = DigestForm(
        request.POST if request.method == "POST" else None, initial=asdict(stewardship_reads.digest_time(scope))
    )
    if form.is_valid():
        stewardship.set_digest(scope, **form.cleaned_data, now=timezone.now())
        messages.success(request, _("Saved."))
        return see_other(reverse("dashboard:audit", args=[organization]))
    template = "dashboard/organization/digest.html"
    context = {"form": form, "zone": scope.time_zone}
    return frame.render(request, scope, page="audit", template=template, context=context)


class _Echo:
    """csv's writer hands each line on."""

    def write(self, text: str) -> str:
        return text


def _csv(lines: Iterator[audit.Line]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(HEADER)
    for line in lines:
        yield writer.writerow(
            (
                line.id, line.at.isoformat(), line.actor_id or "", line.actor_role, line.verb, sentence(line.verb),
                line.noun, line.noun_id, line.campaign_id or "", line.people, " ".join(line.fields), line.origin,
                line.reason,
            )
        )  # fmt: skip


def _people(scope: OrgScope, user_ids: frozenset[int]) -> dict[int, str]:
    """Names of who holds a role or has joined a campaign; everybody else stays a number, as the trail keeps them."""
    names = campaigns.names_of_users(scope, user_ids=user_ids) | reads.user_labels(scope, user_ids=user_ids)
    return {user: names.get(user) or _("user %(id)d") % {"id": user} for user in user_ids}


def _told(scope: OrgScope, lines: tuple[audit.Line, ...]) -> list[dict[str, object]]:
    people = _people(scope, frozenset(line.actor_id for line in lines if line.actor_id))
    names = {card.id: card.name for card in campaigns.campaigns(scope)}
    return [
        {
            "when": date_format(line.at.astimezone(scope.zone), "DATETIME_FORMAT"),
            "who": _who(line, people),
            "what": sentence(line.verb),
            "verb": line.verb,
            "which": f"{line.noun} {line.noun_id}".strip().replace("_", " "),
            "campaign": names.get(line.campaign_id or 0, ""),
            "people": line.people,
            "fields": ", ".join(line.fields),
            "origin": line.origin,
            "reason": str(REASONS.get(line.reason, "")),
        }
        for line in lines
    ]


def _who(line: audit.Line, people: dict[int, str]) -> str:
    if line.actor_id is not None:
        return people[line.actor_id]
    return _("a visitor") if line.actor_role == "visitor" else _("the machine")


def _reader(request: HttpRequest, organization: str) -> OrgScope:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.READ_AUDIT)
    return scope
