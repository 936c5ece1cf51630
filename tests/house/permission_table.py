"""What each role gets from each URL. The walk in test_urls.py asks every one; a URL without a row fails it.

Roles: stranger (not signed in), other (an admin of another organization), mobilizer, analyst, admin,
account (account administrator). Values: a status code for GET. 302 = sent to sign-in. "-" = this URL takes POST only:
then the columns say what a POST with an empty form gets.
"""

from typing import NamedTuple


class Row(NamedTuple):
    stranger: int
    other: int
    mobilizer: int
    analyst: int
    admin: int
    account: int
    method: str = "GET"


# Common shapes.
PUBLIC = Row(200, 200, 200, 200, 200, 200)
ADMIN_ONLY = Row(302, 404, 404, 404, 200, 404)
ADMIN_AND_ANALYST = Row(302, 404, 404, 200, 200, 404)
MOBILIZER_ONLY = Row(302, 404, 200, 404, 404, 404)

PUBLIC_POST = Row(303, 303, 303, 303, 303, 303, method="POST")
ADMIN_POST = Row(302, 404, 404, 404, 303, 404, method="POST")

ACCOUNT_ONLY = Row(302, 404, 404, 404, 404, 200)
LINK_OF_A_MAIL = Row(404, 404, 404, 404, 404, 404)  # nobody has anything without the right token

MOBILIZER_POST = Row(302, 404, 303, 404, 404, 404, method="POST")
MOBILIZER_FORM = MOBILIZER_POST._replace(mobilizer=200)

SIGNED_IN = Row(302, 200, 200, 200, 200, 200)
OWN_FACTOR = Row(302, 404, 404, 404, 404, 404)  # nobody here has one

