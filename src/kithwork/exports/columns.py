"""What can be exported: one entry a kind, so that another file or format is another entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kithwork.kernel.scope import CampaignScope
from kithwork.kernel.table import Asked, Filter, Table, TableQuery, parse
from kithwork.kernel.table.column import Text
from kithwork.people import reads as people
from kithwork.people.reads import Source


@dataclass(frozen=True, slots=True)
class ExportKind:
    """`ranged` is the column a date range holds for, `primary` those that tell rows apart; `narrowing` what its tick
    box adds to the query, or None.
    """

    key: str
    label: Text
    description: Text
    ranged: str
    range_label: Text
    source: Callable[[CampaignScope], Source]
    primary: tuple[str, ...]
    narrowing: Filter | None = None
    narrowing_label: Text = ""

    @property
    def sheet(self) -> str:
        """The name of an Excel sheet, short enough for a number behind it."""
        return self.key.replace("_", " ").capitalize()


# Before the action's id, in the key of the file of one action.
OF_ACTION = "action_"
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
            ("mobilizer_id",),
        ),
        ExportKind(
            "contacts",
            gettext_lazy("Contacts"),
            gettext_lazy("One row a contact, touched or not: match, districts, Key Question response, touchpoints."),
            "added_at",
            gettext_lazy("Added"),
            people.contacts_source,
            ("contact_id",),
        ),
        ExportKind(
            "responses",
            gettext_lazy("Contact Action Responses"),
            gettext_lazy("One row a contact and action with a current response."),
            "responded_at",
            gettext_lazy("Responded"),
            people.responses_source,
            ("contact_id", "action_id"),
            Filter("action_type", "in", ("free_response", "multiple_choice")),
            gettext_lazy("Multiple choice and free text only"),
        ),
        ExportKind(
            "voters",
            gettext_lazy("Voters"),
            gettext_lazy(
                "One row a voter among the matched contacts, however many mobilizers hold them; no other rows of the voter file."
            ),
            "first_added_at",
            gettext_lazy("First added"),
            people.voters_source,
            ("canonical_voter_id",),
        ),
        ExportKind(
            "notes",
            gettext_lazy("Notes"),
            gettext_lazy("One row a note that a mobilizer wrote about a contact."),
            "recorded_at",
            gettext_lazy("Recorded"),
            people.notes_source,
            ("note_id",),
        ),
    )
}


def read_query(text: str, table: Table) -> Asked:
    """What an export keeps of a TableQuery is its text."""
    return parse({name: [*map(str, values)] for name, values in QueryDict(text).lists()}, table)


def action_kind(action_id: int, heading: str) -> ExportKind:
    return ExportKind(
        f"{OF_ACTION}{action_id}",
        _("Responses to “%(action)s”") % {"action": heading},
        _("One row a contact with a current response to this action; each option of a choice is a column of its own."),
        "responded_at",
        gettext_lazy("Responded"),
        partial(people.action_source, action_id=action_id),
        ("contact_id",),
    )


def ranged(query: TableQuery, column: str, first_day: date | None, last_day: date | None) -> TableQuery:
    """The range beside the query's own filters on the same column: of two first days the later one holds."""
    days = {"from": (first_day, max), "to": (last_day, min)}
    found = {(one.key, one.operator): one for one in query.filters}
    for operator, (day, pick) in days.items():
        if day:
            before = query.values(column, operator)
            found[column, operator] = Filter(column, operator, (pick([*before, day.isoformat()]),))
    return TableQuery(query.columns, tuple(sorted(found.values())), query.sorts, query.search)
