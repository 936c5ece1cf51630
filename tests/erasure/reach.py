"""How erasing reaches each personal field. A field that is marked personal and stands nowhere here fails the house."""

from typing import Final

from django.apps import apps

from kithwork.kernel.privacy import Mark, mark_of

ROW = "the row is deleted"
EMPTIED = "the field is emptied"
BLOTTED = "the person's name, phone and e-mail are taken out of the text"
FORGOTTEN = "what was searched for is forgotten where it is the person"
STATES = "the state's own data: stays, suppressed"
PASSES = "kept minutes only, or the internet address of whoever acted"

_CONTACT: Final = """
    first_name last_name nickname phone email street city state zip age age_said_in birth_year canonical_voter_id
    likely_voter
    voterfile_first_name voterfile_last_name voterfile_city voterfile_state voterfile_zip voterfile_county
    congressional_district state_senate_district state_house_district registration_status age_band tags voted
"""
_MOBILIZER: Final = """
    preferred_name first_name last_name city state email phone canonical_voter_id voterfile_first_name
    voterfile_last_name voterfile_city voterfile_state voterfile_county is_voter_protected
"""
_VOTER: Final = """
    state_file_id canonical_voter_id first_name middle_name last_name suffix street city state zip county county_fips phone
    birth_year birth_date birth_precision registered_on status is_protected is_candidate congressional_district
    state_senate_district state_house_district
"""
REACH: Final[dict[tuple[str, str], str]] = {
    ("contacts.Contact", _CONTACT): ROW,
    ("contacts.CurrentResponse", "text"): BLOTTED,
    ("outreach.Response", "text"): BLOTTED,
    ("outreach.Note", "body"): BLOTTED,
    ("matching.BestPair", "canonical_voter_id reasons"): ROW,
    ("matching.Decision", "canonical_voter_id reasons"): ROW,
    ("matching.Lookup", "shown"): ROW,
    ("campaigns.Mobilizer", _MOBILIZER): EMPTIED,
    ("campaigns.Invitation", "email first_name last_name bounce_reason"): ROW,
    ("campaigns.InvitationList", "name"): FORGOTTEN,
    ("campaigns.ManagementNote", "body"): BLOTTED,
    ("campaigns.ManagementNoteVersion", "body"): BLOTTED,
    ("accounts.User", "email first_name last_name phone location last_login"): EMPTIED,
    ("accounts.SignIn", "email"): ROW,
    ("accounts.RoleInvitation", "email first_name last_name location phone"): ROW,
    ("kernel.OutboxMail", "recipient subject body html"): ROW,
    ("people.View", "query"): FORGOTTEN,
    ("stewardship.BulkRun", "query"): FORGOTTEN,
    ("stewardship.BulkItem", "canonical_voter_id"): EMPTIED,
    ("exports.Export", "query"): FORGOTTEN,
    ("exports.ExportSchedule", "query"): FORGOTTEN,
    ("suppression.SuppressionFile", "name"): FORGOTTEN,
    ("voterfile.RejectedLine", "cell"): EMPTIED,
    ("voterfile.TagFile", "rejected_lines"): BLOTTED,
    ("voterfile.VoteFile", "rejected_lines"): BLOTTED,
    ("voterfile.VoterTag", "state_file_id tag"): ROW,
    ("voterfile.VoterVote", "election_on state_file_id"): STATES,
    ("voterfile.Voter", _VOTER): STATES,
    ("voterfile.VoterKey", "pairs"): STATES,
    ("voterfile.Frequency", "value"): STATES,
    ("audit.Entry", "origin"): PASSES,
}  # fmt: skip


def reached() -> dict[str, str]:
    """app.Model.field → how."""
    return {f"{model}.{field}": how for (model, fields), how in REACH.items() for field in fields.split()}


def personal_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kithwork.")
        for field in model._meta.concrete_fields
        if mark_of(field) is Mark.PERSONAL
    }
