"""The numbers of a campaign. What is asked stands in the URL: days, both counted, and whose contacts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kithwork.analytics import reads
from kithwork.analytics.columns import METRICS
from kithwork.analytics.reads import ActionFigures, Dashboard, Growth, Map
from kithwork.analytics.reads import Bar as Counted
from kithwork.analytics.rules import Cell, Within
from kithwork.analytics.writes import count_now as recount
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.people import reads as people
from kithwork.web.dashboard import chart_sheets as sheets
from kithwork.web.dashboard import frame, shapes
from kithwork.web.dashboard.chart_sheets import Part, Sheet, count
from kithwork.web.dashboard.entrance import enter
from kithwork.web.dashboard.lists import NO_LISTS, Lists
from kithwork.web.dashboard.organization import whole_number
from kithwork.web.ui import charts
from kithwork.web.ui.request import see_other

# In the URL; what a campaign's people are mapped by.
AREA_KINDS = {
    "state": gettext_lazy("States"),
    "county": gettext_lazy("Counties"),
    "congress": gettext_lazy("Congressional districts"),
    "senate": gettext_lazy("State senate districts"),
    "house": gettext_lazy("State house districts"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked, in words for its form; `problems` are sentences about what of it was left out."""

    within: Within
    mobilizer: str
    area: str
    problems: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, str]:
        told = {
            "from": self.within.first,
            "to": self.within.last,
            "mobilizer": self.within.mobilizer_id,
            "area": self.area if self.area != "county" else "",
        }
        return {name: str(value) for name, value in told.items() if value}

    def address(self, **changed: str) -> str:
        return "?" + urlencode({name: value for name, value in {**self.parameters, **changed}.items() if value})

    @property
    def chips(self) -> list[dict[str, str]]:
        """Each filter in words, and the page without it."""
        words = {
            "from": self.within.first and _("From %(day)s") % {"day": date_format(self.within.first)},
            "to": self.within.last and _("To %(day)s") % {"day": date_format(self.within.last)},
            "mobilizer": self.mobilizer and _("Held by %(name)s") % {"name": self.mobilizer},
        }
        return [
            {"text": str(words[name]), "href": "?" + urlencode({k: v for k, v in self.parameters.items() if k != name})}
            for name in self.parameters
            if name in words
        ]

    @property
    def kind(self) -> str:
        return "" if self.area == "state" else self.area

    @property
    def query(self) -> str:
        return f"?{urlencode(self.parameters)}" if self.parameters else ""


@require_safe
def analytics(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_ANALYTICS)
    if (leads_to := _tidied(request, scope)) is not None:
        return HttpResponseRedirect(f"{request.path}{leads_to}")
    asked = _asked(request, scope)
    dashboard = reads.dashboard(scope, asked=asked.within)
    lists = _lists(scope, organization, campaign, asked)
    context = {
        "asked": asked,
        "dashboard": dashboard,
        "as_of": dashboard.as_of and dashboard.as_of.astimezone(scope.zone).strftime("%H:%M"),
        "top": _top(dashboard, lists),
        "ladder": [_bar(bar, lists.rung(bar.id)) for bar in dashboard.ladder],
        "unanswered": count(dashboard.unanswered, lists.unanswered),
        "actions": [_action(figures, lists) for figures in dashboard.actions],
        "metrics": METRICS,
        "guarded": not scope.may(Permission.VIEW_PEOPLE),
        "files": {name: _file(organization, campaign, name, asked) for name in SHEETS},
        **_charts(scope, asked, lists),
    }
    return frame.render(request, scope, page="analytics", template="dashboard/analytics/page.html", context=context)


@require_POST
def count_now(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.VIEW_ANALYTICS)
    recount(scope)
    messages.success(request, _("Counting. Open this page again in about half a minute."))
    return see_other(reverse("dashboard:analytics", args=[organization, campaign]))


