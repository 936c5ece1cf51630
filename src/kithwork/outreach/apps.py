from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "kithwork.outreach"
    label = "outreach"
