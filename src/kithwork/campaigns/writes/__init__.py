from kithwork.campaigns.writes.activity import mark_active
from kithwork.campaigns.writes.campaign import Details, create, edit_details, set_status
from kithwork.campaigns.writes.notes import edit_management_note, write_management_note

__all__ = [
    "Details",
    "create",
    "edit_details",
    "edit_management_note",
    "mark_active",
    "set_status",
    "write_management_note",
]
