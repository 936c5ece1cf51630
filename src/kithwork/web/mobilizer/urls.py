from django.urls import path

from kithwork.web.mobilizer import contact, contacts, matching, me, tasks

app_name = "mobilizer"
urlpatterns = [
    path("", tasks.tasks, name="tasks"),
    path("match/", matching.match_self, name="match_self"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/add/", contacts.add, name="add"),
    path("contacts/<int:contact>/", contact.contact, name="contact"),
    path("contacts/<int:contact>/edit/", contacts.edit, name="edit"),
    path("contacts/<int:contact>/delete/", contacts.delete, name="delete"),
    path("contacts/<int:contact>/undelete/", contacts.undelete, name="undelete"),
    path("contacts/<int:contact>/match/", matching.match, name="match"),
    path("contacts/<int:contact>/answer/", contact.answer, name="answer"),
    path("contacts/<int:contact>/actions/<int:action>/", contact.respond, name="respond"),
    path("contacts/<int:contact>/notes/", contact.note, name="note"),
    path("contacts/<int:contact>/take-back/", contact.take_back, name="take_back"),
    path("details/", me.me, name="me"),
    path("leave/", me.leave, name="leave"),
]
