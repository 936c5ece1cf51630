from django.apps import AppConfig


class ErasureConfig(AppConfig):
    name = "kithwork.erasure"
    label = "erasure"
