"""The columns of a voter among the matched contacts of a campaign: what the contacts' copies say, and who holds them."""

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from kithwork.contacts.columns.person import columns
from kithwork.contacts.models import Contact, shown
from kithwork.kernel.privacy import Mark
from kithwork.kernel.table import Column, Kind
from kithwork.kernel.table.column import Text

COPIED = (
    "canonical_voter_id",
    "state_file_id",
    "voterfile_provided_first_name",
    "voterfile_provided_last_name",
    "voterfile_provided_city",
    "voterfile_provided_state",
    "voterfile_provided_zip",
    "voterfile_provided_county",
    "congressional_district",
    "state_senate_district",
    "state_house_district",
    "tags",
    "voted",
)


def voter_columns() -> tuple[Column, ...]:
    """Rows are contacts, one a voter: the one added first."""
    copied = {column.key: column for column in columns(())}
    return (
        *(copied[key] for key in COPIED),
        _number("contacts", _("Contacts"), _("Contacts of the campaign who are this voter."), Count("pk")),
        _number(
            "mobilizers",
            _("Mobilizers"),
            _("Mobilizers who hold this voter as a contact; Unassigned is none of them."),
            Count("mobilizer_id", distinct=True),
        ),
        _number(
            "relational_touchpoints",
            _("Relational Touchpoints"),
            _("All relational touchpoints of the contacts who are this voter."),
            Sum("touchpoints"),
        ),
        Column(
            key="first_added_at",
            label=_("First added"),
            description=_("When the voter was first added as a contact, of those still in the campaign."),
            kind=Kind.DATE,
            expression=F("added_at"),
            mark=Mark.PUBLIC,
            nullable=False,
        ),
    )


def _number(key: str, label: Text, description: Text, counted: Combinable) -> Column:
    # Grouped by what is the same in all of them: one number a voter.
    number = Subquery(
        Contact.objects.filter(
            shown(), campaign_id=OuterRef("campaign_id"), canonical_voter_id=OuterRef("canonical_voter_id")
        )
        .order_by()
        .values("canonical_voter_id")
        .annotate(number=counted)
        .values("number"),
        output_field=IntegerField(),
    )
    return Column(
        key=key,
        label=label,
        description=description,
        kind=Kind.NUMBER,
        expression=number,
        mark=Mark.PUBLIC,
        nullable=False,
    )
