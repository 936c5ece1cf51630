from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "kithwork.exports"
    label = "exports"
