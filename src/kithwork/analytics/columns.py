"""Each metric once, with the text that screens, CSV headers and the data dictionary show."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXACT = _("Exact at every moment: read from tallies.")
SUMMARIZED = _(
    "Exact in campaigns of up to 50,000 contacts; in larger ones from a summary that is at most a minute older than "
    "the last change, and says as of when."
)


@dataclass(frozen=True, slots=True)
class Metric:
    """`freshness` says whether it is of this moment, or may be from a summary."""

    key: str
    label: str | Promise
    description: str | Promise
    freshness: str | Promise


TOTAL_MOBILIZERS = Metric(
    "total_mobilizers",
    _("Total Mobilizers"),
    _("Mobilizers of the campaign: people who joined and have not left."),
    EXACT,
)
TOTAL_CONTACTS = Metric(
    "total_contacts",
    _("Total Contacts"),
    _("Contacts of the campaign, matched and unmatched."),
    EXACT,
)
AVERAGE_CONTACTS = Metric(
    "average_contacts",
    _("Average Contacts per Mobilizer"),
    _("Total Contacts divided by Total Mobilizers."),
    EXACT,
)
MATCHED = Metric(
    "contacts_matched",
    _("Contacts Matched to Voter File"),
    _("Contacts with match status “matched”, as a share of Total Contacts."),
    EXACT,
)
TOUCHED = Metric(
    "contacts_with_touchpoints",
    _("Contacts Received Relational Touchpoints"),
    _(
        "Distinct contacts with at least one relational touchpoint: an action response, a note or a Key Question answer."
    ),
    EXACT,
)
TOUCHPOINTS = Metric(
    "relational_touchpoints",
    _("Total Relational Touchpoints"),
    _("All relational touchpoints: changes recorded by an action response, a note or a Key Question answer."),
    EXACT,
)
PEOPLE_REACHED = Metric(
    "unique_people_reached",
    _("Unique People Reached"),
    _(
        "Distinct voters among matched contacts with a touchpoint, plus unmatched contacts with one. "
        "A voter held by two mobilizers counts once."
    ),
    SUMMARIZED,
)
LADDER = Metric(
    "campaign_ladder",
    _("Campaign Ladder"),
    _("Contacts on each rung, as a share of answered contacts; and answered contacts as a share of all contacts."),
    EXACT,
)
RESPONDED = Metric(
    "contacts_responded",
    _("Contacts Responded"),
    _("Contacts with a current response, as a share of the contacts eligible for that action."),
    SUMMARIZED,
)
# Over all campaigns of an organization.
PEOPLE_MOBILIZING = Metric(
    "people_mobilizing",
    _("Mobilizers"),
    _("People who are mobilizers of any campaign; who is in several counts once."),
    EXACT,
)
PEOPLE_KNOWN = Metric(
    "people_known",
    _("People"),
    _("Distinct voters among the matched contacts of all campaigns, plus their contacts that are matched to none."),
    SUMMARIZED,
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
