"""The per-mobilizer metrics: over the contacts held now, whoever recorded. Read from the tallies."""

from django.db.models import F, FloatField, IntegerField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from kithwork.kernel.privacy import Mark
from kithwork.kernel.table import Column, Kind
from kithwork.kernel.table.column import Text


def metrics(prefix: str) -> tuple[Column, ...]:
    """`prefix` leads from the row to its tally: "tally__" from a mobilizer, "" from a tally itself."""
    return (
        _count("total_contacts", prefix + "contacts", _("Total Contacts"), _("Contacts the mobilizer holds now.")),
        _count(
            "matched_contacts",
            prefix + "matched",
            _("Matched Contacts"),
            _("Of the contacts held now, those with match status “matched”."),
        ),
        _share(
            "matched_share",
            prefix,
            "matched",
            _("% Matched Contacts"),
            _("Matched contacts as a share of the contacts held now; “–” where there are none."),
        ),
        _count(
            "contacts_with_touchpoints",
            prefix + "touched",
            _("Contacts with 1+ RT"),
            _("Of the contacts held now, those with at least one relational touchpoint."),
        ),
        _share(
            "touched_share",
            prefix,
            "touched",
            _("% Contacts with 1+ RT"),
            _("Contacts with at least one relational touchpoint as a share of the contacts held now."),
        ),
        _count(
            "key_question_responses",
            prefix + "answered",
            _("Key Question Responses"),
            _("Of the contacts held now, those whose Key Question is answered."),
        ),
        _share(
            "answered_share",
            prefix,
            "answered",
            _("% Contacts with Key Question Responses"),
            _("Contacts whose Key Question is answered as a share of the contacts held now."),
        ),
        _count(
            "relational_touchpoints",
            prefix + "touchpoints",
            _("Relational Touchpoints"),
            _("All relational touchpoints of the contacts held now, whoever recorded them."),
        ),
    )


def _count(key: str, path: str, label: Text, description: Text) -> Column:
    return Column(
        key=key,
        label=label,
        description=description,
        kind=Kind.NUMBER,
        expression=_number(path),
        mark=Mark.PUBLIC,
        nullable=False,
    )


def _share(key: str, prefix: str, part: str, label: Text, description: Text) -> Column:
    """NULL, not 0, where there is nothing to share."""
    return Column(
        key=key,
        label=label,
        description=description,
        kind=Kind.PERCENT,
        expression=Cast(F(prefix + part), FloatField()) / NullIf(F(prefix + "contacts"), Value(0)),
        mark=Mark.PUBLIC,
    )


def _number(path: str) -> Combinable:
    return Coalesce(F(path), Value(0), output_field=IntegerField())
