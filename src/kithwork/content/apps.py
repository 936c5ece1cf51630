from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "kithwork.content"
    label = "content"
