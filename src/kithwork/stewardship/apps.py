from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "kithwork.stewardship"
    label = "stewardship"
