"""What can be exported: one entry a kind, so that another file or format is another entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Asked, Filter, Table, TableQuery, parse
from kithwork.kernel.table.column import Text
from kithwork.people import reads as people
from kithwork.people.reads import Source


@dataclass(frozen=True, slots=True)
class ExportKind:
    """`ranged` is the column a date range holds for; `narrowing` what its tick box adds to the query, or None."""

    key: str
    label: Text
    description: Text
    ranged: str
    range_label: Text
    source: Callable[[CampaignScope], Source]
    narrowing: Filter | None = None
    narrowing_label: Text = ""


KINDS = {
    kind.key: kind
    for kind in (
        ExportKind(
            "mobilizers",
            gettext_lazy("Mobilizers"),
            gettext_lazy(
                "One row a mobilizer: who they are, their voter file match, and the metrics over their contacts."
            ),
            "joined_campaign_at",
            gettext_lazy("Joined"),
            people.mobilizers_source,
        ),
        ExportKind(
            "contacts",
            gettext_lazy("Contacts"),
            gettext_lazy("One row a contact, touched or not: match, districts, Key Question response, touchpoints."),
            "added_at",
            gettext_lazy("Added"),
            people.contacts_source,
        ),
        ExportKind(
            "responses",
            gettext_lazy("Contact Action Responses"),
            gettext_lazy("One row a contact and action with a current response."),
            "responded_at",
            gettext_lazy("Responded"),
            people.responses_source,
            Filter("action_type", "in", ("free_response", "multiple_choice")),
            gettext_lazy("Multiple choice and free text only"),
        ),
    )
}


def read_query(text: str, table: Table) -> Asked:
    """What an export keeps of a TableQuery is its text."""
    return parse({name: [*map(str, values)] for name, values in QueryDict(text).lists()}, table)


def kind_of(key: str) -> ExportKind:
    if key not in KINDS:
        raise RefusedError(_("Please choose what to export."), field="kind")
    return KINDS[key]


def ranged(query: TableQuery, column: str, first_day: date | None, last_day: date | None) -> TableQuery:
    """The range beside the query's own filters on the same column: of two first days the later one holds."""
    days = {"from": (first_day, max), "to": (last_day, min)}
    found = {(one.key, one.operator): one for one in query.filters}
    for operator, (day, pick) in days.items():
        if day:
            before = query.values(column, operator)
            found[column, operator] = Filter(column, operator, (pick([*before, day.isoformat()]),))
    return TableQuery(query.columns, tuple(sorted(found.values())), query.sorts, query.search)
