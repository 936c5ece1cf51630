from django.urls import path

from kithwork.web.mobilizer import contact, contacts, device, importing, matching, me, one_by_one, review, tasks
from kithwork.web.mobilizer.entrance import follow

app_name = "mobilizer"
urlpatterns = [
    path("", follow(tasks.tasks), name="tasks"),
    path("do/", follow(one_by_one.question), name="do_question"),
    path("do/<int:action>/", follow(one_by_one.action), name="do"),
    path("match/", follow(matching.match_self), name="match_self"),
    path("contacts/", follow(contacts.contacts), name="contacts"),
    path("contacts/add/", follow(contacts.add), name="add"),
    path("contacts/import/", follow(importing.bring), name="import"),
    path("contacts/import/book/", follow(importing.book), name="import_book"),
    path("contacts/import/people/", follow(importing.take), name="import_people"),
    path("contacts/review/", follow(review.review), name="review"),
    path("contacts/changes/", follow(review.changes), name="changes"),
    path("contacts/<int:contact>/", follow(contact.contact), name="contact"),
    path("contacts/<int:contact>/edit/", follow(contacts.edit), name="edit"),
    path("contacts/<int:contact>/delete/", follow(contacts.delete), name="delete"),
    path("contacts/<int:contact>/undelete/", follow(contacts.undelete), name="undelete"),
    path("contacts/<int:contact>/match/", follow(matching.match), name="match"),
    path("contacts/<int:contact>/answer/", follow(contact.answer), name="answer"),
    path("contacts/<int:contact>/actions/<int:action>/", follow(contact.respond), name="respond"),
    path("contacts/<int:contact>/notes/", follow(contact.note), name="note"),
    path("contacts/<int:contact>/follow-up/", follow(contact.follow_up), name="follow_up"),
    path("contacts/<int:contact>/take-back/", follow(contact.take_back), name="take_back"),
    path("contacts/new/<uuid:key>/", follow(device.brought), name="brought"),
    path("manifest.webmanifest", follow(device.manifest), name="manifest"),
    path("worker.js", device.worker, name="worker"),
    path("device/", device.device, name="device"),
    path("device/session/", follow(device.session), name="device_session"),
    path("device/people/", follow(device.people), name="device_people"),
    path("device/send/", follow(device.send), name="device_send"),
    path("details/", follow(me.me), name="me"),
    path("my-data.json", follow(me.own_data), {"form": "json"}, name="own_data_json"),
    path("my-data.zip", follow(me.own_data), {"form": "zip"}, name="own_data_zip"),
    path("leave/", follow(me.leave), name="leave"),
]
