from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "kithwork.contacts"
    label = "contacts"
