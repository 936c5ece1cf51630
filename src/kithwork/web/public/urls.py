from django.urls import path

from kithwork.web.public import deleting, home, installation, invitation, joining, mail_events, rights, role_invitation
from kithwork.web.ui import views as ui

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("appearance/", ui.appearance, name="appearance"),
    path("language/", ui.language, name="language"),
    path("switch-role/", home.roles, name="roles"),
    path("who-may-what/", rights.who_may_what, name="who_may_what"),
    path("account/", home.account, name="account"),
    path("account/delete/", deleting.delete_account, name="delete_account"),
    path("account/deleted/", deleting.account_deleted, name="account_deleted"),
    path("installation/", installation.installation, name="installation"),
    path("installation/new/", installation.new_organization, name="new_organization"),
    path("installation/<slug:organization>/admin/", installation.first_admin, name="first_admin"),
    path("c/<slug:campaign>/", joining.landing, name="landing"),
    path("c/<slug:campaign>/picture/", joining.picture, name="picture"),
    path("c/<slug:campaign>/logo/", joining.logo, name="logo"),
    path("c/<slug:campaign>/passcode/", joining.passcode, name="passcode"),
    path("c/<slug:campaign>/join/", joining.join, name="join"),
    path("c/<slug:campaign>/invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("do-not-invite/<str:token>/", invitation.do_not_invite, name="do_not_invite"),
    path("mail-events/<slug:provider>/", mail_events.mail_events, name="mail_events"),
    path("role/<str:token>/", role_invitation.role_invitation, name="role_invitation"),
    path("gallery/", ui.gallery, name="gallery"),
    path("gallery/phone/", ui.gallery_phone, name="gallery_phone"),
]
