from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kithwork.kernel"
    label = "kernel"
