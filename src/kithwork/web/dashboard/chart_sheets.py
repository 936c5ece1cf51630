"""The table behind each chart of Analytics: shown under it, and downloaded as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kithwork.analytics.reads import Dashboard, Growth, Map, Movement, Shared
from kithwork.analytics.rules import Cell
from kithwork.kernel.table import harmless
from kithwork.outreach.columns import Move
from kithwork.web.dashboard.lists import Lists


@dataclass(frozen=True, slots=True)
class Part:
    """`text` is shown, `plain` goes into a file, `href` leads to the `count` people behind it."""

    text: str
    plain: str
    href: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Part, ...], ...]

    def csv(self) -> str:
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow([harmless(head) for head in self.heads])
        writer.writerows([harmless(part.plain) for part in row] for row in self.rows)
        return written.getvalue()


def words(text: str) -> Part:
    return Part(text, text)


def count(cell: Cell, href: str = "") -> Part:
    plain = cell.text if cell.count is None else str(cell.count)
    return Part(cell.text, plain, href if cell.count is not None else "", cell.count)


def numbers(dashboard: Dashboard) -> Sheet:
    rows = tuple((words(str(stat.metric.label)), words(stat.value), words(stat.hint)) for stat in dashboard.top)
    return Sheet(_("Numbers"), (_("Metric"), _("Value"), _("Counts")), rows)


def ladder(dashboard: Dashboard, lists: Lists) -> Sheet:
    rungs = [
        (words(bar.label), count(Cell(bar.count, bar.text), lists.rung(bar.id)), words(bar.share or "–"))
        for bar in dashboard.ladder
    ]
    unanswered = (words(_("Not answered")), count(dashboard.unanswered, lists.unanswered), words("–"))
    heads = (_("Response"), _("Contacts"), _("Share of answered"))
    return Sheet(_("Contacts on each rung"), heads, (*rungs, unanswered))


def responses(dashboard: Dashboard, lists: Lists) -> Sheet:
    """Every action: who responded, who is eligible, then each option."""
    rows = []
    for figures in dashboard.actions:
        name, action_id = words(figures.action.name), figures.action.id
        rows += [
            (name, words(_("eligible")), count(figures.eligible, lists.eligible(action_id))),
            (name, words(_("responded")), count(figures.responded, lists.responded(action_id))),
            *(
                (name, words(bar.label), count(Cell(bar.count, bar.text), lists.option(action_id, bar.id)))
                for bar in figures.options
            ),
        ]
    return Sheet(_("Responses"), (_("Action"), _("Response"), _("Contacts")), tuple(rows))


def growth(found: Growth, lists: Lists) -> Sheet:
    columns = zip(found.days, found.mobilizers, found.contacts, found.touchpoints, strict=True)
    rows = tuple(
        (
            Part(date_format(day, "SHORT_DATE_FORMAT"), day.isoformat()),
            count(joined, lists.joined_on(day)),
            count(added, lists.added_on(day)),
            count(touched),
        )
        for day, joined, added, touched in columns
    )
    heads = (_("Day"), _("Mobilizers joined"), _("Contacts added"), _("Touchpoints recorded"))
    return Sheet(_("Growth per day"), heads, rows)


def movement(found: Movement, lists: Lists) -> Sheet:
    """Each flow on a line of its own; those of nobody are left out."""
    rows = tuple(
        (words(was.label), words(stands.label), count(cell, _moved(lists, found, was.id, stands.id)))
        for was, line in zip(found.stood, found.moved, strict=True)
        for stands, cell in zip(found.stand, line, strict=True)
        if cell.count != 0
    )
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (found.first, found.last))
    heads = (_("End of %(day)s") % {"day": first}, _("End of %(day)s") % {"day": last}, _("Contacts"))
    return Sheet(_("Movement on the Campaign Ladder"), heads, rows)


def _moved(lists: Lists, found: Movement, was: int, stands: int) -> str:
    return lists.moved(Move(found.first, was, found.last, stands))


def overlap(found: Sequence[Shared], lists: Lists) -> Sheet:
    rows = tuple(
        (words(_held_by(shared)), count(shared.voters), count(shared.contacts, lists.shared(shared)))
        for shared in found
    )
    heads = (_("Held by"), _("Voters"), _("Their contacts"))
    return Sheet(_("Voters held by several mobilizers"), heads, rows)


def _held_by(shared: Shared) -> str:
    if shared.or_more:
        return _("%(count)d mobilizers or more") % {"count": shared.holders}
    return ngettext("%(count)d mobilizer", "%(count)d mobilizers", shared.holders) % {"count": shared.holders}


def places(found: Map, lists: Lists) -> Sheet:
    rows = [
        (words(area.name or area.state), words(area.state), count(cell, lists.area(area))) for area, cell in found.areas
    ]
    lost = (words(_("not placed")), words(""), count(found.not_placed, lists.not_placed(found.kind)))
    return Sheet(_("Matched contacts by area"), (_("Area"), _("State"), _("Contacts")), (*rows, lost))
