from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    """Has no tables; the worker finds its jobs by it."""

    name = "kithwork.stewardship"
    label = "stewardship"
