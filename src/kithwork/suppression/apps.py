from django.apps import AppConfig


class SuppressionConfig(AppConfig):
    name = "kithwork.suppression"
    label = "suppression"
