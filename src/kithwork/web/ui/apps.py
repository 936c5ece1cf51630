from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kithwork.web.ui"
    label = "ui"
