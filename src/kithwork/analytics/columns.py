"""Each metric once, with the text that screens, CSV headers and the data dictionary show."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Metric:
    key: str
    label: str | Promise
    description: str | Promise


TOTAL_MOBILIZERS = Metric(
    "total_mobilizers", _("Total Mobilizers"), _("Mobilizers of the campaign: people who joined and have not left.")
)
TOTAL_CONTACTS = Metric("total_contacts", _("Total Contacts"), _("Contacts of the campaign, matched and unmatched."))
AVERAGE_CONTACTS = Metric(
    "average_contacts", _("Average Contacts per Mobilizer"), _("Total Contacts divided by Total Mobilizers.")
)
MATCHED = Metric(
    "contacts_matched",
    _("Contacts Matched to Voter File"),
    _("Contacts with match status “matched”, as a share of Total Contacts."),
)
TOUCHED = Metric(
    "contacts_with_touchpoints",
    _("Contacts Received Relational Touchpoints"),
    _(
        "Distinct contacts with at least one relational touchpoint: an action response, a note or a Key Question answer."
    ),
)
TOUCHPOINTS = Metric(
    "relational_touchpoints",
    _("Total Relational Touchpoints"),
    _("All relational touchpoints: changes recorded by an action response, a note or a Key Question answer."),
)
PEOPLE_REACHED = Metric(
    "unique_people_reached",
    _("Unique People Reached"),
    _(
        "Distinct voters among matched contacts with a touchpoint, plus unmatched contacts with one. "
        "A voter held by two mobilizers counts once."
    ),
)
LADDER = Metric(
    "campaign_ladder",
    _("Campaign Ladder"),
    _("Contacts on each rung, as a share of answered contacts; and answered contacts as a share of all contacts."),
)
RESPONDED = Metric(
    "contacts_responded",
    _("Contacts Responded"),
    _("Contacts with a current response, as a share of the contacts eligible for that action."),
)

METRICS = (
    TOTAL_MOBILIZERS,
    TOTAL_CONTACTS,
    AVERAGE_CONTACTS,
    MATCHED,
    TOUCHED,
    TOUCHPOINTS,
    PEOPLE_REACHED,
    LADDER,
    RESPONDED,
)