@require_safe
def analytics_sheet(request: HttpRequest, organization: str, campaign: str, sheet: str) -> HttpResponse:
    """The table behind a chart, as a file."""
    scope = enter(request, organization, campaign, Permission.VIEW_ANALYTICS)
    if sheet not in SHEETS:
        raise NotFoundError(sheet)
    made = SHEETS[sheet](scope, _asked(request, scope), NO_LISTS)
    response = HttpResponse(made.csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{campaign}-{sheet}.csv"'
    return response


def _charts(scope: CampaignScope, asked: Asked, lists: Lists) -> dict[str, Any]:
    now, within = timezone.now(), asked.within
    grown = reads.growth(scope, now=now, asked=within)
    moved = reads.movement(scope, now=now, asked=within)
    shared = sheets.overlap(reads.overlap(scope, asked=within), lists)
    where = reads.places(scope, kind=asked.kind, asked=within)
    placed = sheets.places(where, lists)
    return {
        "growth": sheets.growth(grown, lists),
        "growing": _lines(grown),
        "movement": sheets.movement(moved, lists),
        "flow": charts.flow(
            [place.label for place in moved.stood],
            [place.label for place in moved.stand],
            [[cell.count or 0 for cell in line] for line in moved.moved],
        ),
        "overlap": shared,
        "overlapping": [{"label": row[0].text, **_part(row[1])} for row in shared.rows],
        "places": placed,
        "map": _map(where),
        "lacks_shapes": asked.kind in {"congress", "senate", "house"},
        "placed": [{"label": row[0].text, **_part(row[2])} for row in placed.rows[:-1]],
        "not_placed": placed.rows[-1][2],
        "kinds": [
            {"label": label, "href": asked.address(area=kind), "is_current": kind == asked.area}
            for kind, label in AREA_KINDS.items()
        ],
    }


def _map(where: Map) -> charts.AreaMap | None:
    """None where this server has no shapes of these areas."""
    drawn = shapes.shapes(where.kind, {area.state for area, _ in where.areas})
    if not drawn.outlines:
        return None
    counts = {
        (area.state, shapes.plain(area.name) if area.kind == "county" else area.name): (area, cell)
        for area, cell in where.areas
    }
    nobody = Cell(0, "0")
    found = [(one, *counts.get((one.area.state, one.area.name), (one.area, nobody))) for one in drawn.outlines]
    return charts.area_map(
        shapes.WIDTH,
        drawn.height,
        [(one.path, area.name or area.state, cell.text, cell.count) for one, area, cell in found],
    )


def _lines(grown: Growth) -> list[tuple[str, charts.LineChart]]:
    told = (
        (_("Mobilizers joined"), grown.mobilizers),
        (_("Contacts added"), grown.contacts),
        (_("Touchpoints recorded"), grown.touchpoints),
    )
    return [
        (label, charts.line(grown.days, [charts.Series(label, tuple(cell.count or 0 for cell in cells))]))
        for label, cells in told
    ]


def _part(part: Part) -> dict[str, object]:
    return {"text": part.text, "count": part.count, "href": part.href}


def _lists(scope: CampaignScope, organization: str, campaign: str, asked: Asked) -> Lists:
    return Lists(organization, campaign, asked.within) if scope.may(Permission.VIEW_PEOPLE) else NO_LISTS


def _file(organization: str, campaign: str, name: str, asked: Asked) -> str:
    return reverse("dashboard:analytics_sheet", args=[organization, campaign, name]) + asked.query


# By the name in the URL. Each asks only for what it shows.
SHEETS: Mapping[str, Callable[[CampaignScope, Asked, Lists], Sheet]] = {
    "numbers": lambda scope, asked, _lists: sheets.numbers(reads.dashboard(scope, asked=asked.within)),
    "ladder": lambda scope, asked, lists: sheets.ladder(reads.dashboard(scope, asked=asked.within), lists),
    "responses": lambda scope, asked, lists: sheets.responses(reads.dashboard(scope, asked=asked.within), lists),
    "growth": lambda scope, asked, lists: sheets.growth(
        reads.growth(scope, now=timezone.now(), asked=asked.within), lists
    ),
    "movement": lambda scope, asked, lists: sheets.movement(
        reads.movement(scope, now=timezone.now(), asked=asked.within), lists
    ),
    "overlap": lambda scope, asked, lists: sheets.overlap(reads.overlap(scope, asked=asked.within), lists),
    "places": lambda scope, asked, lists: sheets.places(
        reads.places(scope, kind=asked.kind, asked=asked.within), lists
    ),
}


def _tidied(request: HttpRequest, scope: CampaignScope) -> str | None:
    """A mobilizer is asked for by name or e-mail and stands in the URL by number; empty fields leave it."""
    asked = {name: request.GET.get(name, "") for name in ("from", "to", "mobilizer", "area")}
    if asked["mobilizer"] and not asked["mobilizer"].isdecimal() and scope.may(Permission.VIEW_PEOPLE):
        found = people.mobilizers_called(scope, text=asked["mobilizer"], now=timezone.now())
        if len(found) != 1:
            return None
        asked["mobilizer"] = str(found[0].id)
    elif all(asked[name] or name not in request.GET for name in asked):
        return None
    kept = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"


def _asked(request: HttpRequest, scope: CampaignScope) -> Asked:
    problems: list[str] = []
    first, last = (_day(request.GET.get(name, ""), problems) for name in ("from", "to"))
    if first and last and first > last:
        first, last = last, first
    mobilizer = request.GET.get("mobilizer", "") if scope.may(Permission.VIEW_PEOPLE) else ""
    area = request.GET.get("area", "county")
    area = area if area in AREA_KINDS else "county"
    if mobilizer and not mobilizer.isdecimal():
        problems.append(_("That is no one mobilizer's name or e-mail; everybody is counted."))
        return Asked(Within(first, last), "", area, tuple(problems))
    mobilizer_id = whole_number(mobilizer)
    name = people.mobilizer_name(scope, mobilizer_id=mobilizer_id, now=timezone.now()) if mobilizer_id else ""
    return Asked(Within(first, last, mobilizer_id), name, area, tuple(problems))


def _day(text: str, problems: list[str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        problems.append(_("A day reads like 2026-10-31; what was given was left out."))
        return None
    if 1900 <= day.year <= 2200:  # noqa: PLR2004 - as tables are filtered
        return day
    raise NotFoundError(text)


def _top(dashboard: Dashboard, lists: Lists) -> list[tuple[Any, str]]:
    """A number with the list of as many people behind it; where there is no such list, it is just a number."""
    touched = next(stat.count for stat in dashboard.top if stat.metric.key == "contacts_with_touchpoints")
    found = []
    for stat in dashboard.top:
        href = lists.metric(stat.metric.key)
        if stat.metric.key == "unique_people_reached":
            # A voter whom two mobilizers hold is one person in two rows.
            href = lists.metric("contacts_with_touchpoints") if stat.count == touched else ""
        found.append((stat, href))
    return found


def _bar(bar: Counted, href: str) -> dict[str, object]:
    return {"label": bar.label, "text": bar.text, "share": bar.share, "count": bar.count, "href": href}


def _action(figures: ActionFigures, lists: Lists) -> dict[str, object]:
    action_id = figures.action.id
    return {
        "action": figures.action,
        "value": figures.value,
        "responded": count(figures.responded, lists.responded(action_id)),
        "eligible": count(figures.eligible, lists.eligible(action_id)),
        "options": [_bar(bar, lists.option(action_id, bar.id)) for bar in figures.options],
    }
