from django.apps import AppConfig


class MobilizerConfig(AppConfig):
    name = "kithwork.web.mobilizer"
    label = "mobilizer"
