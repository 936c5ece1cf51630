from django.urls import path

from kithwork.web.dashboard import actions, analytics, content, exports, invitations, organization, people, voter_files

app_name = "dashboard"
urlpatterns = [
    path("-/campaigns/new/", content.new_campaign, name="new_campaign"),
    path("-/voter-files/", voter_files.voter_files, name="voter_files"),
    path("-/voter-files/list/", voter_files.voter_file_list, name="voter_file_list"),
    path("-/voter-files/<int:file>/retry/", voter_files.retry_voter_file, name="retry_voter_file"),
    path("-/voter-files/<int:file>/remove/", voter_files.remove_voter_file, name="remove_voter_file"),
    path("<slug:campaign>/content/", content.content, name="content"),
    path("<slug:campaign>/content/details/", content.details, name="details"),
    path("<slug:campaign>/content/ladder/", content.ladder, name="ladder"),
    path("<slug:campaign>/content/status/", content.status, name="status"),
    path("<slug:campaign>/content/actions/new/<slug:kind>/", actions.new_action, name="new_action"),
    path("<slug:campaign>/content/actions/<int:action>/", actions.edit_action, name="edit_action"),
    path("<slug:campaign>/content/actions/<int:action>/open/", content.open_action, name="open_action"),
    path("<slug:campaign>/content/actions/<int:action>/move/", content.move_action, name="move_action"),
    path("<slug:campaign>/people/mobilizers/", people.mobilizers, name="mobilizers"),
    path("<slug:campaign>/people/mobilizers/<int:mobilizer>/", people.mobilizer, name="mobilizer"),
    path("<slug:campaign>/people/mobilizers/<int:mobilizer>/remove/", people.remove_mobilizer, name="remove_mobilizer"),
    path(
        "<slug:campaign>/people/mobilizers/<int:mobilizer>/notes/<int:management_note>/",
        people.management_note,
        name="management_note",
    ),
    path("<slug:campaign>/people/contacts/", people.contacts, name="contacts"),
    path("<slug:campaign>/people/contacts/<int:contact>/", people.contact, name="contact"),
    path("<slug:campaign>/exports/", exports.exports, name="exports"),
    path("<slug:campaign>/exports/dictionary/", exports.dictionary, name="dictionary"),
    path("<slug:campaign>/exports/<int:export>/download/", exports.download_export, name="download_export"),
    path("<slug:campaign>/exports/<int:export>/retry/", exports.retry_export, name="retry_export"),
    path("<slug:campaign>/analytics/", analytics.analytics, name="analytics"),
    path("-/", organization.organization, name="organization"),
    path("-/details/", organization.details, name="organization_details"),
    path("-/administrators/", organization.administrators, name="administrators"),
    path("-/administrators/step-down/", organization.step_down, name="step_down"),
    path("-/audit/", organization.trail, name="audit"),
    path("<slug:campaign>/invitations/", invitations.invitations, name="invitations"),
    path("<slug:campaign>/invitations/qr.svg", invitations.qr_code, name="qr_code"),
    path("<slug:campaign>/invitations/<int:invitation>/resend/", invitations.resend, name="resend_invitation"),
    path("<slug:campaign>/invitations/<int:invitation>/revoke/", invitations.revoke, name="revoke_invitation"),
]
