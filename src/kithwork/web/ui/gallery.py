"""Every component with its props. The samples are drawn by templates named after their entry."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from kithwork.web.ui import charts
from kithwork.web.ui.forms import RepeatSafeForm
from kithwork.web.ui.frame import PageLink
from kithwork.web.ui.icons import ICONS


class Prop(NamedTuple):
    """Code, not prose: what a template writes."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`tag` is what a template writes; the sample is `ui/gallery/<key>.html`."""

    key: str
    title: str
    tag: str
    props: tuple[Prop, ...] = ()

    @property
    def template(self) -> str:
        return f"ui/gallery/{self.key}.html"


ENTRIES = (
    Entry(
        "words",
        "Words",
        "h1 h2 h3 p .quiet .prose .said a code",
        (Prop("<time datetime data-when>", "reads in the device's time"),),
    ),
    Entry("colours", "Colours", "var(--paper) …"),
    Entry("icons", "Icons", '<c-icon name="plus" />', (Prop("name", " ".join(ICONS)),)),
    Entry(
        "buttons",
        "Buttons",
        '<c-button variant="primary" href="…">Save</c-button>',
        (
            Prop("variant", "primary · secondary (default) · quiet · danger"),
            Prop("href", "makes it a link"),
            Prop("type", "button (default) · submit"),
            Prop("size", "small"),
            Prop("…", "any other attribute goes to the element"),
        ),
    ),
    Entry(
        "fields",
        "Fields and errors",
        '<c-errors :form="form" /> <c-field :field="form.name" />',
        (
            Prop(":form", "a form; nothing is drawn while it has no errors"),
            Prop("still", "does not take the focus when the page opens"),
            Prop(":field", "a bound field: label, input, hint, error and their aria"),
            Prop("label, hint", "instead of the field's own"),
        ),
    ),
    Entry(
        "card",
        "Card",
        '<c-card title="Details">…</c-card>',
        (
            Prop("title", "its heading"),
            Prop("level", "2 (default) · 3"),
            Prop("id", "to link to"),
            Prop('<c-slot name="actions">', "buttons beside the title"),
        ),
    ),
    Entry(
        "stats",
        "Stats",
        '<div class="stats"><c-stat label="…" value="…" /></div>',
        (
            Prop("label, value", "words and number"),
            Prop("hint", "the counts behind a share"),
            Prop("href", "the people behind the number"),
        ),
    ),
    Entry(
        "badges",
        "Badges and notices",
        '<c-badge tone="good">Active</c-badge> <c-notice tone="warn">…</c-notice>',
        (
            Prop("c-badge tone", "plain (default) · good · warn · bad · info"),
            Prop("c-notice tone", "info (default) · good · warn · bad"),
        ),
    ),
    Entry(
        "messages",
        "Messages",
        "messages.success(request, …)",
        (Prop("level", "success · info · warning · error; read out as they come"),),
    ),
    Entry(
        "table",
        "Table and pager",
        '<c-table label="Contacts"><table>…</table></c-table> <c-pager :page="page" />',
        (
            Prop("label", "names the region, which scrolls by keyboard too"),
            Prop('class="number"', "for th and td of numbers"),
            Prop(":page", "previous and next (query strings, empty for none), summary (words)"),
        ),
    ),
    Entry(
        "empty",
        "Empty state",
        '<c-empty title="…" text="…">action</c-empty>',
        (Prop("title, text", "what is not here, and what to do about it"),),
    ),
    Entry(
        "menu",
        "Menu and dialog",
        '<c-menu label="More">…</c-menu> <c-dialog id="…" title="…" label="…">…</c-dialog>',
        (
            Prop("c-menu label, variant, icon", "its button; inside: links and forms with one button"),
            Prop("c-menu end", "opens towards the left"),
            Prop("c-dialog id, title", "its name"),
            Prop("c-dialog label, variant", "the button that opens it"),
            Prop("c-dialog href", "the page that does the same without JavaScript"),
        ),
    ),
    Entry(
        "tabs",
        "Tabs and steps",
        '<c-tabs :items="…" label="…" /> <c-steps :steps="…" label="…" />',
        (
            Prop(":items", "label, href, is_current"),
            Prop(":steps", "label, state (done, current, later), href"),
            Prop("label", "names the list for who hears it"),
        ),
    ),
    Entry(
        "progress",
        "Progress and copy",
        '<c-progress value="3" max="8" label="…" /> <c-copy value="…" label="…" />',
        (Prop("value, max, label", "how far, in words"), Prop("c-copy value, label", "what is copied, what it is")),
    ),
    Entry(
        "bars",
        "Bars and ladder",
        '<c-bars :rows="…" label="…" ladder />',
        (
            Prop(":rows", "label, count (None: hidden), text, share, href"),
            Prop("label", "what is counted"),
            Prop("ladder", "rungs between two rails"),
        ),
    ),
    Entry(
        "line",
        "Line over days",
        '<c-line :chart="…" label="…" />',
        (Prop(":chart", "charts.line(days, series): up to three lines"), Prop("label", "what is counted")),
    ),
    Entry(
        "flow",
        "Flow and its table",
        '<c-flow :chart="…" label="…" left="…" right="…"><c-sheet :sheet="…" href="…" /></c-flow>',
        (
            Prop(":chart", "charts.flow(left, right, counts)"),
            Prop("left, right", "what stands at either side"),
            Prop("c-sheet :sheet", "caption, heads, rows of parts: text, href, count"),
            Prop("c-sheet href, open", "its CSV, and whether it is open"),
        ),
    ),
    Entry("map", "Map", '<c-map :map="…" />', (Prop(":map", "charts.area_map(width, height, areas)"),)),
    Entry("ladder", "Ladder, lists, choices", "ol.ladder · ul.people a.row · button.choice[aria-pressed] · ul.chips"),
)
COLOURS = ("paper", "sheet", "sunk", "ink", "soft", "line", "edge", "accent", "marker", "margin", "good", "warn", "bad")