TABLE: dict[str, Row] = {
    "public:home": Row(200, 302, 302, 302, 302, 302),
    "public:roles": Row(302, 200, 200, 200, 200, 200),
    "public:who_may_what": Row(302, 200, 200, 200, 200, 200),
    "public:account": Row(302, 200, 200, 200, 200, 200),
    "public:delete_account": Row(302, 200, 200, 200, 200, 200),
    "public:account_deleted": PUBLIC,
    "public:installation": ACCOUNT_ONLY,
    "public:new_organization": ACCOUNT_ONLY,
    "public:first_admin": ACCOUNT_ONLY,
    "public:landing": PUBLIC,
    "public:picture": PUBLIC,
    "public:logo": PUBLIC,
    "public:passcode": Row(302, 302, 302, 302, 302, 302),  # this campaign asks for none
    "public:join": Row(302, 200, 302, 200, 200, 200),
    "public:invitation": LINK_OF_A_MAIL,
    "public:do_not_invite": LINK_OF_A_MAIL,
    "public:role_invitation": LINK_OF_A_MAIL._replace(stranger=302),
    # For machines of mail providers, and where a secret is set.
    "public:mail_events": Row(404, 404, 404, 404, 404, 404, method="POST"),
    "account_login": Row(200, 302, 302, 302, 302, 302),
    "account_request_login_code": Row(200, 302, 302, 302, 302, 302),
    "account_confirm_login_code": Row(302, 302, 302, 302, 302, 302),
    "account_sign_in_link": LINK_OF_A_MAIL,
    "account_logout": PUBLIC_POST,
    "mfa_authenticate": Row(302, 302, 302, 302, 302, 302),  # only between the mail and being signed in
    "mfa_login_webauthn": Row(302, 302, 302, 302, 302, 302),  # answers a script
    "account_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate": Row(302, 302, 302, 302, 302, 302),  # nobody here has a factor: on to the mail
    "mfa_reauthenticate_webauthn": Row(302, 302, 302, 302, 302, 302),
    "mfa_index": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": OWN_FACTOR,
    "mfa_remove_webauthn": OWN_FACTOR,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": OWN_FACTOR,
    "mfa_view_recovery_codes": OWN_FACTOR,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "remove_identity": Row(302, 404, 404, 404, 404, 404, method="POST"),  # one's own only
    "end_other_sessions": Row(302, 303, 303, 303, 303, 303, method="POST"),
    "end_session": Row(302, 404, 404, 404, 404, 404, method="POST"),  # one's own only
    "dashboard:organization": ADMIN_AND_ANALYST,
    "dashboard:organization_details": ADMIN_ONLY,
    "dashboard:logo": ADMIN_AND_ANALYST,
    "dashboard:administrators": ADMIN_ONLY,
    "dashboard:step_down": ADMIN_POST,
    "dashboard:revoke_role": ADMIN_POST,
    "dashboard:remove_role": ADMIN_POST,
    "dashboard:reset_factor": ADMIN_POST,
    "dashboard:require_factor": ADMIN_POST,
    "dashboard:audit": ADMIN_ONLY,
    "dashboard:audit_csv": ADMIN_ONLY,
    "dashboard:digest": ADMIN_ONLY,
    "dashboard:look_ups": ADMIN_ONLY,
    "dashboard:allow_look_ups": ADMIN_ONLY,
    "dashboard:link_protected": ADMIN_ONLY,
    "dashboard:keep": ADMIN_ONLY,
    "dashboard:erase": ADMIN_ONLY,
    "dashboard:invitations": ADMIN_ONLY,
    "dashboard:qr_code": ADMIN_ONLY,
    "dashboard:poster": ADMIN_ONLY,
    "dashboard:invitation_text": ADMIN_ONLY,
    "dashboard:invite_many": ADMIN_ONLY,
    "dashboard:invitation_list": ADMIN_ONLY,
    "dashboard:send_invitation_list": ADMIN_POST,
    "dashboard:discard_invitation_list": ADMIN_POST,
    "dashboard:resend_invitation": ADMIN_POST,
    "dashboard:revoke_invitation": ADMIN_POST,
    "public:appearance": PUBLIC_POST,
    "public:language": PUBLIC_POST,
    "public:gallery": PUBLIC,
    "public:gallery_phone": PUBLIC,
    "dashboard:new_campaign": ADMIN_ONLY,
    "dashboard:preview": ADMIN_POST._replace(admin=200),
    "dashboard:suppression": ADMIN_ONLY,
    "dashboard:suppression_files": ADMIN_ONLY,
    "dashboard:search_suppression": ADMIN_POST._replace(admin=200),
    "dashboard:bring_suppression": ADMIN_POST._replace(admin=200),
    "dashboard:export_suppression": ADMIN_ONLY,
    "dashboard:undo_suppression": ADMIN_POST,
    "dashboard:undo_suppression_file": ADMIN_POST,
    "dashboard:tags": ADMIN_ONLY,
    "dashboard:tag_list": ADMIN_ONLY,
    "dashboard:unmatched_voter_ids": ADMIN_ONLY,
    "dashboard:switch_tags": ADMIN_POST,
    "dashboard:retry_tags": ADMIN_POST,
    "dashboard:remove_tags": ADMIN_POST,
    "dashboard:bulk_contacts": ADMIN_ONLY,
    "dashboard:bulk_mobilizers": ADMIN_ONLY,
    "dashboard:delete_management_note": ADMIN_POST,
    "dashboard:bulk_runs": ADMIN_ONLY,
    "dashboard:bulk_run": ADMIN_ONLY,
    "dashboard:bulk_run_state": ADMIN_ONLY,
    "dashboard:bulk_left_out": ADMIN_ONLY,
    "dashboard:undo_bulk": ADMIN_POST,
    "dashboard:votes": ADMIN_ONLY,
    "dashboard:vote_list": ADMIN_ONLY,
    "dashboard:retry_votes": ADMIN_POST,
    "dashboard:remove_votes": ADMIN_POST,
    "dashboard:voter_files": ADMIN_ONLY,
    "dashboard:voter_file_list": ADMIN_ONLY,
    "dashboard:map_voter_file": ADMIN_ONLY,
    "dashboard:rejected_lines": ADMIN_ONLY,
    "dashboard:accept_voter_file": ADMIN_POST,
    "dashboard:retry_voter_file": ADMIN_POST,
    "dashboard:roll_back_voter_file": ADMIN_POST,
    "dashboard:remove_voter_file": ADMIN_POST,
    "dashboard:learn_again": ADMIN_POST,
    "dashboard:content": ADMIN_AND_ANALYST,
    "dashboard:details": ADMIN_ONLY,
    "dashboard:ladder": ADMIN_ONLY,
    "dashboard:geographies": ADMIN_ONLY,
    "dashboard:build": Row(302, 404, 404, 404, 303, 404),  # this campaign is no draft: its Content page
    "dashboard:audience": ADMIN_POST._replace(admin=200),
    "dashboard:duplicate": ADMIN_ONLY,
    "dashboard:task_page": ADMIN_ONLY,
    "dashboard:languages": ADMIN_ONLY,
    "dashboard:translation": ADMIN_ONLY,
    "dashboard:new_mission": ADMIN_ONLY,
    "dashboard:edit_mission": ADMIN_ONLY,
    "dashboard:move_mission": ADMIN_POST,
    "dashboard:remove_mission": ADMIN_POST,
    "dashboard:merge_rungs": ADMIN_ONLY,
    "dashboard:merge_options": ADMIN_ONLY,
    "dashboard:status": ADMIN_ONLY,
    "dashboard:new_action": ADMIN_ONLY,
    "dashboard:edit_action": ADMIN_ONLY,
    "dashboard:open_action": ADMIN_POST,
    "dashboard:move_action": ADMIN_POST,
    "dashboard:analytics": ADMIN_AND_ANALYST,
    "dashboard:analytics_sheet": ADMIN_AND_ANALYST,
    "dashboard:count_now": Row(302, 404, 404, 303, 303, 404, method="POST"),
    "mobilizer:tasks": MOBILIZER_ONLY,
    "mobilizer:match_self": MOBILIZER_ONLY,
    "mobilizer:match": MOBILIZER_ONLY,
    "mobilizer:review": MOBILIZER_ONLY,  # nobody waits for an answer; else it leads on
    "mobilizer:alike": MOBILIZER_ONLY,
    "mobilizer:do": MOBILIZER_ONLY,
    "mobilizer:do_question": MOBILIZER_ONLY,
    "mobilizer:changes": MOBILIZER_ONLY,
    "mobilizer:contacts": MOBILIZER_ONLY,
    "mobilizer:add": MOBILIZER_ONLY,
    "mobilizer:contact": MOBILIZER_ONLY,
    "mobilizer:edit": MOBILIZER_ONLY,
    "mobilizer:delete": MOBILIZER_POST,
    "mobilizer:undelete": MOBILIZER_POST,
    "mobilizer:import": MOBILIZER_ONLY,
    "mobilizer:import_book": MOBILIZER_ONLY,
    # Nothing to read was sent.
    "mobilizer:import_people": MOBILIZER_POST._replace(mobilizer=400),
    "mobilizer:answer": MOBILIZER_POST,
    "mobilizer:own_data_json": MOBILIZER_ONLY,
    "mobilizer:own_data_zip": MOBILIZER_ONLY,
    "mobilizer:follow_up": MOBILIZER_FORM,
    # An empty response or note comes back with the sentence that says so.
    "mobilizer:respond": MOBILIZER_FORM,
    "mobilizer:note": MOBILIZER_FORM,
    "mobilizer:take_back": Row(302, 404, 404, 404, 404, 404, method="POST"),  # of nothing
    "mobilizer:brought": MOBILIZER_POST._replace(method="GET"),  # leads on
    "mobilizer:manifest": MOBILIZER_ONLY,
    # The same to everybody: a device keeps them, and nothing in them is of a person or a campaign.
    "mobilizer:worker": PUBLIC,
    "mobilizer:device": PUBLIC,
    "mobilizer:device_session": MOBILIZER_ONLY,
    "mobilizer:device_people": MOBILIZER_ONLY,
    "mobilizer:device_send": MOBILIZER_FORM,
    "mobilizer:me": MOBILIZER_ONLY,
    "mobilizer:leave": MOBILIZER_ONLY,
    "dashboard:mobilizers": ADMIN_ONLY,
    "dashboard:mobilizer": ADMIN_ONLY,
    "dashboard:remove_mobilizer": ADMIN_ONLY,
    "dashboard:management_note": ADMIN_ONLY,
    "dashboard:new_view": ADMIN_ONLY,
    "dashboard:edit_view": ADMIN_ONLY,
    "dashboard:delete_view": ADMIN_POST,
    "dashboard:undelete_view": ADMIN_POST,
    "dashboard:matches": ADMIN_ONLY,
    "dashboard:run_batch": ADMIN_POST,
    "dashboard:undo_match": ADMIN_POST,
    "dashboard:match_changes": ADMIN_ONLY,
    "dashboard:contacts": ADMIN_ONLY,
    "dashboard:contact": ADMIN_ONLY,
    "dashboard:data_package": ADMIN_ONLY,
    "dashboard:export_schema": Row(302, 404, 404, 404, 404, 404),  # of a file that is not made yet
    "dashboard:cancel_export": ADMIN_POST,
    "dashboard:deliver_export": ADMIN_POST,
    "dashboard:export_schedules": ADMIN_ONLY,
    "dashboard:stop_schedule": ADMIN_POST,
    "dashboard:run_schedule": ADMIN_POST,
    "dashboard:accept_schedule_terms": ADMIN_POST,
    "dashboard:exports": ADMIN_ONLY,
    "dashboard:dictionary": ADMIN_ONLY,
    "dashboard:download_export": Row(302, 404, 404, 404, 404, 404),  # this one is not made yet
    "dashboard:retry_export": ADMIN_POST,
}
