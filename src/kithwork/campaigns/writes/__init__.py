from kithwork.campaigns.writes.activity import mark_active
from kithwork.campaigns.writes.campaign import (
    Details,
    begin,
    come_to_step,
    create,
    duplicate,
    edit_details,
    set_geographies,
    set_invitation_text,
    set_status,
)
from kithwork.campaigns.writes.invitations import (
    Invitee,
    ask_for_test_mail,
    deliver,
    invite,
    note_mail_event,
    refuse,
    resend,
    revoke,
    send_test_mail,
)
from kithwork.campaigns.writes.joining import accept, forget_old_tries, join, try_passcode
from kithwork.campaigns.writes.languages import set_languages, translate
from kithwork.campaigns.writes.leaving import depart, reinstate
from kithwork.campaigns.writes.lists import (
    TICK,
    discard_list,
    forget_lists,
    map_list,
    receive_list,
    send_list,
    send_some,
)
from kithwork.campaigns.writes.matching import set_own_match, set_protected_match
from kithwork.campaigns.writes.notes import delete_management_note, edit_management_note, write_management_note

__all__ = [
    "TICK",
    "Details",
    "Invitee",
    "accept",
    "ask_for_test_mail",
    "begin",
    "come_to_step",
    "create",
    "delete_management_note",
    "deliver",
    "depart",
    "discard_list",
    "duplicate",
    "edit_details",
    "edit_management_note",
    "forget_lists",
    "forget_old_tries",
    "invite",
    "join",
    "map_list",
    "mark_active",
    "note_mail_event",
    "receive_list",
    "refuse",
    "reinstate",
    "resend",
    "revoke",
    "send_list",
    "send_some",
    "send_test_mail",
    "set_geographies",
    "set_invitation_text",
    "set_languages",
    "set_own_match",
    "set_protected_match",
    "set_status",
    "translate",
    "try_passcode",
    "write_management_note",
]