class SampleForm(RepeatSafeForm):
    name = forms.CharField(label=_("Name"), help_text=_("As you would say it."))
    email = forms.EmailField(label=_("E-mail"))
    state = forms.ChoiceField(label=_("State"), choices=[("NC", "North Carolina"), ("VA", "Virginia")], required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("For contacts who are"),
        choices=[("matched", _("Matched")), ("possible", _("Possible")), ("unmatched", _("Unmatched"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    passcode = forms.BooleanField(label=_("Ask for a passcode"), required=False)


def samples() -> dict[str, Any]:
    """What the samples draw. Each is drawn by day and by night; two forms keep the ids of the page apart."""
    return {
        "entries": ENTRIES,
        "light_form": _form("light"),
        "dark_form": _form("dark"),
        "icons": tuple(ICONS),
        "colours": COLOURS,
        "rungs": _RUNGS,
        "people": _PEOPLE,
        "sample_page": SimpleNamespace(previous="before=12", next="after=61", summary="1–50 of 10,000+"),
        "tabs": (PageLink("Mobilizers", "#tabs", is_current=True), PageLink("Contacts", "#tabs")),
        "steps": tuple({"label": label, "state": state, "href": href} for label, state, href in _STEPS),
        "growth": _growth(),
        "flow": charts.flow(("Yes", "No", "New"), ("Yes", "No"), ((31, 4), (9, 12), (3, 1))),
        "sheet": _sheet(),
        "map": charts.area_map(90, 30, [(f"M{30 * n} 0h28v30h-28Z", f"Area {n}", str(9 * n), 9 * n) for n in range(3)]),
        "said": (("success", "Rosa is on your list."), ("error", "The slug is taken. Please choose another.")),
        "frame": {"organization": {"name": _("Gallery")}, "pages": _index()},
    }


def phone_frame() -> dict[str, Any]:
    """A shell of nobody's campaign."""
    links = ((_("Tasks"), "tasks"), (_("Contacts"), "people"), (_("Me"), "person"))
    return {
        "campaign": {"name": "Library levy 2026"},
        "organization": {"name": "Maple Neighbors", "paid_for_by": "Paid for by Maple Neighbors."},
        "home_href": "#main",
        "pages": tuple(PageLink(str(label), "#main", icon == "tasks", icon) for label, icon in links),
    }


def _form(side: str) -> SampleForm:
    return SampleForm({f"{side}-email": "not an address", f"{side}-kinds": ["matched"]}, prefix=side)


def _index() -> tuple[PageLink, ...]:
    return tuple(PageLink(entry.title, f"#{entry.key}") for entry in ENTRIES)


_RUNGS = (
    {"label": "Strong yes", "count": 212, "share": "41.2 %"},
    {"label": "Leaning yes, but wants to talk about the bus line first", "count": 140, "share": "27.2 %"},
    {"label": "Undecided", "count": 98, "share": "19.1 %"},
    {"label": "No", "count": 64, "share": "12.5 %"},
    {"label": "Would rather not say", "count": None, "text": "<5", "share": ""},
)
_PEOPLE = (
    ("Rosa O’Brien-Núñez", "Durham", "matched", 14, 3),
    ("Ben Okafor", "Chapel Hill", "possible", 2, 0),
    ("Wei-Ling Chen", "Raleigh", "unmatched", 1204, 118),
)
_STEPS = (
    ("Details", "done", "#tabs"),
    ("Ladder", "done", "#tabs"),
    ("Geographies", "current", ""),
    ("Actions", "later", ""),
    ("Review", "later", ""),
)
_FIRST_DAY = date(2026, 9, 14)


def _sheet() -> dict[str, object]:
    rows = (("Yes", "Yes", "31"), ("Yes", "No", "4"), ("No", "Yes", "9"))
    return {
        "caption": "Movement",
        "heads": ("September 14", "October 12", "Contacts"),
        "rows": tuple(tuple({"text": text} for text in row) for row in rows),
    }


def _growth() -> charts.LineChart:
    days = [_FIRST_DAY + timedelta(days=place) for place in range(28)]
    return charts.line(
        days,
        [
            charts.Series("Contacts", tuple(place * place + 11 * (place % 4) for place in range(28))),
            charts.Series("Touchpoints", tuple(place * 19 // 2 for place in range(28))),
            charts.Series("Mobilizers", tuple(place * 3 for place in range(28))),
        ],
    )
