"""The tables of people: which columns, in which order, sorted how. Page, export and data dictionary read them here."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import F

from kithwork.campaigns import columns as campaigns
from kithwork.contacts import columns as contacts
from kithwork.contacts.columns import Asked
from kithwork.kernel.table import Sort, Table
from kithwork.outreach.columns import movement_column, note_columns

# PRODUCT's own names and order: files of one campaign and the next have the same columns.
MOBILIZERS_EXPORTED = (
    "state_file_id",
    "canonical_voter_id",
    "joined_campaign_at",
    "mobilizer_provided_preferred_name",
    "mobilizer_provided_first_name",
    "voterfile_provided_first_name",
    "mobilizer_provided_last_name",
    "voterfile_provided_last_name",
    "mobilizer_provided_city",
    "voterfile_provided_city",
    "mobilizer_provided_state",
    "voterfile_provided_state",
    "voterfile_provided_county",
    "email",
    "phone",
    "match_status",
    "total_contacts",
    "matched_contacts",
    "contacts_with_touchpoints",
    "key_question_responses",
    "relational_touchpoints",
    "last_active_at",
    "mobilizer_id",
)
CONTACTS_EXPORTED = (
    "contact_id",
    "state_file_id",
    "canonical_voter_id",
    "match_status",
    "mobilizer_provided_first_name",
    "voterfile_provided_first_name",
    "mobilizer_provided_last_name",
    "voterfile_provided_last_name",
    "mobilizer_provided_city",
    "voterfile_provided_city",
    "mobilizer_provided_state",
    "voterfile_provided_state",
    "mobilizer_provided_zip",
    "voterfile_provided_zip",
    "voterfile_provided_county",
    "congressional_district",
    "state_senate_district",
    "state_house_district",
    "key_question_response",
    "key_question_responded_at",
    "relational_touchpoints",
    "tags",
    "added_at",
    "mobilizer_id",
    "mobilizer_name",
    "mobilizer_email",
)
RESPONSES_EXPORTED = (
    "contact_id",
    "state_file_id",
    "canonical_voter_id",
    "contact_first_name",
    "contact_last_name",
    "action_id",
    "action_name",
    "action_nickname",
    "action_type",
    "response",
    "responded_at",
    "mobilizer_id",
    "mobilizer_name",
)
NOTES_EXPORTED = (
    "note_id",
    "contact_id",
    "state_file_id",
    "canonical_voter_id",
    "contact_first_name",
    "contact_last_name",
    "note",
    "recorded_at",
    "edited_at",
    "recorded_by_id",
    "recorded_by_name",
    "mobilizer_id",
    "mobilizer_name",
)
# What stands before and after the response in the file of one action.
ONE_ACTION_EXPORTED = (
    "contact_id",
    "state_file_id",
    "canonical_voter_id",
    "match_status",
    "mobilizer_provided_first_name",
    "mobilizer_provided_last_name",
    "voterfile_provided_county",
    "congressional_district",
    "state_senate_district",
    "state_house_district",
    "key_question_response",
    "response",
)
ONE_ACTION_ENDS = ("responded_at", "mobilizer_id", "mobilizer_name", "mobilizer_email")

# Where a search of one or two letters looks, at the beginning of each.
BEGINS = ("mobilizer_provided_first_name", "mobilizer_provided_last_name", "email", "phone")
MOBILIZER_METRICS = contacts.metrics("tally__")
UNASSIGNED_METRICS = contacts.metrics("")

MOBILIZERS = Table(
    noun="mobilizers",
    columns=(
        *campaigns.IDENTITY,
        *campaigns.PERSONAL,
        *MOBILIZER_METRICS,
        campaigns.LAST_ACTIVE,
        campaigns.MOBILIZER_ID,
    ),
    shown=(
        "name",
        "email",
        "phone",
        "mobilizer_provided_city",
        "match_status",
        "total_contacts",
        "matched_share",
        "touched_share",
        "answered_share",
        "relational_touchpoints",
        "last_active_at",
    ),
    exported=MOBILIZERS_EXPORTED,
    sorts=(Sort("joined_campaign_at", descending=True),),
    begins=("mobilizer_provided_preferred_name", *BEGINS),
)


def contacts_table(rungs: Sequence[tuple[int, str]], actions: Sequence[Asked], zone: ZoneInfo) -> Table:
    asked = contacts.action_columns(actions)
    return Table(
        noun="contacts",
        columns=(
            *contacts.columns(rungs),
            *asked,
            contacts.eligible_column(actions),
            movement_column(dict(rungs), zone),
        ),
        shown=(
            "name",
            "match_status",
            "key_question_response",
            *(column.key for column in asked),
            "relational_touchpoints",
            "mobilizer_name",
            "added_at",
        ),
        exported=CONTACTS_EXPORTED,
        sorts=(Sort("added_at", descending=True),),
        carried={"mobilizer_id": F("mobilizer_id")},
        searched=contacts.SEARCHED,
        begins=BEGINS,
    )


def responses_table(actions: Sequence[Asked]) -> Table:
    return Table(
        noun="responses",
        columns=contacts.response_columns(actions),
        shown=RESPONSES_EXPORTED,
        exported=RESPONSES_EXPORTED,
        sorts=(Sort("responded_at", descending=True),),
    )


def voters_table() -> Table:
    columns = contacts.voter_columns()
    keys = tuple(column.key for column in columns)
    return Table(noun="voters", columns=columns, shown=keys, exported=keys, sorts=(Sort("canonical_voter_id"),))


def notes_table() -> Table:
    return Table(
        noun="notes",
        columns=note_columns(),
        shown=NOTES_EXPORTED,
        exported=NOTES_EXPORTED,
        sorts=(Sort("recorded_at", descending=True),),
    )


def one_action_table(action: Asked, rungs: Sequence[tuple[int, str]]) -> Table:
    columns = contacts.one_action_columns(action, rungs)
    options = tuple(column.key for column in columns if column.key.startswith("option_"))
    exported = (*ONE_ACTION_EXPORTED, *options, *ONE_ACTION_ENDS)
    return Table(
        noun="action_responses",
        columns=columns,
        shown=exported,
        exported=exported,
        sorts=(Sort("responded_at", descending=True),),
    )
