from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "kithwork.web.public"
    label = "public"
