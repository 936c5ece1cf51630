from kithwork.campaigns.writes.activity import mark_active
from kithwork.campaigns.writes.campaign import (
    Details,
    begin,
    come_to_step,
    create,
    edit_details,
    set_geographies,
    set_status,
)
from kithwork.campaigns.writes.invitations import Invitee, deliver, invite, refuse, resend, revoke
from kithwork.campaigns.writes.joining import accept, forget_old_tries, join, try_passcode
from kithwork.campaigns.writes.leaving import depart, reinstate
from kithwork.campaigns.writes.matching import set_own_match
from kithwork.campaigns.writes.notes import delete_management_note, edit_management_note, write_management_note

__all__ = [
    "Details",
    "Invitee",
    "accept",
    "begin",
    "come_to_step",
    "create",
    "delete_management_note",
    "deliver",
    "depart",
    "edit_details",
    "edit_management_note",
    "forget_old_tries",
    "invite",
    "join",
    "mark_active",
    "refuse",
    "reinstate",
    "resend",
    "revoke",
    "set_geographies",
    "set_own_match",
    "set_status",
    "try_passcode",
    "write_management_note",
]
